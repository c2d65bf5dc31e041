import { z } from 'zod';
import { id, instant, limit, route, signedIn } from '../../platform/http/contract.ts';
import { personChip } from '../people/contract.ts';
import { placeChip } from '../places/contract.ts';

export const searchHit = z
  .object({
    type: z.enum(['item', 'comment', 'person', 'place']),
    id,
    kind: z.string(),
    title: z.string(),
    /** The words around the find; `hit` ones are shown highlighted. */
    excerpt: z.array(z.object({ text: z.string(), hit: z.boolean() })),
    at: instant,
    /** Whether it may no longer be true, as its kind says. */
    outdated: z.boolean(),
    /** The item to open (for a comment: the one it stands under). */
    item: id.nullable(),
    author: personChip.nullable(),
    person: personChip.nullable(),
    place: placeChip.nullable(),
  })
  .meta({ id: 'SearchHit' });
export type SearchHit = z.output<typeof searchHit>;

export const searchAll = route({
  id: 'search.all',
  method: 'GET',
  path: '/api/v1/search',
  summary: 'One search over people, places, items and comments; only what the reader may read is found or counted',
  guards: [limit('search'), signedIn],
  mayLag: true,
  query: z.object({
    q: z.string().max(400),
    kind: z.string().max(40).optional().describe('person, place, comment or a kind of item'),
    cursor: z.string().max(300).optional(),
    limit: z.coerce.number().int().min(1).max(50).default(20),
  }),
  reply: z.object({
    items: z.array(searchHit),
    next: z.string().nullable(),
    /** How many there are, counted up to 100. */
    count: z.number().int(),
    /** What was searched instead, when nothing matched as typed. */
    corrected: z.string().nullable(),
  }),
});
