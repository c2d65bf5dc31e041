import pg from 'pg';
import type { Log } from '../observability/log.ts';
import { redisBell } from './wake-redis.ts';

/**
 * Tells every process of the installation that there is something new to read. It carries no data and may ring once
 * for many changes: who is woken reads on from its own position.
 */
export interface Wake {
  /** Call it after a commit, never inside the transaction: there NOTIFY would let only one commit pass at a time. */
  notify(): void;
  /** `fn` is called for what any process told, this one included, and once after the line was cut. Returns the way out. */
  onWake(fn: () => void): () => void;
  close(): Promise<void>;
}

/** The line between processes: rings the others, and calls `heard` when one of them rang. */
export interface Bell {
  /** May fail; whoever missed it hears `heard` when its line is back. */
  ring(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a line; `heard` is also called once after each time that the line was cut and came back. */
export type BellMaker = (heard: () => void) => Promise<Bell>;

export interface WakeOptions {
  readonly databaseUrl: string;
  readonly redisUrl?: string;
  readonly log: Log;
}

/** At most one ring in so many milliseconds. */
const PAUSE_MS = 5;

/** Rejects when PostgreSQL (or Redis, where there is an address of one) cannot be reached now; later it waits for it. */
export async function openWake({ databaseUrl, redisUrl, log }: WakeOptions): Promise<Wake> {
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const fn of listeners) {
      try {
        fn();
      } catch (error) {
        log.error({ err: error }, 'a listener failed when it was woken');
      }
    }
  };
  const bell = await (redisUrl ? redisBell(redisUrl, log) : postgresBell(databaseUrl, log))(tell);

  let rangAt = 0;
  let timer: NodeJS.Timeout | undefined;
  // One ring at a time on the line: what is told meanwhile is one ring more after it.
  let isRinging = false;
  let isWanted = false;
  const notify = () => {
    timer ??= setTimeout(ring, Math.max(0, rangAt + PAUSE_MS - performance.now()));
  };
  const ring = async () => {
    timer = undefined;
    rangAt = performance.now();
    tell();
    if (isRinging) {
      isWanted = true;
      return;
    }
    isRinging = true;
    await bell
      .ring()
      .catch((error: Error) => log.debug({ reason: error.message }, 'could not wake the other processes'));
    isRinging = false;
    if (isWanted) {
      isWanted = false;
      notify();
    }
  };
  return {
    notify,
    onWake: (fn) => {
      listeners.add(fn);
      return () => listeners.delete(fn);
    },
    close: async () => {
      clearTimeout(timer);
      listeners.clear();
      await bell.close();
    },
  };
}

const CHANNEL = 'fika_wake';

/** LISTEN and NOTIFY on one connection of its own, outside every transaction. */
const postgresBell =
  (url: string, log: Log): BellMaker =>
  async (heard) => {
    let client: pg.Client | undefined;
    let closed = false;
    let retry: NodeJS.Timeout | undefined;
    let pause = 50;

    const open = async () => {
      const next = new pg.Client({ connectionString: url, keepAlive: true, application_name: 'fika-wake' });
      next.on('notification', ({ processId }) => {
        if (processId !== (next as unknown as { processID: number }).processID) heard();
      });
      next.on('error', (error) => log.debug({ reason: error.message }, 'lost the line to PostgreSQL'));
      next.on('end', () => {
        if (client === next) client = undefined;
        if (!closed) again();
      });
      try {
        await next.connect();
        await next.query(`listen ${CHANNEL}`);
      } catch (error) {
        next.removeAllListeners('end');
        next.end().catch(() => undefined);
        throw error;
      }
      client = next;
      pause = 50;
    };
    const again = () => {
      clearTimeout(retry);
      retry = setTimeout(() => {
        open().then(heard, () => {
          pause = Math.min(pause * 2, 5_000);
          again();
        });
      }, pause);
    };

    await open();
    return {
      ring: async () => {
        if (!client) throw new Error('the line to PostgreSQL is cut');
        await client.query(`notify ${CHANNEL}`);
      },
      close: async () => {
        closed = true;
        clearTimeout(retry);
        await client?.end();
      },
    };
  };
