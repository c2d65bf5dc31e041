import { z } from 'zod';
import { item, tagName } from '../../core/items/contract.ts';
import { idParams, limit, page, pageQuery, route, sees, signedIn } from '../../platform/http/contract.ts';

export const homeStream = route({
  id: 'stream.home',
  method: 'GET',
  path: '/api/v1/stream/home',
  summary: 'What my communities, people and tags say, newest first',
  guards: [limit('read'), signedIn],
  query: pageQuery,
  reply: page(item),
});

export const communityStream = route({
  id: 'stream.community',
  method: 'GET',
  path: '/api/v1/communities/:id/items',
  summary: 'A place’s items, newest first',
  guards: [limit('read'), signedIn, sees('place')],
  params: idParams,
  query: pageQuery.extend({ kind: z.string().max(40).optional() }),
  reply: page(item),
});

export const profileStream = route({
  id: 'stream.profile',
  method: 'GET',
  path: '/api/v1/people/:id/items',
  summary: 'What a person wrote, as far as the reader may see it, newest first',
  guards: [limit('read'), signedIn],
  params: idParams,
  query: pageQuery,
  reply: page(item),
});

export const tagStream = route({
  id: 'stream.tag',
  method: 'GET',
  path: '/api/v1/tags/:tag/items',
  summary: 'What carries a tag, newest first',
  guards: [limit('read'), signedIn],
  params: z.object({ tag: tagName }),
  query: pageQuery,
  reply: page(item).extend({ following: z.boolean() }),
});

export const savedStream = route({
  id: 'stream.saved',
  method: 'GET',
  path: '/api/v1/saved',
  summary: 'What I saved, last saved first',
  guards: [limit('read'), signedIn],
  query: pageQuery,
  reply: page(item),
});
