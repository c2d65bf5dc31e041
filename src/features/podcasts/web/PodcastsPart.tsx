import { Button } from '@mantine/core';
import { IconMicrophone, IconPlus } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useList } from '../../../web/api/queries.ts';
import type { CommunityPage } from '../../../web/api/shapes.ts';
import { EmptyState } from '../../../web/components/states.tsx';
import { ItemComposer } from '../../../web/composer/item-composer.tsx';
import { episodesOfPlace, showsOfPlace } from '../contract.ts';
import { EpisodeList } from './EpisodeList.tsx';
import { Subscribe } from './parts.tsx';
import classes from './podcasts.module.css';
import { ShowGrid } from './ShowGrid.tsx';

const ShowForm = lazy(() => import('./ShowForm.tsx'));

/** A community's shows and episodes, as a part of its page. */
export default function PodcastsPart({ community }: { community: CommunityPage }) {
  const { t } = useTranslation('podcasts');
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const shows = useList(showsOfPlace, { params: { id: community.id }, query: { limit: 50 } });
  const episodes = useList(episodesOfPlace, { params: { id: community.id }, query: {} });
  const mayPost = community.can.includes('post');
  return (
    <>
      <div className={classes.tools}>
        {mayPost && (
          <Button
            variant="default"
            leftSection={<IconPlus size={18} stroke={1.75} aria-hidden />}
            onClick={() => setOpen(true)}
          >
            {t('newShow')}
          </Button>
        )}
        <Subscribe subject={`place.${community.id}`} />
      </div>
      {shows.entries.length > 0 && <ShowGrid shows={shows.entries} hidePlace />}
      {mayPost && (
        <div className={classes.compose} data-bleed>
          <ItemComposer place={community} kind="episode" />
        </div>
      )}
      <EpisodeList
        query={episodes}
        label={t('kindsMany')}
        empty={<EmptyState icon={IconMicrophone} title={t('empty')} example={t('emptyExample')} help="podcasts" />}
      />
      <Suspense fallback={null}>
        {open && (
          <ShowForm
            place={community.id}
            onClose={() => setOpen(false)}
            onDone={({ id }) => void router.navigate({ to: `/podcasts/${id}` })}
          />
        )}
      </Suspense>
    </>
  );
}
