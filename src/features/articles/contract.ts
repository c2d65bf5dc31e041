import { z } from 'zod';
import { attachmentInput, item } from '../../core/items/contract.ts';
import { personChip } from '../../core/people/contract.ts';
import {
  id,
  idParams,
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
import { field } from '../../platform/http/field-problems.ts';
import { defineProblems } from '../../platform/http/problems.ts';

export const longestExcerpt = 500;
export const longestSeries = 120;
/** Besides the one who publishes it. */
export const mostAuthors = 10;

const own = {
  /** What lists and feeds show of it; left empty, the beginning of the text. */
  excerpt: text(longestExcerpt),
  cover: attachmentInput.nullable(),
  /** The name of a series of the same place; a new name begins one, an empty one is none. */
  series: lineOrNothing(longestSeries),
  /** Which part of the series; left out, the next one. */
  part: z.number().int().min(1).max(9999).nullable(),
  /** Who wrote it with its author. */
  authors: z.array(id).max(mostAuthors),
};

export const articleInput = z.strictObject({
  excerpt: own.excerpt.default(''),
  cover: own.cover.default(null),
  series: own.series.default(''),
  part: own.part.default(null),
  authors: own.authors.default([]),
});
export type ArticleInput = z.output<typeof articleInput>;
export const articleChange = z.strictObject({
  excerpt: own.excerpt.optional(),
  cover: own.cover.optional(),
  series: own.series.optional(),
  part: own.part.optional(),
  authors: own.authors.optional(),
});
export type ArticleChange = z.output<typeof articleChange>;

export const articleFields = z.object({
  /** A few sentences: what its writer gave, or its beginning. */
  excerpt: z.string(),
  cover: z
    .object({ file: id, alt: z.string(), width: z.number().int().nullable(), height: z.number().int().nullable() })
    .nullable(),
  /** How long it takes to read. */
  minutes: z.number().int(),
  /** Who wrote it with its author, in the order in which they are named. */
  authors: z.array(personChip),
  series: z.object({ id, name: z.string(), part: z.number().int() }).nullable(),
});

export const articleItem = item.extend({
  ...articleFields.shape,
  /** `writes`: the reader is one of those who wrote it, and may begin a draft to change it. */
  mine: item.shape.mine.extend({ writes: z.boolean() }),
});
export type ArticleItem = z.output<typeof articleItem>;

export const articleProblems = defineProblems({
  author_cannot_read: [400, 'Somebody who is named as an author cannot read what is published there.'],
});

const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);

export const listArticles = route({
  id: 'articles.list',
  method: 'GET',
  path: '/api/v1/articles',
  summary: 'Articles of the places that I hear, newest first',
  guards: [limit('read'), signedIn],
  query: pageQuery,
  reply: page(articleItem),
});

export const articlesOfPlace = route({
  id: 'articles.ofPlace',
  method: 'GET',
  path: '/api/v1/communities/:id/articles',
  summary: 'A place’s blog, newest first; with `month` (as `2026-11`) what was published in it (UTC)',
  guards: [limit('read'), signedIn, sees('place')],
  params: idParams,
  query: pageQuery.extend({ month: month.optional() }),
  reply: page(articleItem),
});

export const monthsOfPlace = route({
  id: 'articles.months',
  method: 'GET',
  path: '/api/v1/communities/:id/articles/months',
  summary: 'The archive of a place’s blog: each month with something in it, newest first, and how much',
  guards: [limit('read'), signedIn, may('read', 'place')],
  params: idParams,
  reply: z.object({ months: z.array(z.object({ month: z.string(), count: z.number().int() })) }),
});

export const articlesOfPerson = route({
  id: 'articles.ofPerson',
  method: 'GET',
  path: '/api/v1/people/:id/articles',
  summary: 'What a person wrote, alone or with others, as far as the reader may read it, newest first',
  guards: [limit('read'), signedIn],
  params: idParams,
  query: pageQuery,
  reply: page(articleItem),
});

export const seriesOfPlace = route({
  id: 'articles.seriesOfPlace',
  method: 'GET',
  path: '/api/v1/communities/:id/article-series',
  summary: 'The series of a place’s blog, by name',
  guards: [limit('read'), signedIn, may('read', 'place')],
  params: idParams,
  reply: z.object({ items: z.array(z.object({ id, name: z.string() })) }),
});

export const getSeries = route({
  id: 'articles.series',
  method: 'GET',
  path: '/api/v1/article-series/:id',
  summary: 'A series, with its parts that the reader may read; one without any is not there',
  guards: [limit('read'), signedIn],
  params: idParams,
  reply: z.object({
    id,
    name: z.string(),
    parts: z.array(z.object({ id, title: z.string(), part: z.number().int() })),
  }),
});

export const oldAddress = route({
  id: 'articles.oldAddress',
  method: 'GET',
  path: '/api/v1/old-addresses',
  summary:
    'Which article stood at this path (with its query) before it was imported; null where none did, or none that the reader may read',
  guards: [limit('read'), signedIn],
  query: z.object({
    path: text(2000).refine((path) => path.startsWith('/'), field('not_a_web_address')),
  }),
  // Not a 404: the web app asks this of every address that it does not know.
  reply: z.object({ item: id.nullable() }),
});
