import { sql } from 'kysely';
import type { Db } from '../../../platform/services.ts';

/** One line of the log as a rule writes it. Ids are null where they do not apply. */
export interface NewActivity {
  readonly actor: string | null;
  readonly verb: string;
  /** What it happened to: an item, comment, place or person. */
  readonly object: string;
  readonly item?: string | null;
  readonly place?: string | null;
  /** A person it is about, other than the actor (who was added, who answered whom). */
  readonly person?: string | null;
  readonly data?: Record<string, unknown>;
  /** For imports: when it really happened. */
  readonly at?: Date;
}

export interface Activity {
  readonly id: string;
  readonly era: number;
  readonly xid: string;
  readonly at: Date;
  readonly actor: string | null;
  readonly verb: string;
  readonly object: string;
  readonly item: string | null;
  readonly place: string | null;
  readonly person: string | null;
  readonly data: Record<string, unknown>;
}

/** Where a reader of the log stands. */
export interface Position {
  readonly era: number;
  readonly xid: string;
  readonly id: string;
}

/** Appends to the log in the transaction of the change itself. One statement for any number of lines. */
export async function appendActivity(db: Db, entries: readonly NewActivity[]): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map((entry) => ({
    actor_id: entry.actor,
    verb: entry.verb,
    object_id: entry.object,
    item_id: entry.item ?? null,
    place_id: entry.place ?? null,
    person_id: entry.person ?? null,
    data: entry.data ?? {},
    at: entry.at?.toISOString() ?? null,
  }));
  await sql`insert into activity (actor_id, verb, object_id, item_id, place_id, person_id, data, at)
    select actor_id, verb, object_id, item_id, place_id, person_id, data, coalesce(at, clock_timestamp())
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as e (actor_id bigint, verb text, object_id bigint, item_id bigint, place_id bigint, person_id bigint, data jsonb, at timestamptz)`.execute(
    db,
  );
}

interface Row {
  id: string;
  era: number;
  xid: string;
  at: Date;
  actor_id: string | null;
  verb: string;
  object_id: string;
  item_id: string | null;
  place_id: string | null;
  person_id: string | null;
  data: Record<string, unknown>;
}

const columns = sql`id, era, xid::text as xid, at, actor_id, verb, object_id, item_id, place_id, person_id, data`;

const toActivity = (row: Row): Activity => ({
  id: row.id,
  era: row.era,
  xid: row.xid,
  at: row.at,
  actor: row.actor_id,
  verb: row.verb,
  object: row.object_id,
  item: row.item_id,
  place: row.place_id,
  person: row.person_id,
  data: row.data,
});

/**
 * What a reader at `after` may read now, in the log's order. Ids and transaction ids are handed out before commit, so a
 * reader that went by them alone would pass over a slow transaction that commits later: only rows whose transaction is older
 * than every one still running are shown. Order is (era, xid, id), not id: a row of a *running* transaction may have a lower id
 * than one already shown, but never a lower (xid, id) than the horizon.
 */
export async function readLog(db: Db, after: Position, limit: number): Promise<Activity[]> {
  // Sorted by the table's own columns: `xid` alone would be the text that is answered, by which 1000 comes before 999.
  const { rows } = await sql<Row>`
    select ${columns} from activity a
    where (a.era, a.xid, a.id) > (${after.era}, ${after.xid}::xid8, ${after.id}::bigint)
      and (a.era < (select i.era from installation i) or a.xid < pg_snapshot_xmin(pg_current_snapshot()))
    order by a.era, a.xid, a.id limit ${limit}`.execute(db);
  return rows.map(toActivity);
}

/** One line, wherever it stands. */
export async function readActivity(db: Db, id: string): Promise<Activity | undefined> {
  const { rows } = await sql<Row>`select ${columns} from activity where id = ${id}`.execute(db);
  return rows.map(toActivity)[0];
}

/** Whether something is written after `after` that may not be read yet: a slower transaction is still running. */
export async function isWaiting(db: Db, after: Position): Promise<boolean> {
  const { rows } = await sql<{ waiting: boolean }>`
    select exists (select 1 from activity
      where (era, xid, id) > (${after.era}, ${after.xid}::xid8, ${after.id}::bigint)) as waiting`.execute(db);
  return rows[0]!.waiting;
}

/**
 * The end of what may be read now: where a live reader begins. After a restore it is the beginning of the new era until
 * something is written in it.
 */
export async function horizon(db: Db): Promise<Position> {
  const { rows } = await sql<Position>`
    select i.era, coalesce(a.xid, '0')::text as xid, coalesce(a.id, 0) as id from installation i
    left join lateral (
      select l.xid, l.id from activity l where l.era = i.era and l.xid < pg_snapshot_xmin(pg_current_snapshot())
      order by l.era desc, l.xid desc, l.id desc limit 1
    ) a on true`.execute(db);
  return rows[0]!;
}

export const positionOf = (activity: Activity): Position => ({ era: activity.era, xid: activity.xid, id: activity.id });

export const encodePosition = ({ era, xid, id }: Position): string => `${era}.${xid}.${id}`;

/** Null for what is not a position (a client may send anything). */
export function decodePosition(text: unknown): Position | null {
  const match = typeof text === 'string' ? /^(\d{1,9})\.(\d{1,19})\.(\d{1,19})$/.exec(text) : null;
  return match ? { era: Number(match[1]), xid: match[2]!, id: match[3]! } : null;
}
