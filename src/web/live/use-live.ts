import { useEffect, useSyncExternalStore } from 'react';
import type { Socket } from 'socket.io-client';
import type { LiveActivity } from '../../core/activity/contract.ts';
import { sessionEnded } from '../session/session-ended.ts';
import { readFrom } from './cursor.ts';
import { mergeActivity, mergeInbox, mergeReset } from './merge.ts';
import { tellWatched, watched } from './watch.ts';

let connected: boolean | null = null;
const listeners = new Set<() => void>();

function setConnected(value: boolean): void {
  connected = value;
  for (const listener of listeners) listener();
}

/** Whether the live connection stands; null before the first attempt has come through. */
export const useConnected = (): boolean | null =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => connected,
  );

/**
 * Holds the one live connection while somebody is signed in. After a break it says how far it has read (`after`), and
 * the server replays what came since, so that nothing is missed or doubled. `start` is where the log stood before the first list was loaded.
 */
export function useLive(start: string): void {
  // Only the first position counts: from then on the connection knows better.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a later position must not open the connection anew
  useEffect(() => {
    let socket: Socket | undefined;
    let left = false;
    const reading = readFrom<LiveActivity>(start, mergeActivity);
    const connect = async () => {
      const { io } = await import('socket.io-client');
      if (left) return;
      socket = io({
        path: '/live',
        transports: ['websocket', 'polling'],
        auth: (answer) => {
          const after = reading.cursor();
          answer({ ...(after ? { after } : {}), places: watched() });
        },
        reconnectionDelayMax: 15_000,
      });
      tellWatched((places) => socket?.emit('watch', { places }));
      socket.on('connect', () => {
        reading.begin();
        setConnected(true);
      });
      socket.on('disconnect', () => setConnected(false));
      socket.on('activity', reading.arrive);
      socket.on('ready', (ready: { cursor: string }) => reading.ready(ready.cursor));
      socket.on('inbox', (inbox: { unread: number }) => mergeInbox(inbox.unread));
      socket.on('reset', (reset: { cursor: string }) => {
        reading.reset(reset.cursor);
        mergeReset();
      });
      socket.on('signed-out', () => sessionEnded.set(true));
    };
    // After the first paint: what is on the screen comes first.
    const timer = setTimeout(() => void connect(), 300);
    return () => {
      left = true;
      clearTimeout(timer);
      tellWatched(null);
      socket?.disconnect();
    };
  }, []);
}
