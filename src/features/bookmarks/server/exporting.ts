import { sql } from 'kysely';
import type { z } from 'zod';
import type { ExportedRecord, KindExporting, Part } from '../../../core/exporting/parts.ts';
import type { bookmarkFields } from '../contract.ts';
import { addressKey } from './address.ts';
import { insertPrivate } from './queries.ts';

/** The page itself is asked again for its picture, and whether it is still there. */
export const bookmarkExporting: KindExporting = {
  input: ({ fields }) => {
    const { address, description, ownTags } = fields as z.output<typeof bookmarkFields>;
    return { address, description, tags: [...ownTags], evenIfKnown: true };
  },
  restore: async (db, id, { fields }) => {
    const { site } = fields as z.output<typeof bookmarkFields>;
    await sql`update bookmark set site = ${site} where id = ${id}`.execute(db);
  },
};

/** Everybody's private lists. */
export const privateBookmarks: Part = {
  name: 'private-bookmarks',
  page: (after, limit) => sql`
    select b.id, b.person_id as person, b.address, b.title, b.description, b.site, b.tags, b.created_at as "createdAt"
    from bookmark b where b.item_id is null and b.id > ${after}::bigint order by b.id limit ${limit}`,
  take: async (db, record, ids) => {
    const one = record as ExportedRecord &
      Record<'person' | 'address' | 'title' | 'description' | 'site' | 'createdAt', string> & {
        tags: string[];
      };
    const person = ids(one.person);
    if (!person) return null;
    const { address, title, description, site, tags } = one;
    const made = {
      person,
      address,
      key: addressKey(address),
      title,
      description,
      site,
      tags,
      createdAt: new Date(one.createdAt),
    };
    return (await insertPrivate(db, made)) ?? null;
  },
};
