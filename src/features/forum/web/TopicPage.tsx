import { IconTool } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionMenu } from '../../../web/components/action-menu.tsx';
import card from '../../../web/components/item-card.module.css';
import { ItemFoot } from '../../../web/components/item-foot.tsx';
import { ItemHead } from '../../../web/components/item-head.tsx';
import { linkedComment } from '../../../web/components/moved-comment.ts';
import { Attachments } from '../../../web/components/pictures.tsx';
import { RichText } from '../../../web/components/rich-text.tsx';
import { isEmptyDoc } from '../../../web/composer/draft.ts';
import type { KindPageProps } from '../../../web/kinds.ts';
import { paths } from '../../../web/paths.ts';
import type { TopicItem } from '../contract.ts';
import classes from './forum.module.css';
import { leadLines } from './lead.ts';
import { Replies } from './Replies.tsx';
import TopicCard from './TopicCard.tsx';

const ItemEditor = lazy(() => import('../../../web/components/item-editor.tsx'));
const LeadForm = lazy(() => import('./LeadForm.tsx'));

/** What who leads the community is about to do with a topic. */
export type Doing = 'split' | 'merge' | 'move' | null;

/** A topic with its replies in order of time, from where the reader left off. */
export default function TopicPage({ item }: KindPageProps) {
  const { t } = useTranslation('forum');
  const router = useRouter();
  const topic = item as TopicItem;
  const [editing, setEditing] = useState(false);
  const [doing, setDoing] = useState<Doing>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const target = topic.mine.mergedInto;
  // An old address leads where the discussion is; who has been there and comes back with the browser's button does not pass here again.
  useEffect(() => {
    if (target) {
      const to = paths.item(target.id, linkedComment() ?? target.reply ?? undefined);
      void router.navigate({ to, replace: true });
    }
  }, [target, router]);
  const titleId = `item-${topic.id}`;
  const leads = topic.can.includes('moderate') && !topic.merged;
  const stop = () => {
    setDoing(null);
    setChosen(new Set());
  };
  return (
    <article className={card.item} data-alone aria-labelledby={titleId} tabIndex={-1}>
      <ItemHead item={topic} alone titleId={titleId} onEdit={() => setEditing(true)} />
      {editing ? (
        <div className={card.body}>
          <Suspense fallback={<RichText body={topic.body} />}>
            <ItemEditor item={topic} onClose={() => setEditing(false)} />
          </Suspense>
        </div>
      ) : (
        <div className={card.body}>
          <div className={classes.heading}>
            <h2 className={card.title} dir="auto">
              {topic.title}
            </h2>
            {leads && (
              <ActionMenu
                label={t('lead', { title: topic.title })}
                className={classes.lead}
                lines={leadLines(topic, t, setDoing)}
              >
                <IconTool size={16} stroke={1.75} aria-hidden />
                <span aria-hidden="true">{t('leadShort')}</span>
              </ActionMenu>
            )}
          </div>
          <TopicCard item={topic} />
          {!isEmptyDoc(topic.body as never) && <RichText body={topic.body} />}
          <Attachments files={topic.attachments} />
        </div>
      )}
      {(doing === 'move' || doing === 'merge') && (
        <Suspense fallback={null}>
          <LeadForm topic={topic} doing={doing} replies={[]} onClose={stop} />
        </Suspense>
      )}
      <ItemFoot item={topic} alone onAnswer={() => undefined} />
      <Replies key={topic.id} topic={topic} chosen={doing === 'split' ? chosen : null} onChoose={setChosen} />
      {doing === 'split' && (
        <Suspense fallback={null}>
          <LeadForm topic={topic} doing="split" replies={[...chosen]} onClose={stop} />
        </Suspense>
      )}
    </article>
  );
}
