import type { KindCardProps } from '../../../web/kinds.ts';
import type { QuestionItem } from '../contract.ts';
import { Asked, Status, WantToKnow } from './parts.tsx';
import classes from './questions.module.css';

/** What a question has beyond its words: whom it is put to, whether it is answered, and who else wants to know. */
export default function QuestionCard({ item }: KindCardProps) {
  const question = item as QuestionItem;
  return (
    <div className={classes.facts}>
      <Status question={question} />
      {question.leader && <Asked leader={question.leader} />}
      <WantToKnow question={question} />
    </div>
  );
}
