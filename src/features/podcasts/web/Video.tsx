import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { urlOf } from '../../../web/api/client.ts';
import { filePath } from '../../../web/api/files.ts';
import { type EpisodeItem, getCaptions } from '../contract.ts';
import { pause, play } from './player.ts';
import classes from './podcasts.module.css';
import { note } from './saving.ts';

interface VideoProps {
  episode: EpisodeItem;
  /** Where to go, in milliseconds, when it changes. */
  goTo: { at: number } | null;
  onTime: (position: number) => void;
}

const saveEvery = 10_000;

/** A video in its page, with its captions. Whoever leaves while it plays goes on hearing it. */
export default function Video({ episode, goTo, onTime }: VideoProps) {
  const { t, i18n } = useTranslation('podcasts');
  const video = useRef<HTMLVideoElement>(null);
  const saved = useRef(0);
  const latest = useRef(episode);
  useEffect(() => {
    latest.current = episode;
  });
  const save = (element: HTMLVideoElement, done = false) => {
    saved.current = Date.now();
    note(episode.id, { position: Math.round(element.currentTime * 1000), done, speed: element.playbackRate });
  };
  useEffect(() => {
    if (!goTo || !video.current) return;
    video.current.currentTime = goTo.at / 1000;
    void video.current.play().catch(() => {});
  }, [goTo]);
  useEffect(() => {
    const element = video.current;
    return () => {
      if (!element || element.paused || element.ended) return;
      element.pause();
      play(latest.current, element.currentTime * 1000);
    };
  }, []);
  return (
    // biome-ignore lint/a11y/useMediaCaption: they are there where there is a transcript
    <video
      ref={video}
      className={classes.video}
      controls
      playsInline
      preload="metadata"
      src={filePath(episode.media!.file, 'content')}
      aria-label={episode.title}
      onLoadedMetadata={({ currentTarget }) => {
        const { position = 0, done = false, speed = 1 } = episode.mine.playback ?? {};
        currentTarget.playbackRate = speed;
        if (!done && position > 0 && position < currentTarget.duration * 1000 - 3_000)
          currentTarget.currentTime = position / 1000;
      }}
      onPlay={() => pause()}
      onPause={({ currentTarget }) => !currentTarget.ended && save(currentTarget)}
      onEnded={({ currentTarget }) => save(currentTarget, true)}
      onTimeUpdate={({ currentTarget }) => {
        onTime(currentTarget.currentTime * 1000);
        if (!currentTarget.paused && Date.now() - saved.current > saveEvery) save(currentTarget);
      }}
    >
      {episode.transcript && (
        <track
          kind="captions"
          src={urlOf(getCaptions, { params: { id: episode.id } })}
          srcLang={episode.language ?? i18n.language}
          label={t('captions')}
          default
        />
      )}
    </video>
  );
}
