import { Button, Progress, TextInput } from '@mantine/core';
import { IconMicrophone, IconUpload, IconX } from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { filePath, upload } from '../../../web/api/files.ts';
import { isProblem, problemSentence } from '../../../web/api/problem.ts';
import form from '../../../web/components/form.module.css';
import { Worded } from '../../../web/components/worded.tsx';
import { useMe } from '../../../web/session/me.ts';
import { dropKept, readKept } from './kept-recording.ts';
import writing from './writing.module.css';

const Recorder = lazy(() => import('./Recorder.tsx'));

interface RecordingFieldProps {
  media: string | null;
  source: string;
  onChange: (change: { media: string | null } | { source: string }) => void;
  error?: string | undefined;
}

/** The recording: a file, one's own voice, or where it is elsewhere. */
export function RecordingField({ media, source, onChange, error }: RecordingFieldProps) {
  const { t } = useTranslation('podcasts');
  const me = useMe();
  const picker = useRef<HTMLInputElement>(null);
  const [open, setOpen] = useState(false);
  const [elsewhere, setElsewhere] = useState(source !== '');
  const [sending, setSending] = useState<{ share: number; stop: AbortController } | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const { id } = me;
  // What was recorded and neither sent nor thrown away is there again after a reload.
  useEffect(() => {
    if (media === null) void readKept(id).then((kept) => kept && setOpen(true));
  }, [id, media]);
  const take = async (file: Blob & { name?: string }, isOwn = false) => {
    const stop = new AbortController();
    setProblem(null);
    setSending({ share: 0, stop });
    try {
      const kept = await upload(file, (share) => setSending({ share, stop }), stop.signal);
      if (isOwn) await dropKept(me.id);
      setOpen(false);
      onChange({ media: kept.id });
    } catch (failed) {
      if (!isProblem(failed, 'cancelled')) setProblem(failed);
    } finally {
      setSending(null);
    }
  };
  const said = problem !== null ? problemSentence(t, problem) : error;
  return (
    <fieldset className={writing.field}>
      <legend>{t('recordingField')}</legend>
      {media !== null ? (
        <div className={writing.chosen}>
          {/* biome-ignore lint/a11y/useMediaCaption: its transcript is the field below */}
          <audio
            className={writing.preview}
            controls
            preload="metadata"
            src={filePath(media, 'content')}
            aria-label={t('preview')}
          />
          <Button
            variant="subtle"
            color="gray"
            leftSection={<IconX size={16} aria-hidden />}
            onClick={() => onChange({ media: null })}
          >
            {t('otherRecording')}
          </Button>
        </div>
      ) : open ? (
        <Suspense fallback={null}>
          <Worded>
            <Recorder
              onClose={() => setOpen(false)}
              onUse={({ blob, video }) => {
                const ending = blob.type.includes('mp4')
                  ? video
                    ? 'mp4'
                    : 'm4a'
                  : blob.type.includes('ogg')
                    ? 'ogg'
                    : 'webm';
                const day = new Date().toISOString().slice(0, 10);
                void take(new File([blob], `${day}.${ending}`, { type: blob.type }), true);
              }}
            />
          </Worded>
        </Suspense>
      ) : (
        <div className={form.row}>
          <input
            ref={picker}
            type="file"
            accept="audio/*,video/*,.mp3,.m4a,.ogg,.opus,.flac,.wav,.mp4,.webm,.mov"
            hidden
            aria-label={t('uploadRecording')}
            onChange={(event) => {
              const file = event.currentTarget.files?.[0];
              event.currentTarget.value = '';
              if (file) void take(file);
            }}
          />
          <Button
            variant="default"
            leftSection={<IconUpload size={18} stroke={1.75} aria-hidden />}
            disabled={sending !== null}
            onClick={() => picker.current?.click()}
          >
            {t('uploadRecording')}
          </Button>
          <Button
            variant="default"
            leftSection={<IconMicrophone size={18} stroke={1.75} aria-hidden />}
            disabled={sending !== null}
            onClick={() => setOpen(true)}
          >
            {t('record')}
          </Button>
          {!elsewhere && (
            <Button variant="subtle" color="gray" onClick={() => setElsewhere(true)}>
              {t('linkInstead')}
            </Button>
          )}
        </div>
      )}
      {sending && (
        <div className={writing.sending}>
          <Progress value={sending.share * 100} aria-label={t('sending')} />
          <span>{t('sent', { percent: Math.round(sending.share * 100) })}</span>
          <Button size="xs" variant="subtle" color="gray" onClick={() => sending.stop.abort()}>
            {t('web:cancel')}
          </Button>
        </div>
      )}
      {elsewhere && media === null && (
        <TextInput
          type="url"
          label={t('source')}
          description={t('sourceWhy')}
          placeholder="https://"
          maxLength={2000}
          value={source}
          onChange={(event) => onChange({ source: event.currentTarget.value })}
        />
      )}
      {said && (
        <p className={form.problem} role="alert">
          {said}
        </p>
      )}
    </fieldset>
  );
}
