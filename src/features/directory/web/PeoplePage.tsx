import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch, IconUsers, IconX } from '@tabler/icons-react';
import { useRouter, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { listPeople } from '../../../core/people/contract.ts';
import { useList } from '../../../web/api/queries.ts';
import { More } from '../../../web/components/item-list.tsx';
import { PersonChip } from '../../../web/components/person-chip.tsx';
import { LoadingSkeleton } from '../../../web/components/skeletons.tsx';
import { EmptyState, ErrorState } from '../../../web/components/states.tsx';
import { Page } from '../../../web/layout/page.tsx';
import { paths } from '../../../web/paths.ts';
import classes from './directory.module.css';

/** Everybody, by name; typing finds, a department narrows. */
export default function PeoplePage() {
  const { t } = useTranslation('directory');
  const router = useRouter();
  const { department } = useSearch({ strict: false }) as { department?: string };
  const [words, setWords] = useState('');
  const [q] = useDebouncedValue(words.trim(), 150);
  const people = useList(
    listPeople,
    { query: { limit: 50, ...(q ? { q } : {}), ...(department ? { department } : {}) } },
    { keep: true },
  );
  return (
    <Page title={t('people')}>
      <TextInput
        type="search"
        aria-label={t('find')}
        placeholder={t('find')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      {department && (
        <button type="button" className={classes.filter} onClick={() => void router.navigate({ to: paths.people })}>
          {department}
          <IconX size={14} aria-label={t('allDepartments')} />
        </button>
      )}
      {people.isPending && <LoadingSkeleton shape="rows" count={8} />}
      {people.isError && <ErrorState error={people.error} onRetry={() => void people.refetch()} />}
      {people.entries.length > 0 && (
        <ul className={classes.list} data-bleed>
          {people.entries.map((person) => (
            <li key={person.id} className={classes.entry} data-key-entry={paths.person(person.id)} tabIndex={-1}>
              <PersonChip person={person} size={40} />
            </li>
          ))}
        </ul>
      )}
      {people.isSuccess && people.entries.length === 0 && (
        <EmptyState icon={IconUsers} title={t('none', { words: q })} example={t('noneExample')} />
      )}
      {people.hasNextPage && (
        <More onReach={() => void people.fetchNextPage()} busy={people.isFetchingNextPage} label={t('web:more')} />
      )}
    </Page>
  );
}
