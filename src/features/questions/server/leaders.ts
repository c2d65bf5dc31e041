import { sql } from 'kysely';
import { appendActivity } from '../../../core/activity/server/log.ts';
import { chipJson } from '../../../core/people/server/queries.ts';
import { problems } from '../../../platform/http/problems.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import { type Leader, questionProblems } from '../contract.ts';

export async function leadersOf(db: Db, place: string, id: string | null = null): Promise<Leader[]> {
  const { rows } = await sql<Leader>`select l.id, l.role, ${chipJson('p')} as person
    from leader l join person p on p.id = l.person_id
    where l.place_id = ${place} ${id === null ? sql`` : sql`and l.id = ${id}`} order by l.id`.execute(db);
  return rows;
}

/** Who is asked reads the questions: a member, and no guest. */
async function checkMember(db: Db, place: string, person: string): Promise<void> {
  const { rows } = await sql`select from membership m join person p on p.id = m.person_id
    where m.place_id = ${place} and m.person_id = ${person} and m.role <> 'guest' and p.active`.execute(db);
  if (rows.length === 0) throw questionProblems.leader_outside();
}

/** Throws `leader_outside`. */
export async function nameLeader(
  db: Db,
  place: string,
  { person, role }: { person: string; role: string },
): Promise<Leader> {
  await checkMember(db, place, person);
  const { rows } = await sql<{ id: string }>`insert into leader (place_id, person_id, role)
    values (${place}, ${person}, ${role}) returning id`.execute(db);
  return (await leadersOf(db, place, rows[0]!.id))[0]!;
}

/** What waits goes to who is named now, who hears of it. Throws `not_found` and `leader_outside`. */
export async function editLeader(
  db: Db,
  viewer: Viewer,
  place: string,
  id: string,
  { person, role }: { person?: string | undefined; role?: string | undefined },
): Promise<Leader> {
  const { rows } = await sql<{ person_id: string }>`select person_id from leader
    where id = ${id} and place_id = ${place} for update`.execute(db);
  const before = rows[0];
  if (!before) throw problems.not_found();
  if (person !== undefined && person !== before.person_id) await checkMember(db, place, person);
  await sql`update leader set person_id = coalesce(${person ?? null}::bigint, person_id), role = coalesce(${role ?? null}, role)
    where id = ${id}`.execute(db);
  const changed = await sql<{ id: string; waiting: boolean }>`update item set rev = rev + 1 from question q
    where q.id = item.id and q.leader_id = ${id} returning item.id, q.answered_at is null as waiting`.execute(db);
  if (person !== undefined && person !== before.person_id)
    await askAll(
      db,
      viewer,
      person,
      changed.rows.filter((row) => row.waiting).map((row) => row.id),
    );
  return (await leadersOf(db, place, id))[0]!;
}

/** Puts questions into somebody's inbox. */
export const askAll = (
  db: Db,
  by: Pick<Viewer, 'person'> | null,
  person: string,
  questions: readonly string[],
  at?: Date,
) =>
  appendActivity(
    db,
    questions.map((id) => ({
      actor: by?.person ?? null,
      verb: 'item.asked',
      object: id,
      item: id,
      person,
      data: { asks: 'asked' },
      at,
    })),
  );

/** The questions stay, put to nobody. Throws `not_found`. */
export async function dropLeader(db: Db, place: string, id: string): Promise<void> {
  const { rows } = await sql`select from leader where id = ${id} and place_id = ${place} for update`.execute(db);
  if (rows.length === 0) throw problems.not_found();
  await sql`update item set rev = rev + 1 where id in (select id from question where leader_id = ${id})`.execute(db);
  await sql`delete from leader where id = ${id}`.execute(db);
}
