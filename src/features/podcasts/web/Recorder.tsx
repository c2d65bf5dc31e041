import { Button, NativeSelect } from '@mantine/core';
import {
  IconMicrophone,
  IconPlayerPauseFilled,
  IconPlayerRecordFilled,
  IconPlayerStopFilled,
  IconVideo,
} from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import form from '../../../web/components/form.module.css';
import { useMe } from '../../../web/session/me.ts';
import { dropKept, type KeptRecording, readKept } from './kept-recording.ts';
import classes from './podcasts.module.css';
import { clock } from './time.ts';
import { useRecorder } from './use-recorder.ts';
import writing from './writing.module.css';

interface RecorderProps {
  /** What was recorded is to be sent. */
  onUse: (recording: KeptRecording) => void;
  onClose: () => void;
}

/** Records with microphone or camera; one hears it before anybody else does. */
export default function Recorder({ onUse, onClose }: RecorderProps) {
  const { t } = useTranslation('podcasts');
  const me = useMe();
  const [kept, setKept] = useState<KeptRecording | null | undefined>(undefined);
  const [device, setDevice] = useState<string>();
  const look = () => void readKept(me.id).then(setKept);
  const recorder = useRecorder(me.id, look);
  const { id } = me;
  useEffect(() => void readKept(id).then(setKept), [id]);
  const again = async () => {
    await dropKept(me.id);
    setKept(null);
  };
  const { state, problem, stream } = recorder;
  const live = state === 'recording' || state === 'paused';
  if (kept === undefined) return null;
  if (kept !== null && !live)
    return (
      <div className={writing.recorder}>
        <p>{t('listenFirst')}</p>
        <Preview recording={kept} />
        <div className={form.row}>
          <Button onClick={() => onUse(kept)}>{t('useRecording')}</Button>
          <Button variant="default" onClick={() => void again()}>
            {t('recordAgain')}
          </Button>
          <Button variant="subtle" color="gray" onClick={onClose}>
            {t('web:close')}
          </Button>
        </div>
      </div>
    );
  return (
    <div className={writing.recorder}>
      {problem && (
        <p className={form.problem} role="alert">
          {t(`recorder.${problem}`)}
        </p>
      )}
      {live && stream ? (
        <>
          {stream.getVideoTracks().length > 0 ? <Picture stream={stream} /> : <Level stream={stream} />}
          <p className={writing.recorded} role="timer">
            <span className={writing.dot} data-on={state === 'recording' || undefined} aria-hidden="true" />
            {clock(recorder.duration)}
            <span className={classes.soft}>{t(state === 'recording' ? 'recording' : 'paused')}</span>
          </p>
          <div className={form.row}>
            {state === 'recording' ? (
              <Button
                variant="default"
                leftSection={<IconPlayerPauseFilled size={16} aria-hidden />}
                onClick={recorder.pause}
              >
                {t('pause')}
              </Button>
            ) : (
              <Button
                variant="default"
                leftSection={<IconPlayerRecordFilled size={16} aria-hidden />}
                onClick={recorder.resume}
              >
                {t('resume')}
              </Button>
            )}
            <Button leftSection={<IconPlayerStopFilled size={16} aria-hidden />} onClick={recorder.stop}>
              {t('finish')}
            </Button>
          </div>
          {recorder.devices.length > 1 && (
            <NativeSelect
              label={t('microphone')}
              description={t('microphoneWhy')}
              value={device ?? recorder.devices[0]?.deviceId ?? ''}
              data={recorder.devices.map(({ deviceId, label }, index) => ({
                value: deviceId,
                label: label || `${index + 1}`,
              }))}
              onChange={(event) => {
                setDevice(event.currentTarget.value);
                void recorder.start(stream.getVideoTracks().length > 0, event.currentTarget.value);
              }}
            />
          )}
        </>
      ) : (
        <div className={form.row}>
          <Button
            leftSection={<IconMicrophone size={18} stroke={1.75} aria-hidden />}
            loading={state === 'asking'}
            onClick={() => void recorder.start(false, device)}
          >
            {t('recordSound')}
          </Button>
          <Button
            variant="default"
            leftSection={<IconVideo size={18} stroke={1.75} aria-hidden />}
            disabled={state === 'asking'}
            onClick={() => void recorder.start(true, device)}
          >
            {t('recordVideo')}
          </Button>
          <Button variant="subtle" color="gray" onClick={onClose}>
            {t('web:cancel')}
          </Button>
        </div>
      )}
    </div>
  );
}

function Preview({ recording }: { recording: KeptRecording }) {
  const { t } = useTranslation('podcasts');
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(recording.blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [recording]);
  if (!url) return null;
  return recording.video ? (
    // biome-ignore lint/a11y/useMediaCaption: it has just been recorded; captions come with the transcript
    <video className={classes.video} controls src={url} aria-label={t('preview')} />
  ) : (
    // biome-ignore lint/a11y/useMediaCaption: it has just been recorded; a transcript comes later
    <audio className={writing.preview} controls src={url} aria-label={t('preview')} />
  );
}

/** What the camera sees, as in a mirror. */
function Picture({ stream }: { stream: MediaStream }) {
  const { t } = useTranslation('podcasts');
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current) video.current.srcObject = stream;
  }, [stream]);
  return (
    <video ref={video} className={classes.video} data-mirror autoPlay muted playsInline aria-label={t('camera')} />
  );
}

/** How loud it is, so that nobody records an hour of silence. Drawn past React: it moves sixty times a second. */
function Level({ stream }: { stream: MediaStream }) {
  const bar = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Uint8Array(analyser.fftSize);
    let frame = 0;
    const draw = () => {
      analyser.getByteTimeDomainData(samples);
      const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample - 128)), 0) / 128;
      bar.current?.style.setProperty('inline-size', `${Math.min(100, Math.round(peak ** 0.6 * 100))}%`);
      frame = requestAnimationFrame(draw);
    };
    draw();
    return () => {
      cancelAnimationFrame(frame);
      void context.close();
    };
  }, [stream]);
  return (
    <span className={writing.level} aria-hidden="true">
      <span ref={bar} />
    </span>
  );
}
