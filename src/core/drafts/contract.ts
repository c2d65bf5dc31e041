import { z } from 'zod';
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
  signedIn,
  text,
} from '../../platform/http/contract.ts';
import { field } from '../../platform/http/field-problems.ts';
import { defineProblems, problems } from '../../platform/http/problems.ts';
import { bodyInput, commentProblems } from '../comments/contract.ts';
import { item, itemProblems } from '../items/contract.ts';
import { personChip } from '../people/contract.ts';
import { placeChip } from '../places/contract.ts';

export const reviews = ['none', 'asked', 'ready', 'not-yet'] as const;

export const draftHead = z
  .object({
    id,
    kind: z.string(),
    title: z.string(),
    /** Where it will be published; of an edit of something published, its home. */
    place: placeChip,
    owner: personChip,
    /** Who writes it together with the owner. */
    people: z.array(personChip),
    /** The published item that it will change; null: it becomes a new one. */
    item: id.nullable(),
    review: z.object({ state: z.enum(reviews), by: personChip.nullable(), note: z.string() }),
    scheduledAt: instant.nullable(),
    /** Why it was not published when its time came: the code of a problem. */
    notPublished: z.string().nullable(),
    createdAt: instant,
    updatedAt: instant,
    savedBy: personChip.nullable(),
    /** `edit`, `publish`, `delete` and `ask` are its owner's, `edit` also of those who write along, `judge` of whoever was asked to look it over. */
    can: z.array(z.enum(['edit', 'publish', 'delete', 'ask', 'judge'])),
  })
  .meta({ id: 'DraftHead' });
export type DraftHead = z.output<typeof draftHead>;

export const draft = draftHead
  .extend({
    version: z.number().int(),
    body: z.unknown(),
    /** The kind's own fields, as they will be sent. */
    fields: z.record(z.string(), z.unknown()),
    language: z.string().nullable(),
  })
  .meta({ id: 'Draft' });
export type Draft = z.output<typeof draft>;

export const draftProblems = defineProblems({
  no_drafts_of_kind: [400, 'There are no drafts of this kind of content.'],
  cannot_read_there: [400, 'Somebody named here cannot read where this will be published.'],
  time_is_past: [400, 'That time is over. Choose a later one.'],
  not_asked: [409, 'Nobody was asked to look this over, or it has been said already.'],
  published_changed: [409, 'What is published was changed since this draft was begun.'],
});

const languageCode = z.string().regex(/^[a-z]{2,3}$/);
/** Characters of the JSON of a kind's fields. */
const longestFields = 20_000;
const fields = z
  .record(z.string().max(60), z.unknown())
  .refine((value) => JSON.stringify(value).length <= longestFields, field('wrong'));
/** More people than that do not write one piece together. */
export const mostWriters = 10;

const content = {
  title: lineOrNothing(200).optional(),
  ...bodyInput,
  fields: fields.optional(),
  language: languageCode.nullable().optional(),
};

export const listDrafts = route({
  id: 'drafts.list',
  method: 'GET',
  path: '/api/v1/drafts',
  summary: 'Drafts that I write or was asked to look over, newest first',
  guards: [limit('read'), signedIn],
  query: pageQuery.extend({ kind: z.string().max(40).optional() }),
  reply: page(draftHead),
});

export const createDraft = route({
  id: 'drafts.create',
  method: 'POST',
  path: '/api/v1/communities/:id/drafts',
  summary: 'Begin a draft of something for a place (the path takes any place’s id); only its owner sees it',
  guards: [limit('write'), signedIn, may('post', 'place')],
  params: idParams,
  body: z.strictObject({ kind: z.string().max(40), ...content }),
  reply: draft,
  status: 201,
  errors: [draftProblems.no_drafts_of_kind, itemProblems.file_not_yours],
});

export const draftOfItem = route({
  id: 'drafts.ofItem',
  method: 'POST',
  path: '/api/v1/items/:id/draft',
  summary:
    'The draft in which something published is changed; begun where there is none, by its author or who wrote it with them',
  guards: [limit('write'), signedIn, may('read', 'item')],
  params: idParams,
  reply: draft,
  status: 201,
  errors: [draftProblems.no_drafts_of_kind],
});

export const getDraft = route({
  id: 'drafts.get',
  method: 'GET',
  path: '/api/v1/drafts/:id',
  summary: 'A draft, for those who write it or were asked to look it over',
  guards: [limit('read'), signedIn],
  params: idParams,
  reply: draft,
});

export const saveDraft = route({
  id: 'drafts.save',
  method: 'PATCH',
  path: '/api/v1/drafts/:id',
  summary: 'Save a draft; `version` is the one that was changed, a newer one answers `conflict` with `current`',
  guards: [limit('write'), signedIn],
  params: idParams,
  body: z.strictObject({
    version: z.number().int(),
    ...content,
    /** The owner’s to change. */
    place: id.optional(),
    people: z.array(id).max(mostWriters).optional(),
  }),
  reply: draft,
  errors: [problems.conflict, problems.forbidden, draftProblems.cannot_read_there, itemProblems.file_not_yours],
});

export const deleteDraft = route({
  id: 'drafts.delete',
  method: 'DELETE',
  path: '/api/v1/drafts/:id',
  summary: 'Throw a draft away for good (its owner)',
  guards: [limit('write'), signedIn],
  params: idParams,
});

export const publishDraft = route({
  id: 'drafts.publish',
  method: 'POST',
  path: '/api/v1/drafts/:id/publish',
  summary: 'Publish a draft: it becomes an item, or changes the one that it was begun from',
  guards: [limit('write'), signedIn],
  params: idParams,
  body: z.strictObject({
    version: z.number().int(),
    /** Also over a published version that is newer than the one this draft was begun from; that one stays in the history. */
    over: z.boolean().default(false),
  }),
  reply: item,
  status: 201,
  errors: [
    problems.conflict,
    draftProblems.published_changed,
    problems.forbidden,
    itemProblems.title_needed,
    itemProblems.already_deleted,
    commentProblems.empty_body,
  ],
});

export const scheduleDraft = route({
  id: 'drafts.schedule',
  method: 'PUT',
  path: '/api/v1/drafts/:id/schedule',
  summary: 'Publish it by itself at a time; `null` takes the time back',
  guards: [limit('write'), signedIn],
  params: idParams,
  body: z.strictObject({ at: z.iso.datetime({ offset: true }).nullable() }),
  reply: draft,
  errors: [draftProblems.time_is_past, itemProblems.title_needed, commentProblems.empty_body],
});

export const askReview = route({
  id: 'drafts.ask',
  method: 'PUT',
  path: '/api/v1/drafts/:id/review',
  summary: 'Ask a colleague to look it over, who can read where it will be published; `null` asks nobody any more',
  guards: [limit('write'), signedIn],
  params: idParams,
  body: z.strictObject({ reviewer: id.nullable() }),
  reply: draft,
  errors: [draftProblems.cannot_read_there],
});

export const judgeDraft = route({
  id: 'drafts.judge',
  method: 'POST',
  path: '/api/v1/drafts/:id/verdict',
  summary: 'Say of a draft that one was asked to look over: ready, or not yet, with a note',
  guards: [limit('write'), signedIn],
  params: idParams,
  body: z.strictObject({ verdict: z.enum(['ready', 'not-yet']), note: text(4000).default('') }),
  reply: draft,
  status: 201,
  errors: [draftProblems.not_asked],
});
