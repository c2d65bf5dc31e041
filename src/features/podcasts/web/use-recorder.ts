import { useCallback, useEffect, useRef, useState } from 'react';
import { beginKeeping, keepPart } from './kept-recording.ts';

/** What every podcast player plays comes first; then what the browser has. */
const sounds = ['audio/mp4;codecs=mp4a.40.2', 'audio/webm;codecs=opus', 'audio/ogg;codecs=opus', ''];
const pictures = ['video/mp4;codecs=avc1.42E01E,mp4a.40.2', 'video/webm;codecs=vp9,opus', 'video/webm', ''];

export type RecorderProblem = 'blocked' | 'none' | 'insecure' | 'failed';

export interface RecorderState {
  readonly state: 'idle' | 'asking' | 'recording' | 'paused';
  readonly problem: RecorderProblem | null;
  /** Milliseconds that were recorded. */
  readonly duration: number;
  readonly devices: readonly MediaDeviceInfo[];
  readonly stream: MediaStream | null;
}

const problemOf = (error: unknown): RecorderProblem => {
  const name = (error as DOMException).name;
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'blocked';
  return name === 'NotFoundError' || name === 'OverconstrainedError' ? 'none' : 'failed';
};

const idle: RecorderState = { state: 'idle', problem: null, duration: 0, devices: [], stream: null };

/** Records sound, or sound and picture, and keeps it as it comes. `onDone` once all of it is kept. */
export function useRecorder(person: string, onDone: () => void) {
  const [now, setNow] = useState(idle);
  const recorder = useRef<MediaRecorder | null>(null);
  const done = useRef(onDone);
  useEffect(() => {
    done.current = onDone;
  });
  const release = useCallback(() => {
    for (const track of recorder.current?.stream.getTracks() ?? []) track.stop();
    recorder.current = null;
  }, []);
  useEffect(
    () => () => {
      // Leaving the page stops it; what was said is kept.
      if (recorder.current?.state !== 'inactive') recorder.current?.stop();
      release();
    },
    [release],
  );

  const start = async (video: boolean, device?: string) => {
    if (!navigator.mediaDevices?.getUserMedia) return setNow({ ...idle, problem: 'insecure' });
    const before = recorder.current;
    if (before) {
      // Another microphone begins anew: what the one before still has to say is not wanted.
      before.ondataavailable = null;
      before.onstop = null;
      if (before.state !== 'inactive') before.stop();
      release();
    }
    setNow({ ...idle, state: 'asking' });
    try {
      const stream = await navigator.mediaDevices.getUserMedia({
        audio: device ? { deviceId: { exact: device } } : true,
        video: video && { width: { ideal: 1280 }, height: { ideal: 720 } },
      });
      const mimeType = (video ? pictures : sounds).find((one) => one === '' || MediaRecorder.isTypeSupported(one));
      const one = new MediaRecorder(stream, { ...(mimeType ? { mimeType } : {}), audioBitsPerSecond: 96_000 });
      recorder.current = one;
      const mime = (one.mimeType || mimeType || (video ? 'video/webm' : 'audio/webm')).split(';')[0]!;
      // Time in which it recorded, without its pauses.
      let recorded = 0;
      let since = performance.now();
      const duration = () => recorded + (one.state === 'recording' ? performance.now() - since : 0);
      let keeping = beginKeeping(person, { mime, video, duration: 0 });
      one.ondataavailable = ({ data }) => {
        if (data.size === 0) return;
        const length = duration();
        setNow((old) => ({ ...old, duration: length }));
        keeping = keeping.then(() => keepPart(person, data, { mime, video, duration: Math.round(length) }));
      };
      one.onpause = () => {
        recorded += performance.now() - since;
        setNow((old) => ({ ...old, state: 'paused', duration: recorded }));
      };
      one.onresume = () => {
        since = performance.now();
        setNow((old) => ({ ...old, state: 'recording' }));
      };
      one.onstop = () => {
        for (const track of stream.getTracks()) track.stop();
        void keeping
          .catch(() => setNow({ ...idle, problem: 'failed' }))
          .then(() => {
            setNow((old) => ({ ...idle, problem: old.problem }));
            done.current();
          });
      };
      one.onerror = () => setNow((old) => ({ ...old, problem: 'failed' }));
      one.start(1000);
      since = performance.now();
      // Names of devices are told only after one was allowed.
      const devices = (await navigator.mediaDevices.enumerateDevices()).filter(
        ({ kind, deviceId }) => kind === 'audioinput' && deviceId !== '',
      );
      setNow({ ...idle, state: 'recording', devices, stream });
    } catch (error) {
      release();
      setNow({ ...idle, problem: problemOf(error) });
    }
  };
  return {
    ...now,
    start,
    pause: () => recorder.current?.pause(),
    resume: () => recorder.current?.resume(),
    stop: () => {
      if (recorder.current?.state !== 'inactive') recorder.current?.stop();
    },
  };
}
