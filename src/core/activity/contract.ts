import { z } from 'zod';
import { id, instant } from '../../platform/http/contract.ts';
import { commentShared } from '../comments/contract.ts';
import { itemShared } from '../items/contract.ts';
import { personChip } from '../people/contract.ts';

/** Verbs of the log. A feature adds its own as `<noun>.<past tense>`; readers pass over those they do not know. */
export const verbs = [
  'item.created',
  'item.edited',
  'item.deleted',
  'item.restored',
  'item.placed',
  'item.unplaced',
  'item.changed',
  'item.followed',
  'item.unfollowed',
  'comment.created',
  'comment.edited',
  'comment.deleted',
  'comment.restored',
  'comment.moved',
  'reaction.added',
  'reaction.removed',
  'place.created',
  'place.edited',
  'member.added',
  'member.removed',
  'member.requested',
  'member.declined',
  'person.created',
  'person.edited',
] as const;

/**
 * The live connection: Socket.IO at `/live`, authenticated by the session cookie or a token.
 * Client → server: on every (re)connection `auth: { after?: cursor, places?: id[] }`; `watch` `{places: id[]}` (acknowledged with the places that are now
 * heard) for open places on the screen that the reader is no member of.
 * Server → client: `activity` (this schema); `ready` `{cursor}` once the replay after `after` is through (until then live and replayed ones
 * arrive mixed: the client keeps them, and at `ready` sorts them by cursor and drops doubles); `reset` `{cursor}` instead when too much was missed
 * and the lists have to be loaded again; `inbox` `{unread}`; `signed-out` when the session has ended.
 */
export const liveActivity = z
  .object({
    /** Position in the log; the client keeps the last one and sends it when it comes back. Order is by arrival. */
    cursor: z.string(),
    verb: z.string(),
    at: instant,
    actor: personChip.nullable(),
    /** The places of the item that this reader reads, or the place that changed. */
    places: z.array(id),
    /** The item it is about; there is no more to say of a deleted one. */
    subject: id.optional(),
    /** The shared part of the item as it is now (`item.*`, `reaction.*` and `comment.*` verbs). */
    item: itemShared.optional(),
    comment: commentShared.optional(),
    person: id.optional(),
  })
  .meta({ id: 'LiveActivity' });
export type LiveActivity = z.output<typeof liveActivity>;
