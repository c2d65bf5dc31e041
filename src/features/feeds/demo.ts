import { sql } from 'kysely';
import type { Demo } from '../../core/demo/demo.ts';
import { fromText } from '../../core/richtext/plain.ts';
import { keyOf } from './server/feeds.ts';
import { ensureSource, insertSubscription, keepEntries, noteFetched } from './server/queries.ts';

/** Written for Fika. The addresses are of names that nobody can have, and none of them is ever asked. */
const feeds = [
  {
    in: 'Wound care',
    by: 'amina',
    name: 'The wound journal',
    address: 'https://wounds.journal.example/feed.xml',
    entries: [
      {
        ago: 2,
        title: 'Foam or alginate? Forty wards compared',
        text: 'Over six months, forty wards wrote down what they used and how often they changed it.\n\nThe difference was smaller than the price. What helped most was that the same person looked at the wound each time, and that the next change was written on the dressing itself.\n\nThe tables are in the appendix, with the numbers of each ward.',
      },
      {
        ago: 9,
        title: 'A measuring tape for wounds, to print',
        text: 'One page, millimetres on both sides. Print it at a hundred per cent.',
      },
    ],
  },
  {
    in: 'Kitchen table',
    by: 'olle',
    name: 'Bread and so on',
    address: 'https://bread.example/feed.json',
    entries: [
      {
        ago: 4,
        title: 'Rye, the slow way',
        text: 'Two days, one bowl, no kneading. It forgives everything but haste.',
      },
    ],
  },
] as const;

const never = 365 * 24 * 60 * 100;

export const play: Demo = async ({ db, places, people, ago, now }) => {
  for (const { in: community, by, name, address, entries } of feeds) {
    const place = places.get(community);
    const person = people.get(by);
    if (!place || !person) continue;
    const source = await ensureSource(db, address, keyOf(address), name);
    await insertSubscription(db, { place: place.id }, { source, by: person.id, name: '', folder: '', most: 500 });
    const read = entries.map((entry) => {
      const link = `${new URL(address).origin}/${entry.title.toLowerCase().replace(/[^a-z]+/g, '-')}`;
      return {
        key: keyOf(link),
        title: entry.title,
        address: link,
        author: '',
        teaser: entry.text.split('\n')[0]!,
        body: entry.text.includes('\n') ? fromText(entry.text) : null,
        publishedAt: ago(entry.ago, 7),
      };
    });
    await keepEntries(db, source, read, now);
    await noteFetched(
      db,
      source,
      { title: name, home: new URL(address).origin, etag: null, lastModified: null },
      never,
      now,
    );
  }
  await sql`update feed_source set pause_minutes = 60 where pause_minutes = ${never}`.execute(db);
};
