import { Button, NativeSelect, NumberInput, Textarea } from '@mantine/core';
import { IconFileText, IconX } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useList } from '../../../web/api/queries.ts';
import form from '../../../web/components/form.module.css';
import type { KindComposerProps } from '../../../web/kinds.ts';
import { type Chapter, longestTranscript, showsOfPlace } from '../contract.ts';
import { readTranscript, TranscriptError } from '../transcript.ts';
import { asLines, readLines } from './chapter-lines.ts';
import { RecordingField } from './RecordingField.tsx';
import writing from './writing.module.css';

interface More {
  /** Lines of the transcript that it has already. */
  hasTranscript?: boolean;
}

/** What belongs to an episode beside its words: the recording, its show and number, chapters, transcript. */
export default function EpisodeComposer({
  fields,
  onChange,
  errors,
  place,
  hasTranscript = false,
}: KindComposerProps & More) {
  const { t } = useTranslation('podcasts');
  // An upload ends when it ends: what was entered meanwhile stays.
  const latest = useRef(fields);
  latest.current = fields;
  const change = (part: Record<string, unknown>) => {
    latest.current = { ...latest.current, ...part };
    onChange({ ...latest.current });
  };
  const shows = useList(
    showsOfPlace,
    { params: { id: place?.id ?? '0' }, query: { limit: 100 } },
    { enabled: place !== null },
  );
  const show = typeof fields.show === 'string' ? fields.show : '';
  const number = (name: 'season' | 'number') => (typeof fields[name] === 'number' ? fields[name] : '');
  return (
    <div className={form.stack}>
      <RecordingField
        media={typeof fields.media === 'string' ? fields.media : null}
        source={typeof fields.source === 'string' ? fields.source : ''}
        onChange={change}
        error={errors.media ?? errors.source}
      />
      {(shows.entries.length > 0 || show !== '') && (
        <div className={writing.numbers}>
          <NativeSelect
            label={t('show')}
            value={show}
            error={errors.show}
            data={[
              { value: '', label: t('noShow') },
              ...shows.entries.map((one) => ({ value: one.id, label: one.title })),
            ]}
            onChange={(event) => change({ show: event.currentTarget.value || null })}
          />
          {(['season', 'number'] as const).map((name) => (
            <NumberInput
              key={name}
              label={t(`${name}Field`)}
              min={1}
              max={name === 'season' ? 9999 : 99_999}
              allowDecimal={false}
              value={number(name)}
              error={errors[name]}
              onChange={(value) => change({ [name]: typeof value === 'number' ? value : null })}
            />
          ))}
        </div>
      )}
      <ChaptersField
        chapters={(fields.chapters as Chapter[] | undefined) ?? []}
        onChange={(chapters) => change({ chapters })}
      />
      <TranscriptField
        transcript={typeof fields.transcript === 'string' ? fields.transcript : null}
        isThere={hasTranscript}
        onChange={(transcript) => change({ transcript })}
      />
    </div>
  );
}

function ChaptersField({
  chapters,
  onChange,
}: {
  chapters: readonly Chapter[];
  onChange: (chapters: Chapter[]) => void;
}) {
  const { t } = useTranslation('podcasts');
  const [lines, setLines] = useState(() => asLines(chapters));
  const { wrong } = readLines(lines);
  return (
    <Textarea
      label={t('chapters')}
      description={t('chaptersWhy')}
      placeholder={t('chaptersExample')}
      autosize
      minRows={2}
      maxRows={12}
      dir="auto"
      value={lines}
      error={wrong !== null && t('chapterWrong', { line: wrong })}
      onChange={(event) => {
        setLines(event.currentTarget.value);
        const read = readLines(event.currentTarget.value);
        if (read.wrong === null) onChange(read.chapters);
      }}
    />
  );
}

interface TranscriptFieldProps {
  /** Null: as it was. */
  transcript: string | null;
  isThere: boolean;
  onChange: (transcript: string) => void;
}

function TranscriptField({ transcript, isThere, onChange }: TranscriptFieldProps) {
  const { t } = useTranslation('podcasts');
  const picker = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const take = async (file: File) => {
    if (file.size > longestTranscript) return setProblem(t('transcriptTooLong'));
    const words = await file.text();
    try {
      readTranscript(words);
    } catch (error) {
      if (!(error instanceof TranscriptError)) throw error;
      return setProblem(t('transcriptWrong', { line: error.line }));
    }
    setProblem(null);
    onChange(words.replaceAll('\u0000', '').toWellFormed());
  };
  const lines = transcript ? countCues(transcript) : 0;
  const has = transcript === null ? isThere : lines > 0;
  return (
    <div className={writing.transcriptField}>
      <strong>{t('transcript')}</strong>
      <p className={form.soft}>
        {lines > 0 ? t('transcriptLines', { count: lines }) : has ? t('transcriptThere') : t('transcriptWhy')}
      </p>
      <div className={form.row}>
        <input
          ref={picker}
          type="file"
          accept=".vtt,.srt,text/vtt,application/x-subrip"
          hidden
          aria-label={t('transcriptChoose')}
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            event.currentTarget.value = '';
            if (file) void take(file);
          }}
        />
        <Button
          variant="default"
          leftSection={<IconFileText size={18} stroke={1.75} aria-hidden />}
          onClick={() => picker.current?.click()}
        >
          {t(has ? 'transcriptOther' : 'transcriptChoose')}
        </Button>
        {has && (
          <Button
            variant="subtle"
            color="gray"
            leftSection={<IconX size={16} aria-hidden />}
            onClick={() => onChange('')}
          >
            {t('transcriptRemove')}
          </Button>
        )}
      </div>
      {problem && (
        <p className={form.problem} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

function countCues(transcript: string): number {
  try {
    return readTranscript(transcript).length;
  } catch {
    return 0;
  }
}
