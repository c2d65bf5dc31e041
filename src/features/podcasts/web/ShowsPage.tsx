import { IconMicrophone } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useList } from '../../../web/api/queries.ts';
import { EmptyState } from '../../../web/components/states.tsx';
import { Page } from '../../../web/layout/page.tsx';
import { listEpisodes, listListening, listShows } from '../contract.ts';
import { EpisodeList } from './EpisodeList.tsx';
import { Subscribe } from './parts.tsx';
import classes from './podcasts.module.css';
import { ShowGrid } from './ShowGrid.tsx';

/** What I have begun, the shows of the places that I hear, and what is new. */
export default function ShowsPage() {
  const { t } = useTranslation('podcasts');
  const listening = useList(listListening, { query: { limit: 5 } });
  const shows = useList(listShows, { query: { limit: 50 } });
  const episodes = useList(listEpisodes, { query: {} });
  return (
    <Page title={t('kinds')} lead={t('lead')}>
      <div className={classes.tools}>
        <Subscribe subject="all" />
      </div>
      {listening.entries.length > 0 && (
        <section className={classes.block} aria-label={t('goOn')}>
          <h2>{t('goOn')}</h2>
          <EpisodeList query={{ ...listening, hasNextPage: false }} label={t('goOn')} empty={null} />
        </section>
      )}
      {shows.entries.length > 0 && (
        <section className={classes.block} aria-label={t('shows')}>
          <h2>{t('shows')}</h2>
          <ShowGrid shows={shows.entries} />
        </section>
      )}
      <section className={classes.block} aria-label={t('newest')}>
        <h2>{t('newest')}</h2>
        <EpisodeList
          query={episodes}
          label={t('newest')}
          empty={<EmptyState icon={IconMicrophone} title={t('emptyAll')} example={t('emptyExample')} help="podcasts" />}
        />
      </section>
    </Page>
  );
}
