/**
 * The one player: it plays while people browse, on one element that no page owns. Loaded when somebody plays something for the first time, or opens an episode.
 */
import { lazy, useSyncExternalStore } from 'react';
import { call } from '../../../web/api/client.ts';
import { filePath } from '../../../web/api/files.ts';
import { setDock } from '../../../web/layout/dock.tsx';
import { type EpisodeItem, fastest, getPlayback, slowest } from '../contract.ts';
import { note } from './saving.ts';

const PlayerBar = lazy(() => import('./PlayerBar.tsx'));

export interface PlayerState {
  readonly episode: EpisodeItem | null;
  readonly playing: boolean;
  /** It was asked to play, and the bytes are not there yet. */
  readonly waiting: boolean;
  readonly failed: boolean;
  /** Milliseconds. */
  readonly position: number;
  /** Milliseconds; 0 while it is not known. */
  readonly duration: number;
  readonly speed: number;
}

const silent: PlayerState = {
  episode: null,
  playing: false,
  waiting: false,
  failed: false,
  position: 0,
  duration: 0,
  speed: 1,
};
let state = silent;
const listeners = new Set<() => void>();
const audio = new Audio();
audio.preload = 'metadata';
/** Where to begin, once the element can. */
let from: number | null = null;
let savedAt = 0;

const saveEvery = 10_000;
/** So near to its end there is nothing left to hear. */
const nearEnd = 3_000;
/** A pause of this long, and another device may have gone on. */
const longPause = 15_000;
let pausedAt = 0;

function set(change: Partial<PlayerState>): void {
  state = { ...state, ...change };
  for (const listener of listeners) listener();
}

export const usePlayer = (): PlayerState =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );

const lengthNow = (): number =>
  Number.isFinite(audio.duration) && audio.duration > 0 ? audio.duration * 1000 : (state.episode?.duration ?? 0);

function save(done = false): void {
  if (!state.episode || state.failed) return;
  savedAt = Date.now();
  note(state.episode.id, { position: Math.round(state.position), done, speed: state.speed });
}

const startOf = ({ position, done }: { position: number; done: boolean }, duration: number): number =>
  done || (duration > 0 && position > duration - nearEnd) ? 0 : position;

/** Plays an episode, from where one was, or from a moment (milliseconds). Called while somebody presses something: browsers ask for that. */
export function play(episode: EpisodeItem, at?: number): void {
  const isOther = state.episode?.id !== episode.id;
  if (isOther) {
    if (state.playing) save();
    audio.pause();
    audio.src = filePath(episode.media!.file, 'content');
    const known = episode.mine.playback;
    from = at ?? (known ? startOf(known, episode.duration ?? 0) : 0);
    set({
      ...silent,
      episode,
      speed: known?.speed ?? state.speed,
      position: from,
      duration: episode.duration ?? 0,
      waiting: true,
    });
    setDock(PlayerBar);
    tellSystem(episode);
    if (at === undefined) void takeUp();
  } else if (at !== undefined) seek(at);
  audio.playbackRate = state.speed;
  void audio.play().catch((error: DOMException) => {
    // Pressing another button at once is no failure; what the browser does not let begin is begun by hand.
    if (error.name === 'NotSupportedError') set({ failed: true });
    set({ waiting: false, playing: false });
  });
}

/** Goes where another of one's devices has come to, unless one has gone on here meanwhile. */
async function takeUp(): Promise<void> {
  const { episode, position } = state;
  if (!episode) return;
  const known = await call(getPlayback, { params: { id: episode.id } }).catch(() => null);
  if (!known || state.episode?.id !== episode.id || Math.abs(state.position - position) > 4_000) return;
  setSpeed(known.speed, false);
  const start = startOf(known, state.duration);
  if (Math.abs(start - state.position) > 2_000) seek(start, false);
}

export function toggle(): void {
  if (!state.episode) return;
  if (state.playing) {
    audio.pause();
    return;
  }
  if (Date.now() - pausedAt > longPause) void takeUp();
  void audio.play().catch(() => set({ playing: false }));
}

export const pause = (): void => audio.pause();

/** @param at milliseconds */
export function seek(at: number, saves = true): void {
  const to = Math.min(Math.max(0, at), Math.max(0, state.duration - 200) || at);
  if (audio.readyState === 0) from = to;
  else audio.currentTime = to / 1000;
  set({ position: to });
  if (saves) save();
}

export const skip = (by: number): void => seek(state.position + by);

export function setSpeed(speed: number, saves = true): void {
  const next = Math.min(fastest, Math.max(slowest, speed));
  audio.playbackRate = next;
  audio.defaultPlaybackRate = next;
  set({ speed: next });
  if (saves) save();
}

export function stop(): void {
  if (state.playing) save();
  audio.pause();
  audio.removeAttribute('src');
  audio.load();
  set(silent);
  setDock(null);
  if ('mediaSession' in navigator) navigator.mediaSession.metadata = null;
}

audio.addEventListener('loadedmetadata', () => {
  if (from !== null && from > 0) audio.currentTime = from / 1000;
  from = null;
  audio.playbackRate = state.speed;
  set({ duration: lengthNow(), failed: false });
});
audio.addEventListener('durationchange', () => state.episode && set({ duration: lengthNow() }));
audio.addEventListener('timeupdate', () => {
  if (!state.episode || from !== null) return;
  set({ position: audio.currentTime * 1000, waiting: false });
  if (!audio.paused && Date.now() - savedAt > saveEvery) save();
});
audio.addEventListener('play', () => {
  savedAt = Date.now();
  set({ playing: true });
});
audio.addEventListener('waiting', () => set({ waiting: true }));
audio.addEventListener('playing', () => set({ playing: true, waiting: false }));
audio.addEventListener('pause', () => {
  pausedAt = Date.now();
  if (!state.episode) return;
  set({ playing: false, waiting: false });
  if (!audio.ended) save();
});
audio.addEventListener('ended', () => {
  set({ playing: false, position: state.duration });
  save(true);
});
audio.addEventListener('error', () => state.episode && set({ failed: true, playing: false, waiting: false }));

window.addEventListener('pagehide', () => state.playing && save());
// Back from another device: it may have gone on there.
document.addEventListener('visibilitychange', () => {
  if (!document.hidden && state.episode && !state.playing && Date.now() - pausedAt > longPause) void takeUp();
});

/** The keys of a keyboard and a headset, and what a phone shows while it is locked. */
function tellSystem(episode: EpisodeItem): void {
  if (!('mediaSession' in navigator)) return;
  const cover = episode.show?.cover?.file;
  navigator.mediaSession.metadata = new MediaMetadata({
    title: episode.title,
    artist: episode.show?.title ?? episode.author.name,
    ...(cover ? { artwork: [{ src: filePath(cover, 'medium') }] } : {}),
  });
  const on = (action: MediaSessionAction, run: MediaSessionActionHandler) =>
    navigator.mediaSession.setActionHandler(action, run);
  on('play', toggle);
  on('pause', () => audio.pause());
  on('seekbackward', ({ seekOffset }) => skip(-(seekOffset ?? 15) * 1000));
  on('seekforward', ({ seekOffset }) => skip((seekOffset ?? 30) * 1000));
  on('seekto', ({ seekTime }) => seekTime !== undefined && seek(seekTime * 1000));
}
