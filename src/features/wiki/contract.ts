import { z } from 'zod';
import { item } from '../../core/items/contract.ts';
import { personChip } from '../../core/people/contract.ts';
import {
  id,
  idParams,
  instant,
  limit,
  may,
  pageQuery,
  page as pageReply,
  route,
  sees,
  signedIn,
} from '../../platform/http/contract.ts';
import { field } from '../../platform/http/field-problems.ts';
import { defineProblems } from '../../platform/http/problems.ts';

/** Pages of one level that come at once; the rest of a level is asked for. */
export const pagesOfLevel = 200;
/** So deep a tree may be. */
export const deepest = 20;

/** A day, `2026-11-24`. */
export const day = z.iso.date({ error: field('not_a_time').error, abort: true });
const validUntil = day.nullable();

/** What a page adds to an item when it is written: where it stands in the tree of its place. */
export const pageInput = z.strictObject({
  /** The page above it; without one it stands at the top. */
  parent: id.nullish(),
  /** Without one its author looks after it; null: nobody. */
  owner: id.nullish(),
  validUntil: validUntil.optional(),
  template: z.boolean().default(false),
});
export const pageChange = z.strictObject({});

export const pageFields = z.object({
  parent: id.nullable(),
  /** Who looks after it. */
  owner: personChip.nullable(),
  validUntil: z.string().nullable(),
  reviewedAt: instant.nullable(),
  reviewedBy: personChip.nullable(),
  template: z.boolean(),
  /** Who wrote the newest version. */
  editor: personChip,
});
export const pageItem = item.extend(pageFields.shape);
export type PageItem = z.output<typeof pageItem>;

/** The last day has passed on which somebody promised that it is true. */
export const isOutdated = ({ validUntil: until }: { validUntil: string | null }, now = new Date()): boolean =>
  until !== null && until < now.toISOString().slice(0, 10);

export const treePage = z
  .object({
    id,
    parent: id.nullable(),
    title: z.string(),
    hasChildren: z.boolean(),
    outdated: z.boolean(),
    template: z.boolean(),
  })
  .meta({ id: 'TreePage' });
export type TreePage = z.output<typeof treePage>;

const titled = z.object({ id, title: z.string() });

export const pageProblems = defineProblems({
  page_elsewhere: [400, 'A page stands below a page of the same community.'],
  page_in_itself: [409, 'A page cannot stand below itself.'],
  page_too_deep: [409, `A tree of pages is at most ${deepest} levels deep.`],
});

export const getTree = route({
  id: 'pages.tree',
  method: 'GET',
  path: '/api/v1/communities/:id/pages',
  summary:
    'A place’s tree of pages: the top and, with `at`, every level down to a page; or one level, the one below `parent`, from after the page `after`',
  guards: [limit('read'), signedIn, sees('place')],
  params: idParams,
  query: z.object({
    parent: id.optional(),
    at: id.optional(),
    after: id.optional(),
  }),
  reply: z.object({
    /** Level by level, each in its order. */
    items: z.array(treePage),
    /** Parents of whose level there is more; null is the top. */
    more: z.array(id.nullable()),
  }),
});

export const getContext = route({
  id: 'pages.context',
  method: 'GET',
  path: '/api/v1/items/:id/page',
  summary: 'Where a page stands, and what links to it, as far as the reader may read that',
  guards: [limit('read'), signedIn, may('read', 'item')],
  params: idParams,
  reply: z.object({
    /** Its home; null for who reads it in another place only. */
    place: z.object({ id, name: z.string(), emoji: z.string() }).nullable(),
    /** The pages above it, the topmost first. */
    trail: z.array(titled),
    children: z.array(titled),
    linkedFrom: z.array(z.object({ id, kind: z.string(), title: z.string() })),
    /** Whether the reader may add pages beside and below it. */
    mayAdd: z.boolean(),
  }),
});

export const movePage = route({
  id: 'pages.move',
  method: 'PUT',
  path: '/api/v1/items/:id/position',
  summary:
    'Put a page, with all that stands below it, somewhere else in the tree: below `parent`, before `before` or last',
  guards: [limit('write'), signedIn, may('edit', 'item')],
  params: idParams,
  body: z.strictObject({ parent: id.nullable(), before: id.nullish() }),
  reply: pageFields,
  errors: [pageProblems.page_elsewhere, pageProblems.page_in_itself, pageProblems.page_too_deep],
});

export const carePage = route({
  id: 'pages.care',
  method: 'PUT',
  path: '/api/v1/items/:id/care',
  summary: 'Say who looks after a page, until when it is true, and whether it is a template',
  guards: [limit('write'), signedIn, may('edit', 'item')],
  params: idParams,
  body: z.strictObject({
    owner: id.nullable().optional(),
    validUntil: validUntil.optional(),
    template: z.boolean().optional(),
  }),
  reply: pageFields,
});

export const renewPage = route({
  id: 'pages.renew',
  method: 'POST',
  path: '/api/v1/items/:id/renewal',
  summary: 'Say that a page is still true; it is for as long again, unless a day is named',
  guards: [limit('write'), signedIn, may('edit', 'item')],
  params: idParams,
  body: z.strictObject({ validUntil: day.optional() }),
  reply: pageFields,
  status: 201,
});

export const suggestPages = route({
  id: 'pages.suggest',
  method: 'GET',
  path: '/api/v1/communities/:id/pages/suggestions',
  summary: 'Pages whose title has these words, those of this place first: for links while one writes',
  guards: [limit('search'), signedIn, sees('place')],
  params: idParams,
  query: z.object({ q: z.string().max(100).default('') }),
  reply: z.object({ items: z.array(titled.extend({ place: z.string() })) }),
});

export const listPages = route({
  id: 'pages.list',
  method: 'GET',
  path: '/api/v1/communities/:id/pages/list',
  summary: 'A place’s pages: those changed last, or those whose day has passed, the longest ago first',
  guards: [limit('read'), signedIn, sees('place')],
  params: idParams,
  query: pageQuery.extend({ show: z.enum(['changed', 'outdated']).default('changed') }),
  reply: pageReply(item),
});

export const listTemplates = route({
  id: 'pages.templates',
  method: 'GET',
  path: '/api/v1/communities/:id/pages/templates',
  summary:
    'What a new page can begin from: the place’s own templates, and those that come with Fika, in the reader’s language',
  guards: [limit('read'), signedIn, sees('place')],
  params: idParams,
  reply: z.object({
    items: z.array(
      z.object({
        /** A page’s id, or the name of one that comes with Fika. */
        id: z.string(),
        own: z.boolean(),
        title: z.string(),
        body: z.unknown(),
      }),
    ),
  }),
});

export const pageMarkdown = route({
  id: 'pages.markdown',
  method: 'GET',
  path: '/api/v1/items/:id/markdown',
  summary: 'A page as a Markdown file',
  guards: [limit('read'), signedIn, may('read', 'item')],
  params: idParams,
  transaction: false,
});

export const exportPages = route({
  id: 'pages.export',
  method: 'GET',
  path: '/api/v1/communities/:id/pages/export',
  summary:
    'A place’s pages as a zip of Markdown files in folders, with their pictures; `fika import markdown` reads it',
  guards: [limit('read'), signedIn, sees('place')],
  params: idParams,
  query: z.object({ below: id.optional().describe('Only this page and what stands below it') }),
  transaction: false,
});
