import { IconMicrophone, IconPlayerPauseFilled, IconPlayerPlayFilled } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { filePath } from '../../../web/api/files.ts';
import { formatOf } from '../../../web/i18n/languages.ts';
import type { EpisodeItem, Show } from '../contract.ts';
import bar from './player.module.css';
import { pause, play, usePlayer } from './player.ts';
import classes from './podcasts.module.css';
import { length, spoken } from './time.ts';

const MakeAddress = lazy(() => import('../../../core/private-addresses/web/MakeAddress.tsx'));

/** The way to hear it in a podcast player. */
export function Subscribe({ subject }: { subject: string }) {
  const { t } = useTranslation('podcasts');
  return (
    <Suspense fallback={null}>
      <MakeAddress kind="podcasts" subject={subject} label={t('subscribe')} />
    </Suspense>
  );
}

interface CoverProps {
  cover: Show['cover'] | undefined;
  /** Edge in pixels. */
  size: number;
}

/** Beside the title it is decoration; without a picture a sign on quiet ground. */
export function Cover({ cover, size }: CoverProps) {
  return cover ? (
    <img
      className={classes.cover}
      style={{ inlineSize: size, blockSize: size }}
      src={filePath(cover.file, size > 160 ? 'medium' : 'small')}
      alt=""
      width={size}
      height={size}
      loading="lazy"
      decoding="async"
    />
  ) : (
    <span className={classes.cover} data-empty style={{ inlineSize: size, blockSize: size }} aria-hidden="true">
      <IconMicrophone size={Math.round(size * 0.42)} stroke={1.5} />
    </span>
  );
}

export const useLanguage = (): string => formatOf(useTranslation().i18n.language);

/** Whether it can be played here. */
export const isPlayable = (episode: EpisodeItem): boolean => episode.state === 'ready' && episode.media !== null;

interface PlayButtonProps {
  episode: EpisodeItem;
  size?: number;
}

/** Round, in the accent: the one thing to do with an episode. */
export function PlayButton({ episode, size = 44 }: PlayButtonProps) {
  const { t } = useTranslation('podcasts');
  const player = usePlayer();
  const isThis = player.episode?.id === episode.id;
  const playing = isThis && player.playing;
  return (
    <button
      type="button"
      className={bar.play}
      style={{ inlineSize: size, blockSize: size }}
      aria-label={t(playing ? 'pauseNamed' : 'playNamed', { title: episode.title })}
      data-waiting={(isThis && player.waiting) || undefined}
      onClick={() => (playing ? pause() : play(episode))}
    >
      {playing ? (
        <IconPlayerPauseFilled size={size * 0.45} aria-hidden />
      ) : (
        <IconPlayerPlayFilled size={size * 0.45} aria-hidden />
      )}
    </button>
  );
}

/** How long it is and how far one has come, in words and as a line. */
export function Progress({ episode }: { episode: EpisodeItem }) {
  const { t } = useTranslation('podcasts');
  const language = useLanguage();
  const player = usePlayer();
  const isThis = player.episode?.id === episode.id;
  const duration = (isThis && player.duration) || episode.duration || 0;
  const listened = episode.mine.playback;
  const position = isThis ? player.position : (listened?.position ?? 0);
  const done = (listened?.done ?? false) && !(isThis && player.playing);
  if (done) return <span className={classes.done}>{t('heard')}</span>;
  if (duration === 0) return null;
  const left = Math.max(0, duration - position);
  if (position < 1000)
    return (
      <time dateTime={`PT${Math.round(duration / 1000)}S`} title={spoken(duration, language)}>
        {length(duration, language)}
      </time>
    );
  return (
    <span className={classes.progress}>
      <span className={classes.track} aria-hidden="true">
        <span style={{ inlineSize: `${Math.min(100, (position / duration) * 100)}%` }} />
      </span>
      {t('left', { time: length(left, language) })}
    </span>
  );
}

/** "Season 2, episode 5" */
export function NumberOf({ episode }: { episode: Pick<EpisodeItem, 'season' | 'number'> }) {
  const { t } = useTranslation('podcasts');
  const { season, number } = episode;
  if (number === null) return season === null ? null : <span>{t('seasonOnly', { season })}</span>;
  return <span>{season === null ? t('numberOnly', { number }) : t('numbered', { season, number })}</span>;
}
