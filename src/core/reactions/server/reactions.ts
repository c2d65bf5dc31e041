import { sql } from 'kysely';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import { appendActivity } from '../../activity/server/log.ts';
import type { PersonChip } from '../../people/contract.ts';
import { chipJson } from '../../people/server/queries.ts';
import { reactionCounts } from '../counts.ts';

export type ReactionSubject = 'item' | 'comment';

interface Counts {
  reactions: { emoji: string; count: number }[];
  mine: string[];
}

/** Adds or takes back one reaction; the counter moves by one, and only when something changed. */
export async function setReaction(
  db: Db,
  viewer: Viewer,
  subject: ReactionSubject,
  id: string,
  emoji: string,
  on: boolean,
  at?: Date,
): Promise<Counts> {
  const item =
    subject === 'item'
      ? id
      : (await sql<{ item_id: string }>`select item_id from comment where id = ${id}`.execute(db)).rows[0]!.item_id;
  const changed = on
    ? await sql`insert into reaction (subject_id, person_id, emoji, item_id, at)
        values (${id}, ${viewer.person}, ${emoji}, ${item}, coalesce(${at ?? null}::timestamptz, clock_timestamp())) on conflict do nothing`.execute(
        db,
      )
    : await sql`delete from reaction where subject_id = ${id} and person_id = ${viewer.person} and emoji = ${emoji}`.execute(
        db,
      );
  if (changed.numAffectedRows === 1n) {
    const step = on ? 1 : -1;
    const counter = sql`jsonb_set(reactions, array[${emoji}], to_jsonb(coalesce((reactions ->> ${emoji})::int, 0) + ${step}::int))`;
    if (subject === 'comment') {
      await sql`update comment set reactions = ${counter} where id = ${id}`.execute(db);
      await sql`update item set rev = rev + 1 where id = ${item}`.execute(db);
    } else {
      await sql`update item set reactions = ${counter}, rev = rev + 1 where id = ${id}`.execute(db);
    }
    await appendActivity(db, [
      {
        actor: viewer.person,
        verb: on ? 'reaction.added' : 'reaction.removed',
        object: id,
        item,
        data: { subject, emoji },
        at,
      },
    ]);
  }
  return reactionsOf(db, viewer, subject, id);
}

async function reactionsOf(db: Db, viewer: Viewer, subject: ReactionSubject, id: string): Promise<Counts> {
  const { rows } = await sql<{ reactions: Record<string, number>; mine: string[] | null }>`
    select s.reactions, (select array_agg(r.emoji order by r.at) from reaction r
      where r.subject_id = s.id and r.person_id = ${viewer.person}) as mine
    from ${sql.table(subject)} s where s.id = ${id}`.execute(db);
  const row = rows[0]!;
  return {
    reactions: reactionCounts(row.reactions),
    mine: row.mine ?? [],
  };
}

export async function reactionsOfSubject(
  db: Db,
  subject: string,
  after: readonly [string, string, string] | null,
  limit: number,
): Promise<{ person: PersonChip; emoji: string; at: Date }[]> {
  const { rows } = await sql<{ person: PersonChip; emoji: string; at: Date }>`
    select ${chipJson('p')} as person, r.emoji, r.at from reaction r join person p on p.id = r.person_id
    where r.subject_id = ${subject}
      ${after ? sql`and (r.at, r.person_id, r.emoji) < (${after[0]}::timestamptz, ${after[1]}::bigint, ${after[2]})` : sql``}
    order by r.at desc, r.person_id desc, r.emoji desc limit ${limit + 1}`.execute(db);
  return rows;
}
