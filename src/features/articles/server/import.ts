/** Takes a WordPress export: each post and page whole or not at all, what is here already not again. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { allowed } from '../../../core/access/server/allowed.ts';
import { createComment } from '../../../core/comments/server/comments.ts';
import { importDraft } from '../../../core/drafts/server/drafts.ts';
import type { Importer, ImportOptions } from '../../../core/importing/importers.ts';
import { ImportSourceError } from '../../../core/importing/problem.ts';
import { reasonsIn } from '../../../core/importing/reason.ts';
import { findRefs, putRef } from '../../../core/importing/server/queries.ts';
import { writeRecord } from '../../../core/importing/server/record.ts';
import { makeTally, refusalOf, type Tally } from '../../../core/importing/server/tally.ts';
import { inTurn } from '../../../core/importing/server/turn.ts';
import { createItem } from '../../../core/items/server/items.ts';
import { createPerson } from '../../../core/people/server/people.ts';
import { type Doc, isEmpty, type LooseNode, parseDocument } from '../../../core/richtext/document.ts';
import { fromHtml } from '../../../core/richtext/html-read.ts';
import { shorten } from '../../../core/richtext/plain.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db, Services } from '../../../platform/services.ts';
import { longestExcerpt } from '../contract.ts';
import english from '../messages/en.json' with { type: 'json' };
import { keepMedia, type Media } from './import-media.ts';
import {
  findPlace,
  freeAddresses,
  type ImportPerson,
  type ImportPlace,
  importer,
  noteAddresses,
  personByEmail,
  personById,
} from './import-queries.ts';
import { pathsOf } from './old-address.ts';
import { readText, topicsLine } from './wordpress-text.ts';
import { readWxr, type WxrAuthor, type WxrComment, type WxrItem } from './wxr.ts';

export const because = reasonsIn(english.reason);

const largestFile = 2 * 2 ** 30;
const longestTitle = 200;

interface Run {
  readonly services: Services;
  readonly options: ImportOptions;
  readonly tally: Tally;
  readonly file: string;
  /** In whose name comes what nobody here wrote. */
  readonly by: ImportPerson;
  readonly place: ImportPlace;
  /** `wordpress:` and the blog's address: what its ids belong to. */
  source: string;
  site: string;
  language: string | null;
  readonly authors: Map<string, WxrAuthor>;
  /** Login → who that is here; null: nobody, so that it comes in the name of `by`. */
  readonly people: Map<string, ImportPerson | null>;
  readonly media: Map<string, Media>;
  readonly skipped: Map<string, number>;
}

const viewerOf = (who: ImportPerson): Viewer => ({
  person: who.person,
  guest: who.guest,
  administrator: who.administrator,
  language: who.language,
  session: null,
});

const isPost = ({ type }: WxrItem): boolean => type === 'post' || type === 'page';

/** The export's text, as UTF-8, which WordPress always writes. */
async function* textOf(path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>)
    yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

/** Twice: attachments stand anywhere in the file, also after the posts that show them. */
async function takeFile(run: Run, path: string): Promise<void> {
  let hasVersion = false;
  let found = 0;
  for await (const part of readWxr(textOf(path))) {
    if (part.is === 'site') {
      run.site = part.address;
      hasVersion = part.version !== '';
      run.source = `wordpress:${part.address.replace(/^https?:\/\//, '').replace(/\/+$/, '')}`;
      run.language = /^[a-z]{2,3}/.exec(part.language.toLowerCase())?.[0] ?? null;
    } else if (part.is === 'author') run.authors.set(part.author.login, part.author);
    else {
      found += 1;
      if (part.is === 'item' && part.item.type === 'attachment') noteMedia(run, part.item);
    }
  }
  if (!hasVersion && found === 0)
    throw new ImportSourceError(
      `${run.file} is no export of WordPress. Export it there with Tools → Export → All content.`,
    );
  for await (const part of readWxr(textOf(path))) {
    if (part.is === 'broken') {
      run.tally.count('articles', 'error');
      const { line, about, why, detail } = part;
      run.tally.problem(
        { file: run.file, line, ...(about && { about }) },
        why === 'xml' ? because('broken_xml', { why: detail }) : because(why === 'cut' ? 'cut_off' : 'too_long'),
      );
    } else if (part.is === 'item' && isPost(part.item)) await takePost(run, part.item);
    else if (part.is === 'item' && part.item.type !== 'attachment')
      run.skipped.set(part.item.type, (run.skipped.get(part.item.type) ?? 0) + 1);
  }
  for (const [type, count] of run.skipped)
    run.tally.note(`${count} of the type “${type.slice(0, 60)}” were passed over: they are no texts.`);
}

const noteMedia = (run: Run, item: WxrItem): void => {
  const { id, attachmentUrl, title, line } = item;
  if (attachmentUrl !== '') run.media.set(id, { id, address: attachmentUrl, alt: title, line });
};

/** Who wrote it: by address, by an earlier import, or made anew where the whole organisation imports. */
async function authorOf(run: Run, login: string): Promise<ImportPerson | null> {
  const known = run.people.get(login);
  if (known !== undefined) return known;
  const found = await findAuthor(run, login);
  run.people.set(login, found);
  return found;
}

async function findAuthor(
  { services: { db }, services, authors, options, by, source, tally, place }: Run,
  login: string,
) {
  const author = authors.get(login);
  const ref = `author:${login}`;
  const earlier = (await findRefs(db, source, [ref])).get(ref);
  const here =
    (earlier && (await personById(db, earlier))) || (author?.email ? await personByEmail(db, author.email) : undefined);
  if (here) {
    tally.count('people', 'unchanged');
    return (await mayWrite(db, here, place)) ? here : null;
  }
  // Into a community nobody is brought in whom its owner may not let in.
  if (login === '' || place.kind !== 'organisation') return null;
  tally.count('people', 'new');
  if (options.dryRun) return null;
  const id = await writeRecord(services, async (tx) => {
    // Without a way to sign in until somebody invites them; what they wrote is theirs.
    const made = await createPerson(tx, by.person, { name: (author?.name ?? login).slice(0, 120), active: false });
    await putRef(tx, source, ref, made.id);
    return made.id;
  });
  return (await personById(db, id)) ?? null;
}

/** In a community only its members have written. */
const mayWrite = async (db: Db, who: ImportPerson, place: ImportPlace): Promise<boolean> =>
  place.kind === 'organisation'
    ? !who.guest
    : (await allowed(db, viewerOf(who), 'post', 'place', [place.id])).has(place.id);

const published = new Set(['publish', '']);
const unpublished = new Set(['draft', 'pending', 'future', 'private']);

async function takePost(run: Run, item: WxrItem): Promise<void> {
  const { tally, services, source, options } = run;
  const where = { file: run.file, line: item.line, ...(item.title && { about: item.title.slice(0, 200) }) };
  const isDraft = unpublished.has(item.status) || item.hasPassword;
  if (!isDraft && !published.has(item.status)) {
    run.skipped.set(item.status, (run.skipped.get(item.status) ?? 0) + 1);
    return;
  }
  const noun = isDraft ? 'drafts' : 'articles';
  const refuse = (error: unknown) => {
    const { code, why } = refusalOf(error);
    tally.count(noun, 'error');
    tally.problem(where, because(code, { why }));
  };
  try {
    if (item.id === '') {
      tally.count(noun, 'error');
      tally.problem(where, because('no_id'));
      return;
    }
    const ref = `post:${item.id}`;
    const known = (await findRefs(services.db, source, [ref])).get(ref);
    const author = (await authorOf(run, item.creator)) ?? run.by;
    if (known) tally.count(noun, 'unchanged');
    else if (options.dryRun) tally.count(noun, 'new');
    else {
      await makePost(run, item, author, ref, where, isDraft);
      tally.count(noun, 'new');
    }
    if (!isDraft) await takeComments(run, item, known ?? (await findRefs(services.db, source, [ref])).get(ref));
  } catch (error) {
    refuse(error);
  }
}

interface Where {
  readonly file: string;
  readonly line: number;
  readonly about?: string;
}

/** Writes the post with its pictures. What had to be left out of it is said. */
async function makePost(run: Run, item: WxrItem, author: ImportPerson, ref: string, where: Where, isDraft: boolean) {
  const { services, source, tally, place } = run;
  const media = await keepMedia(services, run.media, source, viewerOf(author), item, (one, why) =>
    tally.problem({ ...where, about: one.address.slice(0, 200) }, because('media_not_kept', { why })),
  );
  const { doc, shortcodes } = readText({
    html: item.html,
    byAddress: media.byAddress,
    byId: media.byId,
    site: run.site,
  });
  if (shortcodes.length > 0)
    tally.problem(where, because('shortcodes_left', { names: shortcodes.slice(0, 10).join(', ') }));
  if (author === run.by && item.creator !== '' && run.people.get(item.creator) === null)
    tally.problem(where, because('author_not_here', { name: run.authors.get(item.creator)?.name ?? item.creator }));
  const title = titleOf(item);
  if (title !== item.title.replace(/\s+/g, ' '))
    tally.problem(where, because(item.title ? 'title_cut' : 'title_made', { title }));
  const body = withTopics(isEmpty(doc) && item.excerpt ? fromHtml(item.excerpt) : doc, item.topics);
  const cover = media.byId(item.thumbnail);
  const fields = {
    excerpt: excerptOf(item.excerpt),
    cover: cover ? { file: cover.file, alt: cover.alt.slice(0, 1000) } : null,
  };
  await writeRecord(services, async (db) => {
    if (isDraft) {
      const owner = author.active ? author : run.by;
      const id = await importDraft(db, viewerOf(owner), place.id, {
        kind: 'article',
        title,
        body,
        // Pictures are the author's: a draft of somebody else shows none that are not theirs.
        fields: owner === author ? fields : { ...fields, cover: null },
        language: run.language,
      });
      await putRef(db, source, ref, id);
      return;
    }
    const id = await createItem(db, viewerOf(author), place.id, {
      kind: 'article',
      title,
      body,
      language: run.language ?? undefined,
      fields,
      createdAt: item.date ?? undefined,
    });
    await putRef(db, source, ref, id);
    const paths = [...pathsOf(item.link), ...pathsOf(item.guid)].filter((path) => path !== '/');
    await freeAddresses(db, paths);
    await noteAddresses(db, id, paths);
  });
}

function titleOf({ title, excerpt, html }: WxrItem): string {
  const words = (title || excerpt || html.replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ').trim();
  return words.length > longestTitle ? shorten(words, longestTitle) : words || '…';
}

function excerptOf(html: string): string {
  const words = html
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return words.length > longestExcerpt ? shorten(words, longestExcerpt) : words;
}

function withTopics(doc: Doc, topics: readonly string[]): Doc {
  const line = topicsLine(topics);
  return line ? parseDocument({ type: 'doc', content: [...(doc.content as unknown as LooseNode[]), line] }) : doc;
}

/** Answers come after what they answer, whatever their order in the file. */
function inOrder(comments: readonly WxrComment[]): WxrComment[] {
  const ids = new Set(comments.map(({ id }) => id));
  const done = new Set<string>();
  const ordered: WxrComment[] = [];
  for (let left = [...comments]; left.length > 0; ) {
    const ready = left.filter(({ parent }) => !ids.has(parent) || done.has(parent));
    // Comments that answer each other in a circle answer nothing.
    const next = ready.length > 0 ? ready : left;
    for (const one of next) {
      done.add(one.id);
      ordered.push(one);
    }
    left = left.filter((one) => !next.includes(one));
  }
  return ordered;
}

/** Approved comments of people; those that are here already are passed over. */
async function takeComments(run: Run, item: WxrItem, article: string | undefined): Promise<void> {
  const { services, source, tally, options } = run;
  const wanted = item.comments.filter(({ approved, type }) => approved && (type === '' || type === 'comment'));
  if (wanted.length === 0) return;
  const refs = await findRefs(
    services.db,
    source,
    wanted.map(({ id }) => `comment:${id}`),
  );
  for (const comment of inOrder(wanted)) {
    const ref = `comment:${comment.id}`;
    if (refs.has(ref)) tally.count('comments', 'unchanged');
    else if (options.dryRun || article === undefined) tally.count('comments', 'new');
    else {
      try {
        refs.set(ref, await makeComment(run, comment, article, ref, refs.get(`comment:${comment.parent}`)));
        tally.count('comments', 'new');
      } catch (error) {
        const { code, why } = refusalOf(error);
        tally.count('comments', 'error');
        tally.problem({ file: run.file, line: item.line, about: `Comment ${comment.id}` }, because(code, { why }));
      }
    }
  }
}

async function makeComment(run: Run, comment: WxrComment, article: string, ref: string, parent: string | undefined) {
  const { services, source, by, authors } = run;
  const login = [...authors.values()].find(({ id }) => id === comment.user && id !== '')?.login;
  const author =
    (login !== undefined ? await authorOf(run, login) : null) ??
    (comment.email ? ((await personByEmail(services.db, comment.email)) ?? null) : null);
  const words = fromHtml(comment.html.replace(/\r?\n\r?\n/g, '<p>').replace(/\r?\n/g, '<br>'));
  // What a visitor said is not put into anybody's mouth: it stands below their name.
  const named: LooseNode = {
    type: 'paragraph',
    content: [{ type: 'text', text: `${comment.author || '?'}:`, marks: [{ type: 'bold' }] }],
  };
  const body = author
    ? words
    : parseDocument({ type: 'doc', content: [named, ...(words.content as unknown as LooseNode[])] });
  return writeRecord(services, async (db) => {
    const id = await createComment(db, viewerOf(author ?? by), article, {
      body,
      parent: parent ?? null,
      createdAt: comment.date ?? undefined,
    });
    await putRef(db, source, ref, id);
    return id;
  });
}

async function openRun(services: Services, path: string, options: ImportOptions): Promise<Run> {
  const { db } = services;
  const by =
    options.actor !== undefined ? await personById(db, options.actor) : await importer(db, options.person ?? null);
  if (!by)
    throw new ImportSourceError(
      options.person === undefined
        ? 'Nobody is here yet. Set Fika up first, then import.'
        : `Nobody here has the address ${options.person}.`,
    );
  const place = await findPlace(db, { id: options.place, name: options.community });
  if (!place) throw new ImportSourceError(`There is no community “${options.community}”.`);
  if (!(await mayWrite(db, by, place)))
    throw new ImportSourceError(`Only its members post in “${place.name}”. Say in whose name with --person MAIL.`);
  return {
    services,
    options,
    tally: makeTally(options.progress),
    file: basename(path),
    by,
    place,
    source: 'wordpress',
    site: '',
    language: null,
    authors: new Map(),
    people: new Map(),
    media: new Map(),
    skipped: new Map(),
  };
}

export const wordpressImporter: Importer = {
  format: 'wordpress',
  room: 'articles',
  from: ['organisation', 'community'],
  reads: 'a WordPress export (WXR, .xml): posts and pages as articles, into --community or the whole organisation',
  run: async (services, path, options) => {
    if (options.as === 'chat') throw new ImportSourceError('Articles are no conversations: leave --as out.');
    const size = await stat(path).then(
      (found) => (found.isFile() ? found.size : -1),
      () => -1,
    );
    if (size < 0) throw new ImportSourceError(`${basename(path)} is no file that can be read.`);
    if (size === 0) throw new ImportSourceError(`${basename(path)} is empty.`);
    if (size > largestFile) throw new ImportSourceError(`${basename(path)} is larger than 2 GB.`);
    const run = await openRun(services, path, options);
    const take = async () => {
      await takeFile(run, path);
      return run.tally.report();
    };
    return options.dryRun ? take() : inTurn(services, take);
  },
};
