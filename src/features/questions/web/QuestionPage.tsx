import { lazy, Suspense, useState } from 'react';
import card from '../../../web/components/item-card.module.css';
import { ItemFoot } from '../../../web/components/item-foot.tsx';
import { ItemHead } from '../../../web/components/item-head.tsx';
import { Attachments } from '../../../web/components/pictures.tsx';
import { RichText } from '../../../web/components/rich-text.tsx';
import { isEmptyDoc } from '../../../web/composer/draft.ts';
import type { KindPageProps } from '../../../web/kinds.ts';
import type { QuestionItem } from '../contract.ts';
import { Answers } from './Answers.tsx';
import QuestionCard from './QuestionCard.tsx';

const ItemEditor = lazy(() => import('../../../web/components/item-editor.tsx'));

/** A question with its answers, the best first. */
export default function QuestionPage({ item }: KindPageProps) {
  const question = item as QuestionItem;
  const [editing, setEditing] = useState(false);
  const titleId = `item-${question.id}`;
  return (
    <article className={card.item} data-alone aria-labelledby={titleId} tabIndex={-1}>
      <ItemHead item={question} alone titleId={titleId} onEdit={() => setEditing(true)} />
      {editing ? (
        <div className={card.body}>
          <Suspense fallback={<RichText body={question.body} />}>
            <ItemEditor item={question} onClose={() => setEditing(false)} />
          </Suspense>
        </div>
      ) : (
        <div className={card.body}>
          <h2 className={card.title} dir="auto">
            {question.title}
          </h2>
          {!isEmptyDoc(question.body as never) && <RichText body={question.body} />}
          <Attachments files={question.attachments} />
          <QuestionCard item={question} />
        </div>
      )}
      <ItemFoot item={question} alone onAnswer={() => undefined} />
      <Answers key={question.id} question={question} />
    </article>
  );
}
