import { Button } from '@mantine/core';
import { IconMessages, IconSettings } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useList } from '../../../web/api/queries.ts';
import type { CommunityPage } from '../../../web/api/shapes.ts';
import { More } from '../../../web/components/item-list.tsx';
import { LoadingSkeleton } from '../../../web/components/skeletons.tsx';
import { EmptyState, ErrorState } from '../../../web/components/states.tsx';
import { ItemComposer } from '../../../web/composer/item-composer.tsx';
import { communityTopics, type TopicItem } from '../contract.ts';
import classes from './forum.module.css';
import { CategoryName, useCategories } from './parts.tsx';
import { TopicRow } from './TopicRow.tsx';

const CategoryForm = lazy(() => import('./CategoryForm.tsx'));

/** A community's forum: its categories, its topics by their newest reply, and how much is new in each. */
export default function ForumPart({ community }: { community: CommunityPage }) {
  const { t } = useTranslation('forum');
  const [chosen, setChosen] = useState<string | null>(null);
  const [tag, setTag] = useState<string | null>(null);
  const [managing, setManaging] = useState(false);
  const categories = useCategories(community.id);
  const category = categories.find(({ id }) => id === chosen);
  const topics = useList(
    communityTopics,
    { params: { id: community.id }, query: { ...(category && { category: category.id }), ...(tag && { tag }) } },
    { keep: true },
  );
  const leads = community.can.includes('moderate');
  return (
    <>
      {community.can.includes('post') && (
        <div data-bleed className={classes.composer}>
          <ItemComposer place={community} kind="topic" />
        </div>
      )}
      {(categories.length > 0 || leads) && (
        <div className={classes.bar}>
          {categories.length > 0 && (
            <fieldset className={classes.shows}>
              <legend className={classes.hidden}>{t('whichCategory')}</legend>
              <button type="button" className={classes.show} aria-pressed={!category} onClick={() => setChosen(null)}>
                {t('all')}
              </button>
              {categories.map((one) => (
                <button
                  key={one.id}
                  type="button"
                  className={classes.show}
                  aria-pressed={one === category}
                  onClick={() => setChosen(one.id)}
                >
                  <CategoryName category={one} />
                </button>
              ))}
            </fieldset>
          )}
          {leads && !managing && (
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={<IconSettings size={16} stroke={1.75} aria-hidden />}
              onClick={() => setManaging(true)}
            >
              {t('categories')}
            </Button>
          )}
        </div>
      )}
      {managing && (
        <Suspense fallback={<LoadingSkeleton shape="rows" count={2} />}>
          <CategoryForm place={community.id} onClose={() => setManaging(false)} />
        </Suspense>
      )}
      {category?.description && (
        <p className={classes.about} dir="auto">
          {category.description}
        </p>
      )}
      {tag && (
        <button type="button" className={classes.filter} onClick={() => setTag(null)}>
          <bdi>#{tag}</bdi> <span aria-hidden="true">×</span>
          <span className={classes.hidden}>{t('allTags')}</span>
        </button>
      )}
      <Topics
        topics={topics}
        label={t('ofCommunity', { name: community.name })}
        place={community.id}
        onTag={setTag}
        {...(category ? {} : { categories })}
      />
      {topics.isSuccess && topics.entries.length === 0 && (
        <EmptyState
          icon={IconMessages}
          title={category || tag ? t('emptyHere') : t('empty')}
          {...(category || tag ? {} : { example: t('example') })}
          help="forum"
        />
      )}
    </>
  );
}

interface TopicsProps {
  topics: ReturnType<typeof useList<typeof communityTopics>>;
  label: string;
  place: string;
  categories?: ReturnType<typeof useCategories>;
  onTag: (tag: string) => void;
}

function Topics({ topics, label, place, categories = [], onTag }: TopicsProps) {
  const { t } = useTranslation('forum');
  if (topics.isPending) return <LoadingSkeleton shape="rows" count={6} />;
  if (topics.isError && topics.entries.length === 0)
    return <ErrorState error={topics.error} onRetry={() => void topics.refetch()} />;
  return (
    <>
      {topics.entries.length > 0 && (
        <ul className={classes.list} aria-label={label} data-bleed>
          {topics.entries.map((topic) => (
            <TopicRow
              key={topic.id}
              topic={topic as unknown as TopicItem}
              place={place}
              category={categories.find(({ id }) => id === (topic as unknown as TopicItem).category)}
              onTag={onTag}
            />
          ))}
        </ul>
      )}
      {topics.isError && <ErrorState error={topics.error} onRetry={() => void topics.fetchNextPage()} />}
      {topics.hasNextPage && !topics.isError && (
        <More onReach={() => void topics.fetchNextPage()} busy={topics.isFetchingNextPage} label={t('web:more')} />
      )}
    </>
  );
}
