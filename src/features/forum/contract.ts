import { z } from 'zod';
import { item, tagName } from '../../core/items/contract.ts';
import {
  id,
  idParams,
  limit,
  line,
  may,
  page,
  pageQuery,
  route,
  sees,
  signedIn,
  text,
} from '../../platform/http/contract.ts';
import { defineProblems } from '../../platform/http/problems.ts';

/** What marks a category, beside its name. */
export const colours = ['cinnamon', 'amber', 'moss', 'spruce', 'lake', 'sky', 'plum', 'rose'] as const;
export const mostCategories = 40;

export const topicInput = z.strictObject({ category: id.nullish() });
export const topicChange = z.strictObject({ category: id.nullish() });

export const topicFields = z.object({
  /** Its category in its home place; `GET communities/{id}/topic-categories` names it. */
  category: id.nullable(),
  /** Whether it stands first in its home place. */
  pinned: z.boolean(),
  /** Whether it became part of another one; `mine.mergedInto` says of which, to those who read that. */
  merged: z.boolean(),
});

const topicLink = z.object({ id, title: z.string() });

export const topicMine = z.object({
  /** The last reply that the reader has seen, or the topic itself; null while they have not opened it. */
  seen: id.nullable(),
  /** Replies that came since; null while they have not opened it. */
  new: z.number().int().nullable(),
  /** `reply` is what its own words became there. */
  mergedInto: topicLink.extend({ reply: id.nullable() }).nullable(),
  splitFrom: topicLink.nullable(),
  /** Where replies were moved to, as far as the reader may read there. */
  movedTo: z.array(topicLink.extend({ replies: z.number().int() })),
});

export const topicItem = item.extend({ ...topicFields.shape, mine: item.shape.mine.extend(topicMine.shape) });
export type TopicItem = z.output<typeof topicItem>;

export const category = z
  .object({
    id,
    name: z.string(),
    description: z.string(),
    colour: z.enum(colours),
    /** How many topics are in it, counted up to 1,000. */
    topics: z.number().int(),
  })
  .meta({ id: 'TopicCategory' });
export type Category = z.output<typeof category>;

export const topicProblems = defineProblems({
  category_elsewhere: [400, 'This category is not one of this community.'],
  category_name_taken: [409, 'There is a category of this name already.'],
  too_many_categories: [409, 'There are 40 categories: more than anybody looks through.'],
  topic_merged: [409, 'This topic is part of another one.'],
  topic_elsewhere: [400, 'Only topics of the same community go together.'],
  nothing_to_move: [400, 'None of these replies stands in this topic.'],
});

const categoryFields = { name: line(60), description: text(300), colour: z.enum(colours) };
const categoryParams = z.object({ id, category: id });

export const listCategories = route({
  id: 'forum.categories',
  method: 'GET',
  path: '/api/v1/communities/:id/topic-categories',
  summary: 'The categories of a community’s forum, in their order, with how many topics each has',
  guards: [limit('read'), signedIn, may('read', 'place')],
  params: idParams,
  reply: z.object({ items: z.array(category) }),
});

export const createCategory = route({
  id: 'forum.createCategory',
  method: 'POST',
  path: '/api/v1/communities/:id/topic-categories',
  summary: 'A new category, after the others',
  guards: [limit('write'), signedIn, may('moderate', 'place')],
  params: idParams,
  body: z.strictObject({
    name: categoryFields.name,
    description: categoryFields.description.default(''),
    colour: categoryFields.colour.default('cinnamon'),
  }),
  reply: category,
  status: 201,
  errors: [topicProblems.category_name_taken, topicProblems.too_many_categories],
});

export const updateCategory = route({
  id: 'forum.updateCategory',
  method: 'PATCH',
  path: '/api/v1/communities/:id/topic-categories/:category',
  summary: 'Change a category; `before` moves it before another one, or with null to the end',
  guards: [limit('write'), signedIn, may('moderate', 'place')],
  params: categoryParams,
  body: z.strictObject({
    name: categoryFields.name.optional(),
    description: categoryFields.description.optional(),
    colour: categoryFields.colour.optional(),
    before: id.nullish(),
  }),
  reply: category,
  errors: [topicProblems.category_name_taken, topicProblems.category_elsewhere],
});

export const deleteCategory = route({
  id: 'forum.deleteCategory',
  method: 'DELETE',
  path: '/api/v1/communities/:id/topic-categories/:category',
  summary: 'Remove a category; its topics stay, without one',
  guards: [limit('write'), signedIn, may('moderate', 'place')],
  params: categoryParams,
});

export const communityTopics = route({
  id: 'forum.list',
  method: 'GET',
  path: '/api/v1/communities/:id/topics',
  summary: 'A community’s topics: those that are pinned, then by their newest reply',
  guards: [limit('read'), signedIn, sees('place')],
  params: idParams,
  query: pageQuery.extend({
    category: id.optional(),
    tag: tagName.optional(),
  }),
  reply: page(item),
});

export const seeTopic = route({
  id: 'forum.see',
  method: 'PUT',
  path: '/api/v1/topics/:id/seen',
  summary:
    'Keep how far one has read: up to this reply, or with null to the end of the topic’s own words. It only moves on',
  guards: [limit('write'), signedIn, may('read', 'item')],
  params: idParams,
  body: z.strictObject({ reply: id.nullable() }),
  reply: topicMine.pick({ seen: true, new: true }),
});

export const pinTopic = route({
  id: 'forum.pin',
  method: 'PUT',
  path: '/api/v1/topics/:id/pin',
  summary: 'Let a topic stand first in its community',
  guards: [limit('write'), signedIn, may('moderate', 'item')],
  params: idParams,
  reply: topicFields,
  errors: [topicProblems.topic_merged],
});

export const unpinTopic = route({
  id: 'forum.unpin',
  method: 'DELETE',
  path: '/api/v1/topics/:id/pin',
  summary: 'Let a topic stand where its newest reply puts it again',
  guards: [limit('write'), signedIn, may('moderate', 'item')],
  params: idParams,
  reply: topicFields,
});

export const moveTopic = route({
  id: 'forum.move',
  method: 'POST',
  path: '/api/v1/topics/:id/move',
  summary: 'Move a topic into another category, or (with `place`) into another community where one may post',
  guards: [limit('write'), signedIn, may('moderate', 'item')],
  params: idParams,
  body: z.strictObject({ place: id.optional(), category: id.nullable().default(null) }),
  reply: item,
  status: 200,
  errors: [topicProblems.category_elsewhere, topicProblems.topic_merged],
});

export const splitTopic = route({
  id: 'forum.split',
  method: 'POST',
  path: '/api/v1/topics/:id/split',
  summary:
    'Move replies, with the answers to them, into a new topic (`title`) or another one of the same community (`into`); they keep their addresses',
  guards: [limit('write'), signedIn, may('moderate', 'item')],
  params: idParams,
  body: z.union([
    z.strictObject({
      replies: z.array(id).min(1).max(500),
      title: line(200),
      markdown: text(20_000).optional(),
      category: id.nullish(),
    }),
    z.strictObject({ replies: z.array(id).min(1).max(500), into: id }),
  ]),
  reply: z.object({ id, moved: z.array(id) }),
  status: 201,
  errors: [
    topicProblems.topic_elsewhere,
    topicProblems.topic_merged,
    topicProblems.nothing_to_move,
    topicProblems.category_elsewhere,
  ],
});

export const mergeTopic = route({
  id: 'forum.merge',
  method: 'POST',
  path: '/api/v1/topics/:id/merge',
  summary: 'Make a topic part of another one of the same community; its address leads there from then on',
  guards: [limit('write'), signedIn, may('moderate', 'item')],
  params: idParams,
  body: z.strictObject({ into: id }),
  reply: z.object({ into: id, reply: id.nullable() }),
  status: 201,
  errors: [topicProblems.topic_elsewhere, topicProblems.topic_merged],
});
