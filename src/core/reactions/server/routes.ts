import { z } from 'zod';
import { id } from '../../../platform/http/contract.ts';
import { decodeCursor, pageOf } from '../../../platform/http/cursor.ts';
import type { Mount } from '../../../platform/http/serve.ts';
import * as contract from '../contract.ts';
import { reactionsOfSubject, setReaction } from './reactions.ts';

const key = z.tuple([z.iso.datetime(), id, z.string().max(32)]);

export function routes(mount: Mount): void {
  mount(contract.reactToItem, ({ db, viewer, params }) =>
    setReaction(db, viewer, 'item', params.id, params.emoji, true),
  );
  mount(contract.unreactToItem, ({ db, viewer, params }) =>
    setReaction(db, viewer, 'item', params.id, params.emoji, false),
  );
  mount(contract.reactToComment, ({ db, viewer, params }) =>
    setReaction(db, viewer, 'comment', params.id, params.emoji, true),
  );
  mount(contract.unreactToComment, ({ db, viewer, params }) =>
    setReaction(db, viewer, 'comment', params.id, params.emoji, false),
  );
  mount(contract.listItemReactions, async ({ db, params, query }) => {
    const found = await reactionsOfSubject(db, params.id, decodeCursor(query.cursor, key), query.limit);
    const { rows, next } = pageOf(found, query.limit, (row) => [row.at.toISOString(), row.person.id, row.emoji]);
    return { items: rows.map(({ person, emoji }) => ({ person, emoji })), next };
  });
}
