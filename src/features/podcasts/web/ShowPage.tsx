import { Button } from '@mantine/core';
import { IconMicrophone, IconPencil, IconTrash } from '@tabler/icons-react';
import { Link, useParams, useRouter } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../web/api/client.ts';
import { isProblem } from '../../../web/api/problem.ts';
import { queryClient, useList, useOne } from '../../../web/api/queries.ts';
import { NotFound } from '../../../web/components/not-found.tsx';
import { LoadingSkeleton } from '../../../web/components/skeletons.tsx';
import { EmptyState, ErrorState } from '../../../web/components/states.tsx';
import { tell, tellProblem } from '../../../web/components/toast.ts';
import { ItemComposer } from '../../../web/composer/item-composer.tsx';
import { Page } from '../../../web/layout/page.tsx';
import { useWatched } from '../../../web/live/watch.ts';
import { deleteShow, episodesOfShow, getShow, type Show } from '../contract.ts';
import { EpisodeList } from './EpisodeList.tsx';
import { Cover, Subscribe } from './parts.tsx';
import classes from './podcasts.module.css';

const ShowForm = lazy(() => import('./ShowForm.tsx'));
const RemoveShow = lazy(() => import('./RemoveShow.tsx'));

/** A show: what it is about, and its episodes. */
export default function ShowPage() {
  const { t } = useTranslation('podcasts');
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const show = useOne(getShow, { params: { id } });
  useWatched(show.data ? [show.data.place.id] : []);
  if (isProblem(show.error, 'not_found') || isProblem(show.error, 'invalid_request')) return <NotFound />;
  return (
    <Page title={show.data?.title ?? t('show')} titleHidden>
      {show.isError && <ErrorState error={show.error} onRetry={() => void show.refetch()} />}
      {show.isPending && <LoadingSkeleton count={1} />}
      {show.data && <Shown show={show.data} />}
    </Page>
  );
}

function Shown({ show }: { show: Show }) {
  const { t } = useTranslation('podcasts');
  const router = useRouter();
  const [open, setOpen] = useState<'edit' | 'remove' | null>(null);
  const episodes = useList(episodesOfShow, { params: { id: show.id }, query: {} });
  const place = show.place.kind === 'person' ? `/people/${show.place.person}` : `/communities/${show.place.id}`;
  const remove = async () => {
    try {
      await call(deleteShow, { params: { id: show.id } });
      await queryClient.invalidateQueries({
        predicate: ({ queryKey }) => /^(shows|episodes)\./.test(String(queryKey[1])),
      });
      tell(t('showRemoved'));
      await router.navigate({ to: '/podcasts' });
    } catch (error) {
      tellProblem(error);
    }
  };
  return (
    <>
      <header className={classes.showHead}>
        <Cover cover={show.cover} size={168} />
        <div className={classes.showWords}>
          <h2 className={classes.title} dir="auto">
            {show.title}
          </h2>
          <p className={classes.facts}>
            {show.author && <bdi>{show.author}</bdi>}
            <Link to={place} className={classes.showName}>
              <bdi>{show.place.name}</bdi>
            </Link>
            <span>{t('episodes', { count: show.episodes })}</span>
          </p>
          {show.description && (
            <p className={classes.description} dir="auto">
              {show.description}
            </p>
          )}
          <div className={classes.showActions}>
            <Subscribe subject={`show.${show.id}`} />
            {show.can.includes('edit') && (
              <>
                <Button
                  variant="default"
                  leftSection={<IconPencil size={18} stroke={1.75} aria-hidden />}
                  onClick={() => setOpen('edit')}
                >
                  {t('web:edit')}
                </Button>
                <Button
                  variant="subtle"
                  color="gray"
                  leftSection={<IconTrash size={18} stroke={1.75} aria-hidden />}
                  onClick={() => setOpen('remove')}
                >
                  {t('removeShow')}
                </Button>
              </>
            )}
          </div>
        </div>
      </header>
      {show.can.includes('publish') && (
        <div className={classes.compose} data-bleed>
          <ItemComposer
            place={show.place}
            kind="episode"
            fields={{ show: show.id }}
            onPosted={() =>
              void queryClient.invalidateQueries({
                predicate: ({ queryKey }) =>
                  String(queryKey[1]).startsWith('shows.') || queryKey[1] === episodesOfShow.id,
              })
            }
          />
        </div>
      )}
      <EpisodeList
        query={episodes}
        label={t('kindsMany')}
        hideShow
        empty={<EmptyState icon={IconMicrophone} title={t('emptyShow')} help="podcasts" />}
      />
      <Suspense fallback={null}>
        {open === 'edit' && (
          <ShowForm place={show.place.id} show={show} onClose={() => setOpen(null)} onDone={() => setOpen(null)} />
        )}
        {open === 'remove' && (
          <RemoveShow title={show.title} onClose={() => setOpen(null)} onRemove={() => void remove()} />
        )}
      </Suspense>
    </>
  );
}
