import { IconExternalLink } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { getItem } from '../../../core/items/contract.ts';
import { call } from '../../../web/api/client.ts';
import { changeItem } from '../../../web/api/patch.ts';
import type { KindCardProps } from '../../../web/kinds.ts';
import { paths } from '../../../web/paths.ts';
import type { EpisodeItem } from '../contract.ts';
import { Cover, isPlayable, NumberOf, PlayButton, Progress } from './parts.tsx';
import classes from './podcasts.module.css';

/** An episode in a stream: play it here, and go on reading. */
export default function EpisodeCard({ item }: KindCardProps) {
  const episode = item as EpisodeItem;
  return (
    <div className={classes.card}>
      <Cover cover={episode.show?.cover} size={64} />
      <div className={classes.cardWords}>
        {episode.show ? (
          <Link to={`/podcasts/${episode.show.id}`} className={classes.showName}>
            <bdi>{episode.show.title}</bdi>
          </Link>
        ) : null}
        <p className={classes.facts}>
          <NumberOf episode={episode} />
          <Progress episode={episode} />
          <State episode={episode} />
        </p>
      </div>
      {isPlayable(episode) && (episode.media?.video ? <Watch episode={episode} /> : <PlayButton episode={episode} />)}
    </div>
  );
}

/** A video is seen on its own page. */
function Watch({ episode }: { episode: EpisodeItem }) {
  const { t } = useTranslation('podcasts');
  return (
    <Link to={paths.item(episode.id)} className={classes.watch}>
      {t('watch')}
    </Link>
  );
}

/** Why there is nothing to play, where there is nothing. */
export function State({ episode }: { episode: EpisodeItem }) {
  const { t } = useTranslation('podcasts');
  if (episode.state === 'processing') return <Processing id={episode.id} />;
  if (episode.state === 'failed') return <span className={classes.problem}>{t('notPlayable')}</span>;
  if (isPlayable(episode) || episode.source === '') return null;
  return (
    <a href={episode.source} target="_blank" rel="noopener noreferrer nofollow" className={classes.outside}>
      <IconExternalLink size={16} stroke={1.75} aria-hidden />
      {t('elsewhere', { host: URL.parse(episode.source)?.hostname ?? '' })}
    </a>
  );
}

const lookAgainMs = [1_500, 3_000, 6_000, 15_000, 30_000];

/** That it is ready is told live; a list that was asked for in the same moment may have missed it, and looks again. */
function Processing({ id }: { id: string }) {
  const { t } = useTranslation('podcasts');
  const [looked, setLooked] = useState(0);
  const wait = lookAgainMs[looked];
  useEffect(() => {
    if (wait === undefined) return;
    const timer = setTimeout(() => {
      call(getItem, { params: { id } })
        .then((now) => changeItem(id, (old) => ({ ...old, ...now })))
        .catch(() => {})
        .finally(() => setLooked((n) => n + 1));
    }, wait);
    return () => clearTimeout(timer);
  }, [id, wait]);
  return <span role="status">{t('processing')}</span>;
}
