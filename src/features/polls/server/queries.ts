import { sql } from 'kysely';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';

export interface PollRow {
  id: string;
  choices: number;
  anonymous: boolean;
  closes_at: Date | null;
  closed: boolean;
  voters: number;
  options: { id: string; text: string; votes: number }[];
}

/** Polls with their options, for any number of items in one query. */
export async function pollRows(db: Db, ids: readonly string[]): Promise<PollRow[]> {
  const { rows } = await sql<PollRow>`
    select p.id, p.choices, p.anonymous, p.closes_at, coalesce(p.closes_at <= now(), false) as closed, p.voters,
      (select jsonb_agg(jsonb_build_object('id', o.id::text, 'text', o.text, 'votes', o.votes) order by o.position)
        from poll_option o where o.poll_id = p.id) as options
    from poll p where p.id = any (${[...ids]}::bigint[])`.execute(db);
  return rows;
}

/** The reader's own votes, for any number of polls in one query. */
export async function ownVotes(db: Db, viewer: Viewer, ids: readonly string[]): Promise<Map<string, string[]>> {
  const { rows } = await sql<{ poll_id: string; votes: string[] }>`
    select poll_id, array_agg(option_id::text order by option_id) as votes from poll_vote
    where poll_id = any (${[...ids]}::bigint[]) and person_id = ${viewer.person} group by poll_id`.execute(db);
  return new Map(rows.map((row) => [row.poll_id, row.votes]));
}

export async function insertPoll(
  db: Db,
  id: string,
  poll: { options: readonly string[]; choices: number; anonymous: boolean; closesAt: string | null },
): Promise<void> {
  await sql`with p as (
      insert into poll (id, choices, anonymous, closes_at) values (${id}, ${poll.choices}, ${poll.anonymous}, ${poll.closesAt})
    )
    insert into poll_option (poll_id, position, text)
    select ${id}, position, text from unnest(${[...poll.options]}::text[]) with ordinality as o (text, position)`.execute(
    db,
  );
}

export async function setClosing(db: Db, id: string, closesAt: string | null): Promise<void> {
  await sql`update poll set closes_at = ${closesAt} where id = ${id}`.execute(db);
}

/** The poll's row, locked: votes of one poll are counted one after another. */
export async function lockPoll(
  db: Db,
  id: string,
): Promise<{ choices: number; anonymous: boolean; closed: boolean; options: string[] } | undefined> {
  await sql`select 1 from poll where id = ${id} for update`.execute(db);
  const { rows } = await sql<{ choices: number; anonymous: boolean; closed: boolean; options: string[] }>`
    select choices, anonymous, coalesce(closes_at <= now(), false) as closed,
      array(select o.id::text from poll_option o where o.poll_id = poll.id) as options
    from poll where id = ${id}`.execute(db);
  return rows[0];
}

/** Makes a person's votes exactly these; counters move by what changed. */
export async function replaceVotes(db: Db, viewer: Viewer, poll: string, options: readonly string[]): Promise<void> {
  await sql`with gone as (
      delete from poll_vote where poll_id = ${poll} and person_id = ${viewer.person}
        and option_id <> all (${[...options]}::bigint[]) returning option_id
    )
    update poll_option o set votes = votes - 1 from gone where o.id = gone.option_id`.execute(db);
  await sql`with fresh as (
      insert into poll_vote (poll_id, person_id, option_id)
      select ${poll}, ${viewer.person}, unnest(${[...options]}::bigint[]) on conflict do nothing returning option_id
    )
    update poll_option o set votes = votes + 1 from fresh where o.id = fresh.option_id`.execute(db);
}

export async function addVoters(db: Db, poll: string, by: number): Promise<void> {
  await sql`update poll set voters = voters + ${by} where id = ${poll}`.execute(db);
  await sql`update item set rev = rev + 1 where id = ${poll}`.execute(db);
}
