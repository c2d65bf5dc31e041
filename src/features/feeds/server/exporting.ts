import type { ExportedRecord, Part } from '../../../core/exporting/parts.ts';
import { mostFeeds } from '../contract.ts';
import { keyOf } from './feeds.ts';
import { ensureSource, exportedSubscriptions, insertSubscription } from './queries.ts';

/** Who has which feed. What they brought comes again by itself. */
export const subscriptionsPart: Part = {
  name: 'feeds',
  page: exportedSubscriptions,
  take: async (db, record, ids) => {
    const one = record as ExportedRecord & {
      person: string | null;
      place: string | null;
      addedBy: string | null;
    } & Record<'address' | 'title' | 'name' | 'folder', string>;
    const person = ids(one.person);
    const place = ids(one.place);
    const by = ids(one.addedBy) ?? person;
    if (!by || (!person && !place)) return null;
    const source = await ensureSource(db, one.address, keyOf(one.address), one.title);
    const made = await insertSubscription(db, person ? { person } : { place: place! }, {
      source,
      by,
      name: one.name,
      folder: one.folder,
      most: mostFeeds,
    });
    return made === 'known' || made === 'too-many' ? null : made;
  },
};
