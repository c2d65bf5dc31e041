import type { Config } from '../config/config.ts';
import { isDatabaseAway } from '../http/failures.ts';
import { Problem } from '../http/problems.ts';
import type { Log } from '../observability/log.ts';
import type { Db } from '../services.ts';
import { connect } from './connect.ts';

/** Milliseconds for which nobody waits again for a replica that could not be reached. */
const REST_MS = 10_000;
const WORD_EVERY_MS = 60_000;

/** A read replica: some seconds behind the primary, and asked only for what says `mayLag`. */
export interface Replica {
  /** Reads from the replica; where it fails, the same once more from the primary. */
  read<T>(read: (db: Db) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Undefined where none is configured. Opens no connection yet. */
export function openReplica(
  { databaseReplicaUrl }: Pick<Config, 'databaseReplicaUrl'>,
  primary: Db,
  log: Log,
  { rest = REST_MS } = {},
): Replica | undefined {
  if (!databaseReplicaUrl) return undefined;
  const { db, close } = connect(databaseReplicaUrl, { log, name: 'fika-replica' });
  let restsUntil = 0;
  let toldAt = Number.NEGATIVE_INFINITY;
  const tell = (error: unknown) => {
    if (performance.now() - toldAt < WORD_EVERY_MS) return;
    toldAt = performance.now();
    log.warn({ reason: (error as Error).message }, 'the read replica failed; reading from the primary');
  };
  return {
    close,
    read: async (read) => {
      if (performance.now() < restsUntil) return read(primary);
      try {
        return await read(db);
      } catch (error) {
        if (error instanceof Problem) throw error;
        // Also what a replica alone refuses: a read that collides with what it replays, a column that has not arrived yet.
        if (isDatabaseAway(error)) restsUntil = performance.now() + rest;
        tell(error);
        return read(primary);
      }
    },
  };
}
