import {
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconRewindBackward15,
  IconRewindForward30,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { EpisodeItem } from '../contract.ts';
import { useLanguage } from './parts.tsx';
import bar from './player.module.css';
import { pause, play, seek, setSpeed, skip, usePlayer } from './player.ts';
import { clock, spoken } from './time.ts';

const speeds = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3];

/** Where one is in it: a slider of the browser's own, so that keys and screen readers know it. */
export function Position({ episode }: { episode: EpisodeItem }) {
  const { t } = useTranslation('podcasts');
  const language = useLanguage();
  const player = usePlayer();
  const isThis = player.episode?.id === episode.id;
  const duration = (isThis && player.duration) || episode.duration || 0;
  const { position: was = 0, done = false } = episode.mine.playback ?? {};
  const position = isThis ? player.position : done ? 0 : was;
  return (
    <div className={bar.position}>
      <span className={bar.clock}>{clock(position)}</span>
      <input
        type="range"
        className={bar.slider}
        style={{ '--done': `${duration > 0 ? Math.min(100, (position / duration) * 100) : 0}%` } as React.CSSProperties}
        aria-label={t('position')}
        aria-valuetext={t('positionOf', { at: spoken(position, language), all: spoken(duration, language) })}
        min={0}
        max={Math.max(1, Math.round(duration / 1000))}
        step={1}
        disabled={duration === 0}
        value={Math.min(Math.round(position / 1000), Math.round(duration / 1000))}
        onChange={(event) => {
          const at = Number(event.currentTarget.value) * 1000;
          if (isThis) seek(at);
          else play(episode, at);
        }}
      />
      <span className={bar.clock}>{clock(duration)}</span>
    </div>
  );
}

/** Back, play, on. */
export function Buttons({ episode }: { episode: EpisodeItem }) {
  const { t } = useTranslation('podcasts');
  const player = usePlayer();
  const isThis = player.episode?.id === episode.id;
  const playing = isThis && player.playing;
  return (
    <div className={bar.buttons}>
      <button
        type="button"
        className={bar.small}
        aria-label={t('back')}
        disabled={!isThis}
        onClick={() => skip(-15_000)}
      >
        <IconRewindBackward15 size={22} stroke={1.75} aria-hidden />
      </button>
      <button
        type="button"
        className={bar.play}
        aria-label={t(playing ? 'pause' : 'play')}
        data-waiting={(isThis && player.waiting) || undefined}
        onClick={() => (playing ? pause() : play(episode))}
      >
        {playing ? <IconPlayerPauseFilled size={20} aria-hidden /> : <IconPlayerPlayFilled size={20} aria-hidden />}
      </button>
      <button
        type="button"
        className={bar.small}
        aria-label={t('forward')}
        disabled={!isThis}
        onClick={() => skip(30_000)}
      >
        <IconRewindForward30 size={22} stroke={1.75} aria-hidden />
      </button>
    </div>
  );
}

export function Speed() {
  const { t } = useTranslation('podcasts');
  const language = useLanguage();
  const { speed } = usePlayer();
  const format = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
  return (
    <select
      className={bar.speed}
      aria-label={t('speed')}
      value={speed}
      onChange={(event) => setSpeed(Number(event.currentTarget.value))}
    >
      {[...new Set([...speeds, speed])]
        .sort((a, b) => a - b)
        .map((one) => (
          <option key={one} value={one}>
            {`${format.format(one)}×`}
          </option>
        ))}
    </select>
  );
}
