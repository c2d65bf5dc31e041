import { Button } from '@mantine/core';
import { IconDownload, IconFileText, IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { urlOf } from '../../../web/api/client.ts';
import { useList, useOne } from '../../../web/api/queries.ts';
import type { CommunityPage } from '../../../web/api/shapes.ts';
import { PersonName } from '../../../web/components/person-chip.tsx';
import { RelativeTime } from '../../../web/components/relative-time.tsx';
import { Lines } from '../../../web/components/skeletons.tsx';
import { EmptyState, ErrorState } from '../../../web/components/states.tsx';
import { paths } from '../../../web/paths.ts';
import { exportPages, getTree, listPages, type PageItem } from '../contract.ts';
import { newPagePath } from './addresses.ts';
import { PageTree } from './PageTree.tsx';
import { TrueUntil } from './TrueUntil.tsx';
import classes from './wiki.module.css';

const shows = ['tree', 'changed', 'outdated'] as const;

/** A community's pages: as a tree, those changed last, and those that somebody has to look at. */
export default function WikiPart({ community }: { community: CommunityPage }) {
  const { t } = useTranslation('wiki');
  const [show, setShow] = useState<(typeof shows)[number]>('tree');
  const tree = useOne(getTree, { params: { id: community.id }, query: {} });
  const mayAdd = community.can.includes('post');
  const isEmpty = tree.data?.items.length === 0;
  if (isEmpty)
    return (
      <EmptyState
        icon={IconFileText}
        title={t('empty')}
        example={t('example')}
        {...(mayAdd ? { action: { label: t('newPage'), to: newPagePath(community.id) } } : {})}
        help="wiki"
      />
    );
  return (
    <>
      <div className={classes.bar}>
        <fieldset className={classes.shows}>
          <legend className={classes.hidden}>{t('whichPages')}</legend>
          {shows.map((one) => (
            <button
              key={one}
              type="button"
              className={classes.show}
              aria-pressed={show === one}
              onClick={() => setShow(one)}
            >
              {t(`show.${one}`)}
            </button>
          ))}
        </fieldset>
        {mayAdd && (
          <Button
            component={Link}
            to={newPagePath(community.id)}
            size="sm"
            leftSection={<IconPlus size={16} aria-hidden />}
          >
            {t('newPage')}
          </Button>
        )}
      </div>
      {show === 'tree' ? (
        <div className={classes.card}>
          <PageTree place={community.id} at={null} movable={mayAdd} label={t('pagesOf', { name: community.name })} />
        </div>
      ) : (
        <PageList key={show} place={community.id} show={show} />
      )}
      <p className={classes.export}>
        <a href={urlOf(exportPages, { params: { id: community.id }, query: {} })} download>
          <IconDownload size={16} stroke={1.75} aria-hidden />
          {t('exportAll')}
        </a>
      </p>
    </>
  );
}

function PageList({ place, show }: { place: string; show: 'changed' | 'outdated' }) {
  const { t } = useTranslation('wiki');
  const { t: tw } = useTranslation();
  const pages = useList(listPages, { params: { id: place }, query: { show } });
  if (pages.isPending) return <Lines count={6} />;
  if (pages.isError) return <ErrorState error={pages.error} onRetry={() => void pages.refetch()} />;
  if (pages.entries.length === 0) return <EmptyState icon={IconFileText} title={t('noneOutdated')} />;
  return (
    <>
      <ul className={classes.list} aria-label={t(`show.${show}`)}>
        {(pages.entries as unknown as PageItem[]).map((page) => (
          <li key={page.id} className={classes.line} data-key-entry={paths.item(page.id)} tabIndex={-1}>
            <Link to={paths.item(page.id)} className={classes.lineTitle} dir="auto">
              {page.title}
            </Link>
            <span className={classes.soft}>
              <PersonName person={show === 'changed' ? page.editor : (page.owner ?? page.author)} /> ·{' '}
              <RelativeTime at={page.editedAt ?? page.createdAt} />
            </span>
            {page.validUntil && <TrueUntil page={page} quiet />}
          </li>
        ))}
      </ul>
      {pages.hasNextPage && (
        <Button variant="default" onClick={() => void pages.fetchNextPage()} loading={pages.isFetchingNextPage}>
          {tw('more')}
        </Button>
      )}
    </>
  );
}
