import { sql } from 'kysely';
import type { z } from 'zod';
import type { KindExporting } from '../../../core/exporting/parts.ts';
import type { pageFields } from '../contract.ts';

/** Where it stands among its neighbours; what it stands below, and who answers for it until when, are among the fields. */
export const pageExporting: KindExporting = {
  own: async (db, ids) => {
    const { rows } = await sql<{ id: string; position: string; editor: string }>`
      select p.id, p.position, coalesce(i.editor_id, i.author_id)::text as editor from page p join item i on i.id = p.id where p.id = any (${[...ids]}::bigint[])`.execute(
      db,
    );
    return new Map(rows.map(({ id, position, editor }) => [id, { position, editor }]));
  },
  input: ({ fields }) => ({ owner: null, template: (fields as z.output<typeof pageFields>).template }),
  restore: async (db, id, { fields, own }, ids) => {
    const { parent, owner, validUntil, reviewedAt, reviewedBy } = fields as z.output<typeof pageFields>;
    await sql`update page set parent_id = ${ids(parent) ?? null}, position = ${own.position as string}, owner_id = ${ids(owner?.id) ?? null},
      valid_until = ${validUntil}::date, reviewed_at = ${reviewedAt}::timestamptz, reviewed_by = ${ids(reviewedBy?.id) ?? null}
      where id = ${id}`.execute(db);
    await sql`update item set editor_id = ${ids(own.editor) ?? null} where id = ${id}`.execute(db);
  },
};
