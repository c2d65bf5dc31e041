import { z } from 'zod';
import { id } from '../../../platform/http/contract.ts';
import { decodeCursor, decodeIdCursor, pageOf } from '../../../platform/http/cursor.ts';
import type { Mount } from '../../../platform/http/serve.ts';
import { searchWords } from '../../people/names.ts';
import * as contract from '../contract.ts';
import { addMember, removeMember } from './members.ts';
import { changeCommunity, createCommunity, getCommunities, getCommunity } from './places.ts';
import { discoverCommunities, markSeen, membersOf, myCommunities, requestsOf, setMuted } from './queries.ts';

const nameKey = z.tuple([z.string().max(200), id]);
const sizeKey = z.tuple([z.int32(), id]);
const memberKey = z.tuple([z.int32(), z.string().max(400), id]);

export function routes(mount: Mount): void {
  mount(contract.listCommunities, async ({ db, viewer, query }) => {
    const words = searchWords(query.q ?? '');
    if (query.scope === 'mine') {
      const found = await myCommunities(db, viewer, words, decodeCursor(query.cursor, nameKey), query.limit);
      const { rows, next } = pageOf(found, query.limit, (row) => [row.name, row.id]);
      return {
        items: await getCommunities(
          db,
          viewer,
          rows.map((row) => row.id),
        ),
        next,
      };
    }
    const found = await discoverCommunities(db, viewer, words, decodeCursor(query.cursor, sizeKey), query.limit);
    const { rows, next } = pageOf(found, query.limit, (row) => [row.member_count, row.id]);
    return {
      items: await getCommunities(
        db,
        viewer,
        rows.map((row) => row.id),
      ),
      next,
    };
  });

  mount(contract.createCommunity, async ({ db, viewer, body }) =>
    getCommunity(db, viewer, await createCommunity(db, viewer.person, body)),
  );

  mount(contract.getCommunity, ({ db, viewer, params }) => getCommunity(db, viewer, params.id));

  mount(contract.updateCommunity, async ({ db, viewer, params, body }) => {
    await changeCommunity(db, viewer, params.id, body);
    return getCommunity(db, viewer, params.id);
  });

  mount(contract.listMembers, async ({ db, params, query }) => {
    const found = await membersOf(db, params.id, decodeCursor(query.cursor, memberKey), query.limit);
    const { rows, next } = pageOf(found, query.limit, (row) => [row.rank, row.search_name, row.person.id]);
    return {
      items: rows.map((row) => ({ person: row.person, role: row.role, joinedAt: row.joined_at.toISOString() })),
      next,
    };
  });

  mount(contract.addMember, async ({ db, viewer, params, body }) => ({
    id: params.id,
    ...(await addMember(db, viewer, params.id, body.person, body.role)),
  }));

  mount(contract.removeMember, ({ db, viewer, params }) => removeMember(db, viewer, params.id, params.person));

  mount(contract.listRequests, async ({ db, params, query }) => {
    const found = await requestsOf(db, params.id, decodeIdCursor(query.cursor), query.limit);
    const { rows, next } = pageOf(found, query.limit, (row) => [row.person.id]);
    return { items: rows.map((row) => ({ person: row.person, askedAt: row.asked_at.toISOString() })), next };
  });

  mount(contract.markSeen, ({ db, viewer, params, body }) => markSeen(db, viewer, params.id, body.item));
  mount(contract.muteCommunity, ({ db, viewer, params, body }) => setMuted(db, viewer, params.id, body.muted));
}
