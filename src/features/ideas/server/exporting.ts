import { sql } from 'kysely';
import type { z } from 'zod';
import type { KindExporting } from '../../../core/exporting/parts.ts';
import type { ideaFields } from '../contract.ts';

interface Own {
  readonly mergedInto: string | null;
  readonly votes: readonly { readonly person: string; readonly votes: number }[];
  readonly decisions: readonly {
    readonly state: string;
    readonly reason: string;
    readonly by: string;
    readonly at: string;
  }[];
}

/** Who gave how many votes, and every decision; what it became part of; the state and the owner are among the fields. */
export const ideaExporting: KindExporting = {
  own: async (db, ids) => {
    const { rows } = await sql<Own & { id: string }>`
      select i.id, i.merged_into::text as "mergedInto",
        coalesce((select jsonb_agg(jsonb_build_object('person', v.person_id::text, 'votes', v.votes) order by v.person_id)
          from idea_vote v where v.idea_id = i.id), '[]') as votes,
        coalesce((select jsonb_agg(jsonb_build_object('state', d.state, 'reason', d.reason, 'by', d.decided_by::text, 'at', d.at) order by d.id)
          from idea_decision d where d.idea_id = i.id), '[]') as decisions
      from idea i where i.id = any (${[...ids]}::bigint[])`.execute(db);
    return new Map(rows.map(({ id, ...own }) => [id, { ...own }]));
  },
  restore: async (db, id, { fields, own }, ids) => {
    const { state, owner } = fields as z.output<typeof ideaFields>;
    const { mergedInto, votes, decisions } = own as unknown as Own;
    for (const vote of votes) {
      const person = ids(vote.person);
      if (person)
        await sql`insert into idea_vote (idea_id, person_id, votes) values (${id}, ${person}, ${vote.votes})`.execute(
          db,
        );
    }
    for (const { state, reason, by, at } of decisions) {
      const person = ids(by);
      if (!person) continue;
      await sql`insert into idea_decision (idea_id, state, reason, decided_by, at) values (${id}, ${state}, ${reason}, ${person}, ${at}::timestamptz)`.execute(
        db,
      );
    }
    await sql`update idea set state = ${state}, owner_id = ${ids(owner?.id) ?? null}, merged_into = ${ids(mergedInto) ?? null},
      votes = (select coalesce(sum(votes), 0) from idea_vote where idea_id = ${id}), supporters = (select count(*) from idea_vote where idea_id = ${id})
      where id = ${id}`.execute(db);
  },
};
