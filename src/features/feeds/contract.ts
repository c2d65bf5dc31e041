import { z } from 'zod';
import { storedDocument } from '../../core/richtext/contract.ts';
import {
  id,
  idParams,
  instant,
  limit,
  lineOrNothing,
  may,
  page,
  pageQuery,
  route,
  sees,
  signedIn,
  text,
} from '../../platform/http/contract.ts';
import { defineProblems, problems } from '../../platform/http/problems.ts';

export const longestAddress = 2000;
/** So many feeds may one person, or one community, have. */
export const mostFeeds = 500;

export const feedProblems = defineProblems({
  feed_not_an_address: [400, 'That is no web address.'],
  feed_forbidden_address: [400, 'Fika does not call this address: it leads to this machine or this network.'],
  feed_unreachable: [400, 'Nobody answers at this address.'],
  feed_bad_answer: [400, 'The site refuses to give this feed.'],
  feed_too_large: [400, 'What is at this address is too large to be a feed.'],
  feed_none_there: [400, 'There is no feed at this address, and the page there names none.'],
  feed_broken: [400, 'What is at this address is no feed that can be read.'],
  feed_here_already: [409, 'This feed is here already.'],
  feed_too_many: [409, 'There are 500 feeds here. Remove one first.'],
  no_feeds_in_file: [400, 'This file names no feeds. Export them from the feed reader as OPML.'],
});
export type FeedProblem = keyof typeof feedProblems;

/** Somebody's feed, or a community's. */
export const subscription = z
  .object({
    id,
    /** In their own words, else what the feed calls itself, else its address. */
    name: z.string(),
    address: z.string(),
    /** The page that it belongs to; empty where it names none. */
    home: z.string(),
    folder: z.string(),
    /** What the reader has not seen yet; 100 stands for that many and more. */
    unread: z.number().int(),
    /** Why it brings nothing at the moment, and since when. */
    problem: z.object({ code: z.string(), since: instant }).nullable(),
    /** Not asked yet. */
    waiting: z.boolean(),
  })
  .meta({ id: 'FeedSubscription' });
export type Subscription = z.output<typeof subscription>;

export const entry = z
  .object({
    id,
    subscription: z.object({ id, name: z.string() }),
    title: z.string(),
    address: z.string(),
    author: z.string(),
    teaser: z.string(),
    publishedAt: instant,
    /** Nothing new to the reader. */
    seen: z.boolean(),
    /** Whether there is more of it than the teaser. */
    hasBody: z.boolean(),
  })
  .meta({ id: 'FeedEntry' });
export type FeedEntry = z.output<typeof entry>;

const subscriptions = z.object({ items: z.array(subscription), next: z.null() });

export const listMine = route({
  id: 'feeds.mine',
  method: 'GET',
  path: '/api/v1/feeds',
  summary: 'My feeds, by folder and name',
  guards: [limit('read'), signedIn],
  reply: subscriptions,
});

export const listOfPlace = route({
  id: 'feeds.ofPlace',
  method: 'GET',
  path: '/api/v1/communities/:id/feeds',
  summary: 'A community’s feeds, by folder and name',
  guards: [limit('read'), signedIn, may('read', 'place')],
  params: idParams,
  reply: subscriptions,
});

const wanted = z.strictObject({
  address: text(longestAddress),
  name: lineOrNothing(120).default(''),
  folder: lineOrNothing(60).default(''),
});

export const subscribeMine = route({
  id: 'feeds.subscribe',
  method: 'POST',
  path: '/api/v1/feeds',
  summary: 'Subscribe to the feed at an address, or to the one that the page there names',
  guards: [limit('write'), signedIn],
  body: wanted,
  reply: subscription,
  status: 201,
  transaction: false,
  errors: [
    feedProblems.feed_not_an_address,
    feedProblems.feed_forbidden_address,
    feedProblems.feed_unreachable,
    feedProblems.feed_bad_answer,
    feedProblems.feed_too_large,
    feedProblems.feed_none_there,
    feedProblems.feed_broken,
    feedProblems.feed_here_already,
    feedProblems.feed_too_many,
  ],
});

export const subscribePlace = route({
  id: 'feeds.subscribePlace',
  method: 'POST',
  path: '/api/v1/communities/:id/feeds',
  summary: 'Subscribe a community',
  guards: [limit('write'), signedIn, may('moderate', 'place')],
  params: idParams,
  body: wanted,
  reply: subscription,
  status: 201,
  transaction: false,
  errors: [
    feedProblems.feed_not_an_address,
    feedProblems.feed_forbidden_address,
    feedProblems.feed_unreachable,
    feedProblems.feed_bad_answer,
    feedProblems.feed_too_large,
    feedProblems.feed_none_there,
    feedProblems.feed_broken,
    feedProblems.feed_here_already,
    feedProblems.feed_too_many,
  ],
});

export const updateSubscription = route({
  id: 'feeds.update',
  method: 'PATCH',
  path: '/api/v1/feeds/:id',
  summary: 'Rename one’s own feed or put it into a folder; a community’s, where one moderates',
  guards: [limit('write'), signedIn],
  params: idParams,
  body: z.strictObject({ name: lineOrNothing(120).optional(), folder: lineOrNothing(60).optional() }),
  reply: subscription,
});

export const unsubscribe = route({
  id: 'feeds.unsubscribe',
  method: 'DELETE',
  path: '/api/v1/feeds/:id',
  summary: 'Stop one’s own feed; a community’s, where one moderates',
  guards: [limit('write'), signedIn],
  params: idParams,
});

const entriesQuery = pageQuery.extend({
  subscription: id.optional().describe('Only of this feed'),
  unread: z.stringbool().optional().describe('Only what is new to the reader'),
});

export const entriesOfMine = route({
  id: 'feeds.entries',
  method: 'GET',
  path: '/api/v1/feeds/entries',
  summary: 'What my feeds brought, newest first',
  guards: [limit('read'), signedIn],
  query: entriesQuery,
  reply: page(entry),
});

export const entriesOfPlace = route({
  id: 'feeds.entriesOfPlace',
  method: 'GET',
  path: '/api/v1/communities/:id/feeds/entries',
  summary: 'What a community’s feeds brought, newest first',
  guards: [limit('read'), signedIn, may('read', 'place')],
  params: idParams,
  query: entriesQuery,
  reply: page(entry),
});

export const getEntry = route({
  id: 'feeds.entry',
  method: 'GET',
  path: '/api/v1/feeds/entries/:id',
  summary: 'The words of an entry, of one’s own feeds and those of communities that one reads',
  guards: [limit('read'), signedIn],
  params: idParams,
  reply: z.object({ id, body: storedDocument.nullable() }),
});

export const markSeen = route({
  id: 'feeds.seen',
  method: 'POST',
  path: '/api/v1/feeds/seen',
  summary: 'What these feeds have brought so far is nothing new to me any more',
  guards: [limit('write'), signedIn],
  body: z.strictObject({
    subscriptions: z.array(id).min(1).max(mostFeeds).describe('Own ones, or of communities that one reads'),
  }),
});

export const exportMine = route({
  id: 'feeds.export',
  method: 'GET',
  path: '/api/v1/feeds/opml',
  summary: 'My feeds as OPML, which every feed reader takes',
  guards: [limit('read'), signedIn],
  transaction: false,
});

export const exportOfPlace = route({
  id: 'feeds.exportOfPlace',
  method: 'GET',
  path: '/api/v1/communities/:id/feeds/opml',
  summary: 'A community’s feeds as OPML',
  guards: [limit('read'), signedIn, sees('place')],
  params: idParams,
  transaction: false,
});

export const importMine = route({
  id: 'feeds.import',
  method: 'POST',
  path: '/api/v1/feeds/opml',
  summary: 'Feeds of an OPML file, for oneself; a community’s come by its imports',
  guards: [limit('write'), signedIn],
  body: z.strictObject({ opml: text(2_000_000) }),
  reply: z.object({
    counts: z.object({ new: z.number(), unchanged: z.number(), error: z.number() }),
    problems: z.array(
      z.object({
        line: z.number().int().nullable(),
        about: z.string(),
        reason: z
          .object({
            code: z.string(),
            values: z.record(z.string(), z.union([z.string(), z.number()])),
            text: z.string(),
          })
          .meta({ id: 'FeedReason' }),
      }),
    ),
  }),
  status: 200,
  transaction: false,
  errors: [feedProblems.no_feeds_in_file, problems.too_large],
});
