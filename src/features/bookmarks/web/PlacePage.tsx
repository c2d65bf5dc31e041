import { Checkbox } from '@mantine/core';
import { IconBookmarks, IconDownload } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { getCommunity } from '../../../core/places/contract.ts';
import { urlOf } from '../../../web/api/client.ts';
import { isProblem } from '../../../web/api/problem.ts';
import { useList, useOne } from '../../../web/api/queries.ts';
import { NotFound } from '../../../web/components/not-found.tsx';
import { EmptyState } from '../../../web/components/states.tsx';
import { Page, Panel } from '../../../web/layout/page.tsx';
import { useWatched } from '../../../web/live/watch.ts';
import { paths } from '../../../web/paths.ts';
import { exportOfPlace, listOfPlace } from '../contract.ts';
import { BookmarkList } from './BookmarkList.tsx';
import { BookmarkTabs } from './BookmarkTabs.tsx';
import classes from './bookmarks.module.css';
import { AddButton } from './parts.tsx';

/** The bookmarks of one community. */
export default function PlacePage() {
  const { t } = useTranslation('bookmarks');
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const [dead, setDead] = useState(false);
  const { data: community, error } = useOne(getCommunity, { params: { id } });
  const bookmarks = useList(
    listOfPlace,
    { params: { id }, query: { limit: 40, ...(dead ? { dead: 'true' } : {}) } },
    { keep: true },
  );
  useWatched(id === '' ? [] : [id]);
  if (isProblem(error, 'not_found') || isProblem(error, 'invalid_request')) return <NotFound />;
  const name = community?.name ?? '';
  const mayPost = community?.can.includes('post') ?? false;
  return (
    <Page
      title={t('title')}
      actions={mayPost && <AddButton to={`/bookmarks/new?place=${id}`} />}
      aside={
        community?.can.includes('read') && (
          <Panel title={name}>
            <div className={classes.tools}>
              <Link className={classes.tool} to={paths.community(id)}>
                {t('toPlace')}
              </Link>
              <a className={classes.tool} href={urlOf(exportOfPlace, { params: { id } })} download="bookmarks.html">
                <IconDownload size={16} stroke={1.75} aria-hidden />
                {t('exportPlace')}
              </a>
            </div>
          </Panel>
        )
      }
    >
      <BookmarkTabs place={{ id, name: name || '…' }} />
      <div className={classes.filters}>
        <Checkbox label={t('onlyDead')} checked={dead} onChange={(event) => setDead(event.currentTarget.checked)} />
      </div>
      <BookmarkList
        query={bookmarks}
        label={t('title')}
        hidePlace={id}
        empty={
          dead ? (
            <EmptyState icon={IconBookmarks} title={t('emptyDead')} />
          ) : (
            <EmptyState
              icon={IconBookmarks}
              title={t('emptyPlace', { place: name })}
              example={t('emptyPlaceExample')}
              {...(mayPost ? { action: { label: t('add'), to: `/bookmarks/new?place=${id}` } } : {})}
              help="bookmarks"
            />
          )
        }
      />
    </Page>
  );
}
