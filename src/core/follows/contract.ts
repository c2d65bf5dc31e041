import { z } from 'zod';
import { colleague, idParams, limit, may, route, signedIn } from '../../platform/http/contract.ts';
import { tagName } from '../items/contract.ts';

export const saveItem = route({
  id: 'follows.saveItem',
  method: 'PUT',
  path: '/api/v1/items/:id/save',
  summary: 'Keep an item in one’s saved list; nobody else sees that',
  guards: [limit('write'), signedIn, may('read', 'item')],
  params: idParams,
});

export const unsaveItem = route({
  id: 'follows.unsaveItem',
  method: 'DELETE',
  path: '/api/v1/items/:id/save',
  summary: 'Take an item out of one’s saved list',
  guards: [limit('write'), signedIn],
  params: idParams,
});

export const followItem = route({
  id: 'follows.followItem',
  method: 'PUT',
  path: '/api/v1/items/:id/follow',
  summary: 'Be told in the inbox when somebody comments',
  guards: [limit('write'), signedIn, may('read', 'item')],
  params: idParams,
});

export const unfollowItem = route({
  id: 'follows.unfollowItem',
  method: 'DELETE',
  path: '/api/v1/items/:id/follow',
  summary: 'Stop being told about this discussion',
  guards: [limit('write'), signedIn],
  params: idParams,
});

const tagParams = z.object({ tag: tagName });

export const followTag = route({
  id: 'follows.followTag',
  method: 'PUT',
  path: '/api/v1/tags/:tag/follow',
  summary: 'See in the home stream what is tagged so',
  guards: [limit('write'), colleague],
  params: tagParams,
});

export const unfollowTag = route({
  id: 'follows.unfollowTag',
  method: 'DELETE',
  path: '/api/v1/tags/:tag/follow',
  summary: 'Stop following this tag',
  guards: [limit('write'), colleague],
  params: tagParams,
});
