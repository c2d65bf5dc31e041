import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { authorise } from '../../../core/access/server/allowed.ts';
import { ImportSourceError } from '../../../core/importing/problem.ts';
import { id } from '../../../platform/http/contract.ts';
import { decodeCursor, pageOf } from '../../../platform/http/cursor.ts';
import { demand } from '../../../platform/http/demand.ts';
import { problems } from '../../../platform/http/problems.ts';
import type { Mount } from '../../../platform/http/serve.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import * as contract from '../contract.ts';
import { presentSubscription, subscribe, unsubscribe, update } from './feeds.ts';
import { takeOpml } from './import.ts';
import { writeOpml } from './opml.ts';
import { type EntryFilter, entriesOf, entryBody, noteSeen, type Owner, subscriptionsOf } from './queries.ts';

const position = z.tuple([z.iso.datetime(), id]);

interface EntriesQuery {
  readonly cursor?: string | undefined;
  readonly limit: number;
  readonly subscription?: string | undefined;
  readonly unread?: boolean | undefined;
}

async function entries(db: Db, viewer: Viewer, owner: Owner, { cursor, limit, subscription, unread }: EntriesQuery) {
  const from = decodeCursor(cursor, position);
  const filter: EntryFilter = { subscription, unread, limit, after: from && { at: from[0], id: from[1] } };
  const found = await entriesOf(db, viewer, owner, filter);
  const { rows, next } = pageOf(found, limit, (row) => [row.published_at.toISOString(), row.id]);
  return {
    items: rows.map((row) => ({
      id: row.id,
      subscription: { id: row.subscription, name: row.name },
      title: row.title,
      address: row.address,
      author: row.author,
      teaser: row.teaser,
      publishedAt: row.published_at.toISOString(),
      seen: row.seen,
      hasBody: row.has_body,
    })),
    next,
  };
}

const list = async (db: Db, viewer: Viewer, owner: Owner) => ({
  items: (await subscriptionsOf(db, viewer, owner)).map(presentSubscription),
  next: null,
});

/** A download that runs nothing, wherever it is opened. */
async function sendOpml(reply: FastifyReply, db: Db, viewer: Viewer, owner: Owner): Promise<FastifyReply> {
  const feeds = await subscriptionsOf(db, viewer, owner);
  return reply
    .headers({
      'content-type': 'text/x-opml; charset=utf-8',
      'content-disposition': 'attachment; filename="feeds.opml"',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'no-store',
    })
    .send(writeOpml('Feeds', feeds));
}

export function routes(mount: Mount): void {
  mount(contract.listMine, ({ db, viewer }) => list(db, viewer, { person: viewer.person }));
  mount(contract.listOfPlace, ({ db, viewer, params }) => list(db, viewer, { place: params.id }));
  mount(contract.subscribeMine, ({ services, viewer, body, write }) =>
    subscribe(services, viewer, { person: viewer.person }, body, write),
  );
  mount(contract.subscribePlace, ({ services, viewer, params, body, write }) =>
    subscribe(services, viewer, { place: params.id }, body, write),
  );
  mount(contract.updateSubscription, ({ db, viewer, params, body }) => update(db, viewer, params.id, body));
  mount(contract.unsubscribe, ({ db, viewer, params }) => unsubscribe(db, viewer, params.id));
  mount(contract.entriesOfMine, ({ db, viewer, query }) => entries(db, viewer, { person: viewer.person }, query));
  mount(contract.entriesOfPlace, ({ db, viewer, params, query }) => entries(db, viewer, { place: params.id }, query));
  mount(contract.getEntry, async ({ db, viewer, params }) => {
    const found = await entryBody(db, viewer, params.id);
    if (!found) throw problems.not_found();
    return found;
  });
  mount(contract.markSeen, ({ db, viewer, body }) => noteSeen(db, viewer, body.subscriptions));
  mount(contract.exportMine, ({ db, viewer, reply }) => sendOpml(reply, db, viewer, { person: viewer.person }));
  mount(contract.exportOfPlace, async ({ db, viewer, params, reply }) => {
    await demand(authorise, db, viewer, 'read', 'place', params.id);
    return sendOpml(reply, db, viewer, { place: params.id });
  });
  mount(contract.importMine, async ({ services, viewer, body }) => {
    const target = { owner: { person: viewer.person }, by: viewer.person, dryRun: false };
    try {
      const { counts, problems: left } = await takeOpml(services, body.opml, 'feeds.opml', target);
      const { new: made = 0, unchanged = 0, error = 0 } = counts.feeds ?? {};
      return {
        counts: { new: made, unchanged, error },
        problems: left.map(({ line, about = '', reason }) => ({ line, about, reason })),
      };
    } catch (error) {
      if (error instanceof ImportSourceError) throw contract.feedProblems.no_feeds_in_file();
      throw error;
    }
  });
}
