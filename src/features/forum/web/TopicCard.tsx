import type { KindCardProps } from '../../../web/kinds.ts';
import type { TopicItem } from '../contract.ts';
import classes from './forum.module.css';
import { CategoryName, TopicSigns, Traces, useCategories } from './parts.tsx';

/** What a topic has beyond its words: its category, whether it is pinned or closed, where it went. */
export default function TopicCard({ item }: KindCardProps) {
  const topic = item as TopicItem;
  const home = topic.places.find(({ kind }) => kind === 'community');
  const categories = useCategories(topic.category ? home?.id : undefined);
  const category = categories.find(({ id }) => id === topic.category);
  return (
    <>
      {(category || topic.pinned || topic.discussionClosed) && (
        <p className={classes.facts}>
          {category && <CategoryName category={category} />}
          <TopicSigns topic={topic} words />
        </p>
      )}
      <Traces topic={topic} />
    </>
  );
}
