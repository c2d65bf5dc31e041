import { sql } from 'kysely';
import type { z } from 'zod';
import type { KindExporting } from '../../../core/exporting/parts.ts';
import type { pollFields } from '../contract.ts';

type Fields = z.output<typeof pollFields>;

/**
 * Votes by the position of the option. Of an anonymous poll nobody may see who voted for what, the reader of an export neither: it comes back with its counts, closed,
 * since those who voted could vote again.
 */
export const pollExporting: KindExporting = {
  own: async (db, ids) => {
    const { rows } = await sql<{ id: string; votes: unknown }>`
      select p.id, coalesce((select jsonb_agg(jsonb_build_object('person', v.person_id::text, 'option', o.position) order by v.person_id, o.position)
          from poll_vote v join poll_option o on o.id = v.option_id where v.poll_id = p.id), '[]') as votes
      from poll p where p.id = any (${[...ids]}::bigint[]) and not p.anonymous`.execute(db);
    return new Map(rows.map(({ id, votes }) => [id, { votes }]));
  },
  input: ({ fields }) => {
    const { options, choices, anonymous, closesAt } = fields as Fields;
    return { options: options.map(({ text }) => ({ text })), choices, anonymous, closesAt };
  },
  restore: async (db, id, { fields, own }, ids) => {
    const { options, anonymous, voters } = fields as Fields;
    if (anonymous) {
      await sql`update poll_option o set votes = v.votes from unnest(${options.map((one) => one.votes)}::int[]) with ordinality as v (votes, position)
        where o.poll_id = ${id} and o.position = v.position`.execute(db);
      await sql`update poll set voters = ${voters}, closes_at = least(closes_at, clock_timestamp()) where id = ${id}`.execute(
        db,
      );
      return;
    }
    const votes = ((own.votes ?? []) as { person: string; option: number }[]).flatMap(({ person, option }) => {
      const here = ids(person);
      return here ? [{ person: here, option }] : [];
    });
    await sql`insert into poll_vote (poll_id, person_id, option_id)
      select ${id}, v.person, o.id from unnest(${votes.map((one) => one.person)}::bigint[], ${votes.map((one) => one.option)}::int[]) as v (person, option)
      join poll_option o on o.poll_id = ${id} and o.position = v.option on conflict do nothing`.execute(db);
    await sql`update poll_option o set votes = (select count(*) from poll_vote v where v.option_id = o.id) where o.poll_id = ${id}`.execute(
      db,
    );
    await sql`update poll set voters = (select count(distinct person_id) from poll_vote where poll_id = ${id}) where id = ${id}`.execute(
      db,
    );
  },
};
