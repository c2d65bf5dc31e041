import { z } from 'zod';
import { id, idParams, limit, may, page, pageQuery, route, signedIn } from '../../platform/http/contract.ts';
import { reactionCount } from '../comments/contract.ts';
import { personChip } from '../people/contract.ts';

/** One emoji: a single grapheme that Unicode says is shown as a picture. */
export const emoji = z
  .string()
  .min(1)
  .max(32)
  .refine((s) => /^\p{RGI_Emoji}$/v.test(s) || /^\p{RGI_Emoji}$/v.test(`${s}\uFE0F`), 'That is not one emoji.');

const params = z.object({ id, emoji });
const reply = z.object({ reactions: z.array(reactionCount), mine: z.array(z.string()) });

export const reactToItem = route({
  id: 'reactions.addToItem',
  method: 'PUT',
  path: '/api/v1/items/:id/reactions/:emoji',
  summary: 'React to an item',
  guards: [limit('write'), signedIn, may('react', 'item')],
  params,
  reply,
});

export const unreactToItem = route({
  id: 'reactions.removeFromItem',
  method: 'DELETE',
  path: '/api/v1/items/:id/reactions/:emoji',
  summary: 'Take a reaction back',
  guards: [limit('write'), signedIn, may('read', 'item')],
  params,
  reply,
});

export const listItemReactions = route({
  id: 'reactions.ofItem',
  method: 'GET',
  path: '/api/v1/items/:id/reactions',
  summary: 'Who reacted how, newest first',
  guards: [limit('read'), signedIn, may('read', 'item')],
  params: idParams,
  query: pageQuery,
  reply: page(z.object({ person: personChip, emoji: z.string() })),
});

export const reactToComment = route({
  id: 'reactions.addToComment',
  method: 'PUT',
  path: '/api/v1/comments/:id/reactions/:emoji',
  summary: 'React to a comment',
  guards: [limit('write'), signedIn, may('react', 'comment')],
  params,
  reply,
});

export const unreactToComment = route({
  id: 'reactions.removeFromComment',
  method: 'DELETE',
  path: '/api/v1/comments/:id/reactions/:emoji',
  summary: 'Take a reaction back',
  guards: [limit('write'), signedIn, may('read', 'comment')],
  params,
  reply,
});
