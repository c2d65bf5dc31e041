import { TextInput } from '@mantine/core';
import { IconHelp, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation, useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NotFound } from '../../../web/components/not-found.tsx';
import { RichText } from '../../../web/components/rich-text.tsx';
import { LoadingSkeleton } from '../../../web/components/skeletons.tsx';
import { EmptyState } from '../../../web/components/states.tsx';
import { Page, Panel } from '../../../web/layout/page.tsx';
import { paths } from '../../../web/paths.ts';
import classes from './help.module.css';
import { type Entry, findHelp, loadHelp } from './pages.ts';

/** Help: its contents, one page of it, or what a search in it finds. */
export default function HelpPage() {
  const { t, i18n } = useTranslation('help');
  const { page: id } = useParams({ strict: false }) as { page?: string };
  const { data: pages } = useQuery({
    queryKey: ['help', i18n.language],
    queryFn: () => loadHelp(i18n.language),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const [words, setWords] = useState('');
  const shown = pages?.find((one) => one.id === id);
  // A page that is chosen ends the search.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the change of page is what ends it.
  useEffect(() => setWords(''), [id]);
  if (pages && id !== undefined && !shown) return <NotFound />;
  const searching = words.trim() !== '';
  return (
    <Page
      title={shown?.title ?? t('help')}
      lead={
        shown ? (
          <Link to={paths.help()} className={classes.back}>
            {t('help')}
          </Link>
        ) : (
          t('lead')
        )
      }
      aside={pages && shown ? <Contents pages={pages} shown={shown} /> : null}
    >
      <TextInput
        type="search"
        aria-label={t('find')}
        placeholder={t('find')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
        mb="md"
      />
      {!pages && <LoadingSkeleton shape="rows" />}
      {pages && searching && <Hits pages={pages} words={words} onChoose={() => setWords('')} />}
      {pages && !searching && (shown ? <Reading page={shown} /> : <Overview pages={pages} />)}
    </Page>
  );
}

function Overview({ pages }: { pages: readonly Entry[] }) {
  return (
    <ul className={classes.list} data-bleed>
      {pages.map((page) => (
        <li key={page.id} className={classes.entry} data-key-entry={paths.help(page.id)} tabIndex={-1}>
          <Link to={paths.help(page.id)} className={classes.name}>
            {page.title}
          </Link>
          <p className={classes.line}>
            {page.sections
              .map((section) => section.heading)
              .filter(Boolean)
              .join(' · ')}
          </p>
        </li>
      ))}
    </ul>
  );
}

function Reading({ page }: { page: Entry }) {
  const { hash } = useLocation();
  useEffect(() => {
    // The page is fetched after its address was known, so nobody else has gone to its place.
    if (hash) document.getElementById(hash)?.scrollIntoView();
  }, [hash]);
  return (
    <article className={classes.reading}>
      {page.sections.map((section) => (
        <section key={section.id} id={section.id || undefined}>
          {section.heading && <h2>{section.heading}</h2>}
          <RichText body={section.body} />
        </section>
      ))}
    </article>
  );
}

function Contents({ pages, shown }: { pages: readonly Entry[]; shown: Entry }) {
  const { t } = useTranslation('help');
  return (
    <Panel title={t('pages')}>
      <ul className={classes.contents}>
        {pages.map((page) => (
          <li key={page.id}>
            <Link
              to={paths.help(page.id)}
              className={classes.link}
              aria-current={page === shown ? 'page' : undefined}
              activeOptions={{ includeHash: false }}
            >
              {page.title}
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

interface HitsProps {
  pages: readonly Entry[];
  words: string;
  onChoose: () => void;
}

function Hits({ pages, words, onChoose }: HitsProps) {
  const { t } = useTranslation('help');
  const hits = findHelp(pages, words);
  if (hits.length === 0)
    return <EmptyState icon={IconHelp} title={t('none', { words: words.trim() })} example={t('noneExample')} />;
  return (
    <>
      <p className={classes.line} role="status">
        {t('count', { count: hits.length })}
      </p>
      <ul className={classes.list} data-bleed>
        {hits.map(({ page, section }) => (
          <li key={`${page.id}#${section.id}`} className={classes.entry}>
            <Link to={paths.help(page.id)} hash={section.id} className={classes.name} onClick={onChoose}>
              {section.heading || page.title}
            </Link>
            {section.heading && <span className={classes.line}> {page.title}</span>}
            <p className={classes.excerpt}>{section.text}</p>
          </li>
        ))}
      </ul>
    </>
  );
}
