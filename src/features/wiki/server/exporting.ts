import { sql } from 'kysely';
import type { z } from 'zod';
import type { KindExporting } from '../../../core/exporting/parts.ts';
import { linkedItems, putLinks } from '../../../core/items/server/links.ts';
import type { Doc } from '../../../core/richtext/document.ts';
import { references } from '../../../core/richtext/references.ts';
import type { pageFields } from '../contract.ts';

interface Own {
  /** Its key among those of one parent. */
  readonly position: string;
}

type Fields = z.output<typeof pageFields>;

/** Its place in the tree, and when it was said to be true. A page may come before the one above it: the tree is made when all are there. */
export const pageExporting: KindExporting = {
  own: async (db, ids) => {
    const { rows } = await sql<
      Own & { id: string }
    >`select id, position from page where id = any (${[...ids]}::bigint[])`.execute(db);
    return new Map(rows.map(({ id, position }) => [id, { position }]));
  },
  // Who looked after it may have left since, and is put in by hand below: a new page takes only somebody who is here.
  input: ({ fields }) => {
    const { validUntil, template } = fields as Fields;
    return { owner: null, validUntil, template };
  },
  restore: async (db, id, { fields, own }, ids) => {
    const { parent, owner, reviewedAt, reviewedBy, editor } = fields as Fields;
    await sql`update page set parent_id = ${ids(parent) ?? null}::bigint, position = ${(own as unknown as Own).position},
      owner_id = ${ids(owner?.id) ?? null}::bigint, reviewed_at = ${reviewedAt}::timestamptz, reviewed_by = ${ids(reviewedBy?.id) ?? null}::bigint where id = ${id}`.execute(
      db,
    );
    await sql`update item set editor_id = coalesce(${ids(editor.id) ?? null}::bigint, editor_id) where id = ${id}`.execute(
      db,
    );
    // A page that came before one that it links to could not say so.
    const { rows } = await sql<{ body: unknown }>`select body from item where id = ${id}`.execute(db);
    await putLinks(db, id, linkedItems(references(rows[0]!.body as Doc)));
  },
};
