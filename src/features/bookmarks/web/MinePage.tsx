import { Checkbox, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconBookmarks, IconSearch, IconX } from '@tabler/icons-react';
import { useRouter, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useList } from '../../../web/api/queries.ts';
import { EmptyState } from '../../../web/components/states.tsx';
import { Page } from '../../../web/layout/page.tsx';
import { listMine } from '../contract.ts';
import { BookmarkList } from './BookmarkList.tsx';
import { BookmarkTabs } from './BookmarkTabs.tsx';
import classes from './bookmarks.module.css';
import { AddButton, type Bookmark } from './parts.tsx';
import { Tools } from './Tools.tsx';

/** After this many milliseconds the page of a new bookmark has most likely been read. */
const soon = 3_000;

/** My bookmarks: private ones and those I shared, found by words and tags. */
export default function MinePage() {
  const { t } = useTranslation('bookmarks');
  const router = useRouter();
  const { tag } = useSearch({ strict: false }) as { tag?: string };
  const [words, setWords] = useState('');
  const [dead, setDead] = useState(false);
  const [q] = useDebouncedValue(words.trim(), 200);
  const mine = useList(
    listMine,
    { query: { limit: 40, ...(q ? { q } : {}), ...(tag ? { tag } : {}), ...(dead ? { dead: 'true' } : {}) } },
    { keep: true },
  );
  const entries = mine.entries as Bookmark[];
  useTitlesSoon(entries, mine.refetch);
  const isNarrowed = q !== '' || tag !== undefined || dead;
  return (
    <Page title={t('title')} actions={<AddButton to="/bookmarks/new" />} aside={<Tools />}>
      <BookmarkTabs place={null} />
      <div className={classes.filters}>
        <TextInput
          className={classes.find}
          type="search"
          aria-label={t('find')}
          placeholder={t('find')}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        {tag && (
          <button type="button" className={classes.filter} onClick={() => void router.navigate({ to: '/bookmarks' })}>
            <bdi>#{tag}</bdi>
            <IconX size={14} aria-label={t('web:close')} />
          </button>
        )}
        <Checkbox label={t('onlyDead')} checked={dead} onChange={(event) => setDead(event.currentTarget.checked)} />
      </div>
      <BookmarkList
        query={{ ...mine, entries }}
        label={t('title')}
        empty={
          isNarrowed ? (
            <EmptyState icon={IconBookmarks} title={dead && q === '' && !tag ? t('emptyDead') : t('emptyFound')} />
          ) : (
            <EmptyState
              icon={IconBookmarks}
              title={t('emptyMine')}
              example={t('emptyMineExample')}
              action={{ label: t('add'), to: '/bookmarks/new' }}
              help="bookmarks"
            />
          )
        }
      />
    </Page>
  );
}

/** A private bookmark is told to nobody live: one without a title is looked at again, once. */
function useTitlesSoon(entries: readonly Bookmark[], refetch: () => Promise<unknown>): void {
  const waiting = entries.find((one) => one.title === '' && Date.now() - Date.parse(one.createdAt) < 10_000)?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the bookmark that waits which asks, not the function's identity.
  useEffect(() => {
    if (waiting === undefined) return;
    const timer = setTimeout(() => void refetch(), soon);
    return () => clearTimeout(timer);
  }, [waiting]);
}
