import { readersAmong } from '../../../core/drafts/server/queries.ts';
import { followOnce } from '../../../core/follows/server/follows.ts';
import { itemProblems } from '../../../core/items/contract.ts';
import { defineKind } from '../../../core/items/kinds.ts';
import type { Doc } from '../../../core/richtext/document.ts';
import { excerpt as beginning, toText } from '../../../core/richtext/plain.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import { type ArticleChange, articleChange, articleInput, articleProblems } from '../contract.ts';
import { articleExporting } from './exporting.ts';
import {
  type ArticleRow,
  articleRows,
  attachCover,
  givenExcerpt,
  insertArticle,
  itemOf,
  putAuthors,
  putCover,
  putInSeries,
  seriesByName,
  setWords,
  writtenBy,
} from './queries.ts';

/** Words a minute: what most adults read of prose on a screen (Brysbaert 2019, "How many words do we read per minute?", 238 for non-fiction). */
const wordsAMinute = 238;
const words = new Intl.Segmenter(undefined, { granularity: 'word' });
/** A beginning that stands for an excerpt has so many characters. */
const teaserLength = 280;

/** Minutes that it takes to read, at least one. Languages without spaces are divided into words too. */
export function minutesToRead(body: Doc): number {
  let count = 0;
  for (const { isWordLike } of words.segment(toText(body))) if (isWordLike) count += 1;
  return Math.max(1, Math.round(count / wordsAMinute));
}

const present = (row: ArticleRow) => ({
  excerpt: row.teaser,
  cover: row.cover,
  minutes: row.minutes,
  authors: row.authors,
  series: row.series,
});

export const article = defineKind({
  kind: 'article',
  input: articleInput,
  example: { excerpt: 'What it is about', series: 'A series' },
  change: articleChange,
  title: 'required',
  emptyBody: false,
  // Lists show what is written for them: cover and excerpt.
  shownInLists: 1,
  create: async (db, { id, viewer }, input) => {
    await insertArticle(db, id);
    await put(db, viewer, id, input);
  },
  update: (db, { id, viewer }, change) => put(db, viewer, id, change),
  shared: async (db, ids) => new Map((await articleRows(db, ids)).map((row) => [row.id, present(row)])),
  mine: async (db, viewer, ids) => {
    const written = await writtenBy(db, viewer, ids);
    return new Map(ids.map((id) => [id, { writes: written.has(id) }]));
  },
  searchText: async (db, ids) =>
    new Map(
      (await articleRows(db, ids)).map((row) => [
        row.id,
        [row.excerpt, row.series?.name ?? '', ...row.authors.map(({ name }) => name)].filter(Boolean).join('\n'),
      ]),
    ),
  exporting: articleExporting,
  drafts: {
    files: ({ cover }) => {
      const file = (cover as { file?: unknown } | null | undefined)?.file;
      return typeof file === 'string' && /^[1-9]\d{0,18}$/.test(file) ? [file] : [];
    },
    publish: (fields, people) => ({ ...fields, authors: people }),
    open: async (db, id) => {
      const [row] = await articleRows(db, [id]);
      if (!row) return { fields: {}, people: [] };
      const { excerpt, cover, series, authors } = row;
      return {
        fields: {
          excerpt,
          cover: cover && { file: cover.file, alt: cover.alt },
          series: series?.name ?? '',
          part: series?.part ?? null,
        },
        people: authors.map((one) => one.id),
      };
    },
  },
});

/** Writes what is given of an article's own; what follows from the text always. Throws `file_not_yours` and `author_cannot_read`. */
async function put(db: Db, viewer: Viewer, id: string, change: ArticleChange): Promise<void> {
  const { body, place_id: place, author_id: author } = await itemOf(db, id);
  const given = change.excerpt?.trim() ?? (await givenExcerpt(db, id));
  await setWords(db, id, {
    minutes: minutesToRead(body),
    teaser: given || beginning(body, teaserLength),
    excerpt: given,
  });
  if (change.cover === undefined) await attachCover(db, id);
  else if (!(await putCover(db, viewer, id, change.cover))) throw itemProblems.file_not_yours();
  if (change.series !== undefined || change.part !== undefined) {
    const name = change.series ?? (await articleRows(db, [id]))[0]?.series?.name ?? '';
    await putInSeries(db, id, name === '' ? null : await seriesByName(db, place, name), change.part ?? null);
  }
  if (change.authors !== undefined) await putWriters(db, id, place, author, change.authors);
}

/** Whoever wrote it hears of what is said about it, as its author does. */
async function putWriters(db: Db, id: string, place: string, author: string, others: readonly string[]): Promise<void> {
  const named = [...new Set(others)].filter((one) => one !== author);
  const readers = await readersAmong(db, place, named);
  if (named.some((one) => !readers.has(one))) throw articleProblems.author_cannot_read();
  const fresh = await putAuthors(db, id, [author, ...named]);
  for (const person of fresh) if (person !== author) await followOnce(db, person, id);
}
