import { sql } from 'kysely';
import type { Ids, KindExporting, Part } from '../../../core/exporting/parts.ts';
import type { Db } from '../../../platform/services.ts';
import { putInPlaces, recount } from './queries.ts';

interface Own {
  readonly leader: { readonly role: string; readonly person: string } | null;
  readonly closedAt: string | null;
  readonly answeredAt: string | null;
  /** Who else wants to know. */
  readonly votes: readonly string[];
  readonly answers: readonly { readonly id: string; readonly accepted: boolean; readonly votes: readonly string[] }[];
}

/** Whoever is asked in a place in that role; named where nobody is. */
async function leaderIn(db: Db, place: string, role: string, person: string) {
  const known = await sql<{ id: string }>`select id from leader
    where place_id = ${place} and role = ${role} and person_id = ${person}`.execute(db);
  if (known.rows[0]) return { id: known.rows[0].id, isNew: false };
  const made = await sql<{ id: string }>`insert into leader (place_id, person_id, role)
    values (${place}, ${person}, ${role}) returning id`.execute(db);
  return { id: made.rows[0]!.id, isNew: true };
}

/** Who voted for what, what is accepted, and whom it was put to: nobody is asked or told again when it comes back. */
export const questionExporting: KindExporting = {
  own: async (db, ids) => {
    const { rows } = await sql<Own & { id: string }>`
      select q.id, i.closed_at as "closedAt", q.answered_at as "answeredAt",
        case when l.id is null then null else jsonb_build_object('role', l.role, 'person', l.person_id::text) end as leader,
        array(select v.person_id::text from question_vote v where v.question_id = q.id order by v.person_id) as votes,
        coalesce((select jsonb_agg(jsonb_build_object('id', a.id::text, 'accepted', a.accepted,
            'votes', array(select v.person_id::text from answer_vote v where v.answer_id = a.id order by v.person_id)) order by a.id)
          from answer a where a.question_id = q.id and not a.gone), '[]') as answers
      from question q join item i on i.id = q.id left join leader l on l.id = q.leader_id
      where q.id = any (${[...ids]}::bigint[])`.execute(db);
    return new Map(rows.map(({ id, ...own }) => [id, own]));
  },
  restore: async (db, id, { own }, ids) => {
    const { leader, closedAt, answeredAt, votes, answers } = own as unknown as Own;
    const { rows } = await sql<{ place_id: string }>`select place_id from item where id = ${id}`.execute(db);
    const person = leader && ids(leader.person);
    const asked = person ? (await leaderIn(db, rows[0]!.place_id, leader.role, person)).id : null;
    for (const voter of known(votes, ids))
      await sql`insert into question_vote (question_id, person_id) values (${id}, ${voter}) on conflict do nothing`.execute(
        db,
      );
    for (const { id: before, accepted, votes: helped } of answers) {
      const answer = ids(before);
      if (!answer) continue;
      const voters = known(helped, ids);
      await sql`insert into answer_vote (answer_id, person_id) select ${answer}, unnest(${voters}::bigint[]) on conflict do nothing`.execute(
        db,
      );
      await sql`update answer set accepted = ${accepted}, votes = ${voters.length} where id = ${answer}`.execute(db);
    }
    await sql`update question set leader_id = ${asked}, answered_at = ${answeredAt}::timestamptz,
      votes = (select count(*) from question_vote where question_id = ${id}) where id = ${id}`.execute(db);
    await sql`update item set closed_at = ${closedAt}::timestamptz where id = ${id}`.execute(db);
    await recount(db, id);
    await putInPlaces(db, id);
  },
};

const known = (people: readonly string[], ids: Ids): string[] => people.flatMap((person) => ids(person) ?? []);

/** Who is asked, also where nobody has asked yet. */
export const leadersPart: Part = {
  name: 'leaders',
  page: (after, limit) => sql`select l.id, l.place_id as place, l.person_id as person, l.role
    from leader l where l.id > ${after}::bigint order by l.id limit ${limit}`,
  take: async (db, record, ids) => {
    const [place, person] = [ids(record.place), ids(record.person)];
    if (!place || !person) return null;
    const { id, isNew } = await leaderIn(db, place, String(record.role), person);
    return isNew ? id : null;
  },
};
