import { type RawBuilder, sql } from 'kysely';
import type { Viewer } from '../../../platform/http/viewer.ts';
import { write } from '../../../platform/http/write.ts';
import type { Db, Services } from '../../../platform/services.ts';
import { appendActivity } from '../../activity/server/log.ts';
import { setCommentDeleted } from '../../comments/server/comments.ts';
import { deleteItem } from '../../items/server/items.ts';

/** How one noun is undone. */
export interface Undoing {
  readonly noun: string;
  /** The report's word for it, in the plural. */
  readonly plural: string;
  /**
   * A condition on the row `m` of `import_made`: nobody has done anything with it since. What somebody has answered, edited or come into stays.
   * `made` is every subject of the run.
   */
  readonly untouched: (run: string) => RawBuilder<boolean>;
  readonly undo: (db: Db, viewer: Viewer, id: string) => Promise<void>;
  /** Whether it is gone for an importer, so that the next run makes it anew. False for what is only put away. */
  readonly forget: boolean;
}

declare module '../../../platform/module.ts' {
  interface Module {
    /** Nouns of the room's own that its importer notes with `noteMade`. */
    readonly undoings?: readonly Undoing[];
  }
}

const madeBy = (run: string, noun: string, id: RawBuilder<unknown>) =>
  sql<boolean>`exists (select 1 from import_made n where n.run_id = ${run} and n.noun = ${noun} and n.subject_id = ${id})`;

/** What is said goes before who said it. */
const ofCore: readonly Undoing[] = [
  {
    noun: 'item',
    plural: 'items',
    untouched: (run) => sql<boolean>`exists (select 1 from item i where i.id = m.subject_id and i.deleted_at is null
      and coalesce(i.edited_at <= r.ended_at, true)
      and not exists (select 1 from comment c where c.item_id = i.id and c.deleted_at is null and (not ${madeBy(run, 'comment', sql`c.id`)}
        or c.edited_at > r.ended_at)))`,
    undo: deleteItem,
    forget: true,
  },
  {
    noun: 'comment',
    plural: 'comments',
    // Those below an item of the same run go with it, or stay with it.
    untouched: (
      run,
    ) => sql<boolean>`exists (select 1 from comment c join item i on i.id = c.item_id where c.id = m.subject_id
      and case when ${madeBy(run, 'item', sql`i.id`)} then i.deleted_at is not null
        else c.deleted_at is null and coalesce(c.edited_at <= r.ended_at, true)
          and not exists (select 1 from comment a where a.parent_id = c.id and a.deleted_at is null and not ${madeBy(run, 'comment', sql`a.id`)}) end)`,
    undo: async (db, viewer, id) => {
      const { rows } =
        await sql`select 1 from comment c join item i on i.id = c.item_id where c.id = ${id} and i.deleted_at is null`.execute(
          db,
        );
      if (rows.length > 0) await setCommentDeleted(db, viewer, id, true);
    },
    forget: true,
  },
  {
    noun: 'place',
    plural: 'communities',
    untouched: () => sql<boolean>`exists (select 1 from place p where p.id = m.subject_id and p.archived_at is null)
      and not exists (select 1 from placement w where w.place_id = m.subject_id)`,
    undo: async (db, viewer, id) => {
      await sql`update place set archived_at = clock_timestamp() where id = ${id}`.execute(db);
      await appendActivity(db, [{ actor: viewer.person, verb: 'place.edited', object: id, place: id }]);
    },
    forget: false,
  },
  {
    noun: 'person',
    plural: 'people',
    untouched:
      () => sql<boolean>`exists (select 1 from person p where p.id = m.subject_id and p.active and p.auth_id is null)
      and not exists (select 1 from item i where i.author_id = m.subject_id and i.deleted_at is null)
      -- What was said below an item that is gone, is gone with it.
      and not exists (select 1 from comment c join item i on i.id = c.item_id and i.deleted_at is null
        where c.author_id = m.subject_id and c.deleted_at is null)`,
    undo: async (db, viewer, id) => {
      await sql`update person set active = false where id = ${id}`.execute(db);
      await appendActivity(db, [{ actor: viewer.person, verb: 'person.edited', object: id, person: id }]);
    },
    forget: false,
  },
];

const ofRooms: Undoing[] = [];
/** Called once per process for each module. */
export const registerUndoing = (undoing: Undoing): void => {
  ofRooms.push(undoing);
};

const batch = 100;

/**
 * Takes back what a run made, as if whoever asks had deleted each thing: by the rules of deleting, so that lists, search and inboxes follow, in transactions of a hundred.
 * What people have done something with since stays. Answers with how many stayed, by noun.
 */
export async function undoRun(services: Services, viewer: Viewer, run: string): Promise<Record<string, number>> {
  const kept: Record<string, number> = {};
  for (const { noun, plural, untouched, undo, forget } of [...ofRooms, ...ofCore]) {
    let after = '0';
    for (;;) {
      const last = after;
      after = await write(services, null, async (db) => {
        const { rows } = await sql<{ id: string; free: boolean }>`
          select m.subject_id as id, ${untouched(run)} as free from import_made m join import_run r on r.id = m.run_id
          where m.run_id = ${run} and m.noun = ${noun} and not m.undone and m.subject_id > ${last}
          order by m.subject_id limit ${batch}`.execute(db);
        const free = rows.filter((row) => row.free).map((row) => row.id);
        for (const id of free) await undo(db, viewer, id);
        if (forget) await sql`delete from external_ref where subject_id = any (${free}::bigint[])`.execute(db);
        await sql`update import_made set undone = true where run_id = ${run} and noun = ${noun} and subject_id = any (${free}::bigint[])`.execute(
          db,
        );
        if (rows.length > free.length) kept[plural] = (kept[plural] ?? 0) + rows.length - free.length;
        return rows.at(-1)?.id ?? '';
      });
      if (after === '') break;
    }
  }
  return kept;
}
