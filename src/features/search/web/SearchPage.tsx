import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconFileText, IconMessage2, IconSearch } from '@tabler/icons-react';
import { Link, useRouter, useSearch } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type SearchHit, searchAll } from '../../../core/search/contract.ts';
import { useList } from '../../../web/api/queries.ts';
import { Avatar } from '../../../web/components/avatar.tsx';
import { More } from '../../../web/components/item-list.tsx';
import { personLine } from '../../../web/components/person-chip.tsx';
import { PlaceSign } from '../../../web/components/place-sign.tsx';
import { RelativeTime } from '../../../web/components/relative-time.tsx';
import { addressOf } from '../../../web/components/search-hit.ts';
import { LoadingSkeleton } from '../../../web/components/skeletons.tsx';
import { EmptyState, ErrorState } from '../../../web/components/states.tsx';
import { Tabs } from '../../../web/components/tabs.tsx';
import { Page } from '../../../web/layout/page.tsx';
import { allKinds, kindOf } from '../../../web/modules.ts';
import { paths } from '../../../web/paths.ts';
import classes from './search.module.css';

interface FoundPages {
  pages: { count: number; corrected: string | null }[];
}

/** What every installation can be asked for; the kinds of content come from their rooms. */
const nouns = ['person', 'place', 'comment'] as const;

/** One box over people, places and everything said; the words are kept in the address, so that a search can be sent on. */
export default function SearchPage() {
  const { t } = useTranslation('search');
  const router = useRouter();
  const { q = '', kind = '' } = useSearch({ strict: false }) as { q?: string; kind?: string };
  const asked = q;
  const [words, setWords] = useState(asked);
  const [wanted] = useDebouncedValue(words.trim(), 250);
  useEffect(() => setWords(asked), [asked]);
  useEffect(() => {
    if (wanted !== asked && wanted === words.trim())
      void router.navigate({ to: addressFor(wanted, kind), replace: true, resetScroll: false });
  }, [wanted, words, asked, kind, router]);
  const found = useList(
    searchAll,
    { query: { q: asked, ...(kind ? { kind } : {}) } },
    { enabled: asked.length > 0, keep: true },
  );
  const first = (found.data as FoundPages | undefined)?.pages[0];
  return (
    <Page title={t('search')}>
      <TextInput
        type="search"
        size="md"
        aria-label={t('placeholder')}
        placeholder={t('placeholder')}
        leftSection={<IconSearch size={18} aria-hidden />}
        value={words}
        autoFocus
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      <Tabs
        label={t('narrow')}
        tabs={[
          { name: '', label: t('all') },
          ...nouns.map((name) => ({ name, label: t(`kinds.${name}`) })),
          ...allKinds().map((one) => ({ name: one.kind, label: t(one.pluralKey) })),
        ].map(({ name, label }) => ({ to: addressFor(asked, name), label, on: kind === name }))}
      />
      {asked === '' && <EmptyState icon={IconSearch} title={t('empty')} example={t('emptyExample')} help="search" />}
      {asked !== '' && found.isPending && <LoadingSkeleton shape="rows" count={5} />}
      {found.isError && <ErrorState error={found.error} onRetry={() => void found.refetch()} />}
      {asked !== '' && first && (
        // Where nothing is found the page says so in full below; only listeners need the number.
        <p className={first.count > 0 ? classes.count : classes.hidden} role="status">
          {first.corrected
            ? t('corrected', { words: first.corrected })
            : first.count >= 100
              ? t('countMany')
              : t('count', { count: first.count })}
        </p>
      )}
      {found.entries.length > 0 && asked !== '' && (
        <ol className={classes.list} data-bleed>
          {found.entries.map((hit) => (
            <Hit key={`${hit.type}-${hit.id}`} hit={hit} />
          ))}
        </ol>
      )}
      {asked !== '' && found.isSuccess && found.entries.length === 0 && (
        <EmptyState icon={IconSearch} title={t('none', { words: asked })} example={t('noneExample')} help="search" />
      )}
      {found.hasNextPage && (
        <More onReach={() => void found.fetchNextPage()} busy={found.isFetchingNextPage} label={t('web:more')} />
      )}
    </Page>
  );
}

const addressFor = (words: string, kind: string): string => {
  const query = new URLSearchParams({ ...(words ? { q: words } : {}), ...(kind ? { kind } : {}) });
  return query.size > 0 ? `${paths.search()}?${query}` : paths.search();
};

/** What is known of a person stands in their line already; an excerpt is for what they say of themselves. */
function saysMore({ excerpt, person }: SearchHit): boolean {
  if (!person) return excerpt.length > 0;
  const said = `${person.name} ${personLine(person)}`.toLowerCase();
  return excerpt.some(({ hit, text }) => hit && !said.includes(text.toLowerCase()));
}

function Hit({ hit }: { hit: SearchHit }) {
  const { t } = useTranslation('search');
  const kind = hit.type === 'item' ? t(kindOf(hit.kind)?.labelKey ?? 'kind.item') : t(`kind.${hit.type}`);
  return (
    <li className={classes.hit} data-key-entry={addressOf(hit)} tabIndex={-1}>
      {sign(hit)}
      <div className={classes.words}>
        <Link to={addressOf(hit)} className={classes.title}>
          <bdi>{hit.person?.name ?? (hit.title || hit.author?.name || kind)}</bdi>
        </Link>
        <p className={classes.line}>
          {hit.person ? (
            personLine(hit.person)
          ) : (
            <>
              {[
                kind,
                // What has no title is called by who said it.
                hit.title ? hit.author?.name : null,
                hit.type === 'place' ? null : hit.place?.name,
                hit.outdated ? t('outdated') : null,
              ]
                .filter(Boolean)
                .join(' · ')}
              {hit.type !== 'place' && (
                <>
                  {' · '}
                  <RelativeTime at={hit.at} />
                </>
              )}
            </>
          )}
        </p>
        {saysMore(hit) && (
          <p className={classes.excerpt} dir="auto">
            {hit.excerpt.map((part, index) =>
              // biome-ignore lint/suspicious/noArrayIndexKey: parts of one sentence have no other name.
              part.hit ? <mark key={index}>{part.text}</mark> : part.text,
            )}
          </p>
        )}
      </div>
    </li>
  );
}

function sign(hit: SearchHit): ReactNode {
  if (hit.person) return <Avatar person={hit.person} />;
  if (hit.type === 'place' && hit.place) return <PlaceSign place={hit.place} size={40} />;
  if (hit.author) return <Avatar person={hit.author} />;
  return hit.type === 'comment' ? (
    <IconMessage2 size={24} stroke={1.5} aria-hidden />
  ) : (
    <IconFileText size={24} stroke={1.5} aria-hidden />
  );
}
