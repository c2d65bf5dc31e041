import { z } from 'zod';
import { anyone, id, idParams, instant, limit, route, signedIn, text } from '../../platform/http/contract.ts';
import { defineProblems } from '../../platform/http/problems.ts';

/** Of one person. */
export const mostAddresses = 50;

export const privateAddress = z
  .object({
    id,
    kind: z.string(),
    subject: z.string(),
    /** What it leads to, as its owner knows it; null where that is gone, or no longer theirs to read: then it answers nothing. */
    title: z.string().nullable(),
    createdAt: instant,
    lastUsedAt: instant.nullable(),
  })
  .meta({ id: 'PrivateAddress' });
export type PrivateAddress = z.output<typeof privateAddress>;

export const addressProblems = defineProblems({
  too_many_addresses: [409, 'You have 50 private addresses. Take one back first.'],
});

export const listAddresses = route({
  id: 'privateAddresses.list',
  method: 'GET',
  path: '/api/v1/private-addresses',
  summary: 'My private addresses, newest first; the addresses themselves are shown only when they are made',
  guards: [limit('read'), signedIn],
  reply: z.object({ items: z.array(privateAddress) }),
});

export const createAddress = route({
  id: 'privateAddresses.create',
  method: 'POST',
  path: '/api/v1/private-addresses',
  summary: 'Make an address that a program reads without signing in, as I may read; it is shown this once',
  guards: [limit('write'), signedIn],
  body: z.strictObject({ kind: text(40), subject: text(60) }),
  reply: privateAddress.extend({
    /** One for each form there is: `rss.xml`, `atom.xml`, `feed.json`. */
    addresses: z.array(z.object({ file: z.string(), address: z.string() })),
  }),
  status: 201,
  errors: [addressProblems.too_many_addresses],
});

export const revokeAddress = route({
  id: 'privateAddresses.revoke',
  method: 'DELETE',
  path: '/api/v1/private-addresses/:id',
  summary: 'Take an address back: from now on it answers nothing',
  guards: [limit('write'), signedIn],
  params: idParams,
});

/** Sends bytes of whatever form, so it has no reply schema. The token is all that is asked for; what it opens is its owner’s to read. */
export const openAddress = route({
  id: 'privateAddresses.open',
  method: 'GET',
  path: '/api/v1/private/:token/:file',
  summary: 'What is behind a private address, as its owner may read it now',
  guards: [limit('read'), anyone],
  params: z.object({ token: text(100), file: text(100) }),
  transaction: false,
});
