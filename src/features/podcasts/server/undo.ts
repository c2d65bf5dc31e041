import { sql } from 'kysely';
import type { Undoing } from '../../../core/importing/server/undo.ts';
import { removeShow } from './shows.ts';

/** A show goes with its episodes; where somebody has done something with one of them, or added one, it stays. */
export const showUndoing: Undoing = {
  noun: 'show',
  plural: 'shows',
  untouched: (run) => sql<boolean>`exists (select 1 from show s where s.id = m.subject_id and s.version = 1)
    and not exists (select 1 from episode e join item i on i.id = e.id where e.show_id = m.subject_id and i.deleted_at is null
      and (i.edited_at > r.ended_at
        or not exists (select 1 from import_made n where n.run_id = ${run} and n.noun = 'item' and n.subject_id = i.id)
        or exists (select 1 from comment c where c.item_id = i.id and c.deleted_at is null
          and not exists (select 1 from import_made n where n.run_id = ${run} and n.noun = 'comment' and n.subject_id = c.id))))`,
  undo: removeShow,
  forget: true,
};
