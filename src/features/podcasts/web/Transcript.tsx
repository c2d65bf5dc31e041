import { Switch, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useOne } from '../../../web/api/queries.ts';
import { Lines } from '../../../web/components/skeletons.tsx';
import { ErrorState } from '../../../web/components/states.tsx';
import { type EpisodeItem, getTranscript } from '../contract.ts';
import { useLanguage } from './parts.tsx';
import classes from './podcasts.module.css';
import { clock, spoken } from './time.ts';

interface TranscriptProps {
  episode: EpisodeItem;
  /** Milliseconds; null while nothing of it plays. */
  position: number | null;
  onGo: (at: number) => void;
}

/** What is said, beside the recording: it follows the time, and leads to a moment. */
export default function Transcript({ episode, position, onGo }: TranscriptProps) {
  const { t } = useTranslation('podcasts');
  const language = useLanguage();
  const found = useOne(getTranscript, { params: { id: episode.id } });
  const [words, setWords] = useState('');
  const [follows, setFollows] = useState(true);
  const box = useRef<HTMLOListElement>(null);
  const cues = found.data?.cues ?? [];
  const now = position === null ? -1 : cues.findLastIndex(({ start }) => start <= position);
  useEffect(() => {
    const line = box.current?.querySelector<HTMLElement>('[aria-current]');
    if (!follows || now < 0 || !line || !box.current) return;
    // Only the box moves: the page stays where its reader is.
    const [all, one] = [box.current.getBoundingClientRect(), line.getBoundingClientRect()];
    box.current.scrollTop += one.top - all.top - all.height / 3;
  }, [now, follows]);
  if (found.isPending) return <Lines count={4} />;
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  const sought = words.trim().toLocaleLowerCase();
  const shown = cues
    .map((cue, index) => ({ ...cue, index }))
    .filter(({ text }) => sought === '' || text.toLocaleLowerCase().includes(sought));
  return (
    <section className={classes.part} aria-label={t('transcript')}>
      <div className={classes.partHead}>
        <h3>{t('transcript')}</h3>
        <Switch label={t('follow')} checked={follows} onChange={(event) => setFollows(event.currentTarget.checked)} />
      </div>
      <TextInput
        type="search"
        aria-label={t('findInTranscript')}
        placeholder={t('findInTranscript')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      {shown.length === 0 && <p className={classes.soft}>{t('notSaid')}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
      <ol ref={box} className={classes.cues} dir="auto" tabIndex={0} aria-label={t('transcript')}>
        {shown.map(({ index, start, voice, text }) => (
          <li key={index} className={classes.cue} aria-current={index === now ? 'true' : undefined}>
            <button type="button" className={classes.moment} onClick={() => onGo(start)}>
              <span aria-hidden="true">{clock(start)}</span>
              <span className={classes.hidden}>{t('goTo', { time: spoken(start, language) })}</span>
            </button>
            <p>
              {voice && voice !== cues[index - 1]?.voice && <strong>{voice}: </strong>}
              {text}
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}
