/** Takes a folder or a zip of Markdown files as a tree of pages: each page whole or not at all, links and pictures with it, nothing twice. */
import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { Readable } from 'node:stream';
import { keepUpload } from '../../../core/files/server/files.ts';
import type { Importer, ImportOptions, ImportReport } from '../../../core/importing/importers.ts';
import { ImportSourceError } from '../../../core/importing/problem.ts';
import { reasonsIn } from '../../../core/importing/reason.ts';
import { type ExportFolder, openExportFolder } from '../../../core/importing/server/export-folder.ts';
import { communityByName, importer } from '../../../core/importing/server/queries.ts';
import { writeRecord } from '../../../core/importing/server/record.ts';
import { makeTally, refusalOf, type Tally } from '../../../core/importing/server/tally.ts';
import { inTurn } from '../../../core/importing/server/turn.ts';
import { changeItem, createItem } from '../../../core/items/server/items.ts';
import { linkedItems, putLinks } from '../../../core/items/server/links.ts';
import type { Doc } from '../../../core/richtext/document.ts';
import { fromMarkdown, toMarkdown } from '../../../core/richtext/markdown.ts';
import { references } from '../../../core/richtext/references.ts';
import { actingFor } from '../../../platform/http/viewer.ts';
import type { Services } from '../../../platform/services.ts';
import english from '../messages/en.json' with { type: 'json' };
import { withAnchors } from '../outline.ts';
import { type Addresses, addressesOf, type FilePage, isPageFile, rootOf, type TreePage, treeOf } from './handbook.ts';
import { fileOfBytes, keepSource, knownSources, personByHandle, reserve, writerIn } from './import-queries.ts';
import { readSource, type Source } from './source.ts';

const because = reasonsIn(english.reason);

const largestText = 400_000 * 4;
const largestPicture = 25 * 2 ** 20;
const mostPages = 50_000;
const longestTitle = 200;

interface Target {
  readonly person: string;
  readonly place: string;
  readonly dryRun: boolean;
}

interface Run {
  readonly services: Services;
  readonly folder: ExportFolder;
  readonly target: Target;
  readonly tally: Tally;
  readonly addresses: Addresses;
  /** Path of a page's file → the page's id. */
  readonly ids: ReadonlyMap<string, string>;
  /** Path of a page's file → its headings: their letters → their addresses. */
  readonly anchors: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Path of a file that is no page → the id that it was kept under; null where it could not be. */
  readonly kept: Map<string, string | null>;
}

/** A title of what a file is called: `first-time_travel.md` → "First time travel". */
function titleOfName(path: string): string {
  const own = path.replace(/\/$/, '');
  const name = /^(?:index|readme|_index)\./i.test(posix.basename(own))
    ? posix.basename(posix.dirname(own))
    : posix.basename(own).replace(/\.[^.]+$/, '');
  const words = name.replace(/[-_]+/g, ' ').trim();
  return words === '' || words === '.' ? 'Start' : words.charAt(0).toUpperCase() + words.slice(1);
}

const lineOf = (text: string): string => text.replace(/\s+/g, ' ').trim();
const textOf = (node: { text?: string; content?: readonly unknown[] }): string =>
  node.text ?? ((node.content ?? []) as { text?: string; content?: readonly unknown[] }[]).map(textOf).join('');

function dateOf(front: Source['front'], keys: readonly string[]): Date | null {
  for (const key of keys) {
    const value = front[key];
    if (value === undefined || value === null) continue;
    const at = value instanceof Date ? value.getTime() : typeof value === 'string' ? Date.parse(value) : Number.NaN;
    if (Number.isFinite(at) && at > Date.UTC(1990) && at < Date.now()) return new Date(at);
  }
  return null;
}

const decoded = (bytes: Buffer): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
};

/** The line of an address, found where it stands for the next time; each address is asked for in the order of the text. */
function lineFinder(text: string): (address: string) => number | null {
  const from = new Map<string, number>();
  return (address) => {
    const at = text.indexOf(address, from.get(address) ?? 0);
    if (at < 0) return null;
    from.set(address, at + address.length);
    return text.slice(0, at).split('\n').length;
  };
}

const isOutside = (address: string): boolean => /^[a-z][a-z0-9+.-]*:/i.test(address) || address.startsWith('//');

interface Read {
  readonly title: string;
  readonly doc: Doc;
  readonly files: readonly string[];
}

/** What a file says, with its links and pictures as they are here. Notes what could not be taken over. */
async function readPage(run: Run, path: string, file: string): Promise<Read> {
  const { addresses, ids, tally } = run;
  const note = (line: number | null, ...reason: Parameters<typeof because>) =>
    tally.problem({ file: path, line }, because(...reason));
  const linked = new Set<string>();
  // Files are kept before the text is read, which asks for them at once.
  const linkOf = (address: string, line: () => number | null): string | undefined => {
    if (isOutside(address) || address === '') return address;
    const [before = '', anchor] = address.split('#') as [string, string | undefined];
    const named = before.split('?')[0]!;
    const found = addresses.find(named, path);
    if (found && 'href' in found) return found.href;
    if (found) {
      const id = ids.get(found.path);
      if (id !== undefined) {
        const wanted = anchor ?? found.anchor ?? '';
        const heading = run.anchors.get(found.path)?.get(lettersOf(decodeURIComponentOr(wanted)));
        if (wanted !== '' && heading === undefined) note(line(), 'heading_missing', { address });
        return `/items/${id}${heading === undefined ? '' : `#${encodeURIComponent(heading)}`}`;
      }
    }
    const stored = fileAt(run, named, path);
    const kept = stored === undefined ? undefined : run.kept.get(stored);
    if (kept) {
      linked.add(kept);
      return `/api/v1/files/${kept}/content`;
    }
    note(line(), stored === undefined ? 'link_unresolved' : 'file_left_out', { address });
    return undefined;
  };
  const rough = readSource(file, (address) => linkOf(address, () => null) ?? '');
  for (const problem of rough.problems) note(problem.line, problem.code, problem.values);
  await keepFiles(run, path, rough.text, note);
  const line = lineFinder(rough.text);
  const doc = fromMarkdown(rough.text, {
    resolve: (address, what) => {
      const at = () => line(address);
      if (what === 'link') return linkOf(address, at);
      if (/^fika:(?:file|item)\//.test(address)) return undefined;
      const stored = isOutside(address) ? undefined : fileAt(run, address.split(/[?#]/)[0]!, path);
      const kept = stored === undefined ? undefined : run.kept.get(stored);
      if (kept) return `fika:file/${kept}`;
      note(
        at(),
        stored === undefined ? (isOutside(address) ? 'picture_elsewhere' : 'picture_missing') : 'file_left_out',
        { address: address.slice(0, 200) },
      );
      return isOutside(address) ? address : undefined;
    },
  });
  const { title, body } = titled(rough.front, doc, path);
  if (title.length > longestTitle) note(1, 'title_cut', { limit: longestTitle });
  return { title: title.slice(0, longestTitle).toWellFormed(), doc: body, files: [...linked] };
}

/** What is the same of a heading in every site's way to make an address of it. */
const lettersOf = (anchor: string): string => anchor.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

const decodeURIComponentOr = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** The title that the front matter gives; else that of a heading which the text begins with, and which then is no part of it; else the file's name. */
function titled(front: Source['front'], doc: Doc, path: string): { title: string; body: Doc } {
  const given = typeof front.title === 'string' || typeof front.title === 'number' ? lineOf(String(front.title)) : '';
  const [first, ...rest] = doc.content;
  const heading = first?.type === 'heading' && first.attrs.level === 1 ? lineOf(textOf(first as never)) : '';
  if (given !== '' && given !== heading) return { title: given, body: doc };
  if (heading === '') return { title: given || titleOfName(path), body: doc };
  return { title: heading, body: { type: 'doc', content: rest.length > 0 ? rest : [{ type: 'paragraph' }] } };
}

/** The path of a file of the source that an address names, from the file that has it, or from the top. */
function fileAt({ folder }: Run, address: string, from: string): string | undefined {
  const plain = decodeURIComponentOr(address);
  const candidates = plain.startsWith('/')
    ? [plain.slice(1), ...(/^\/(?:img|images|assets|static)\//.test(plain) ? [`_${plain.slice(1)}`] : [])]
    : [posix.join(posix.dirname(from), plain), plain, plain.replace(/^\.\//, '')];
  return candidates.find((path) => !path.startsWith('..') && folder.size(path) !== undefined && !isPageFile(path));
}

const kinds: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  odt: 'application/vnd.oasis.opendocument.text',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  csv: 'text/csv',
  txt: 'text/plain',
};

/** Keeps the files that a text names, each once for all pages. A drawing that may hold scripts is none of them. */
async function keepFiles(
  run: Run,
  path: string,
  text: string,
  note: (line: number | null, ...reason: Parameters<typeof because>) => void,
): Promise<void> {
  const named = [...text.matchAll(/\]\(\s*<?([^\s)<>"']+)/g)].map((found) => found[1]!);
  for (const address of new Set(named)) {
    if (isOutside(address) || run.addresses.find(address.split(/[?#]/)[0]!, path)) continue;
    const stored = fileAt(run, address.split(/[?#]/)[0]!, path);
    if (stored === undefined || run.kept.has(stored)) continue;
    run.kept.set(
      stored,
      await keepFile(run, stored, (code, values) => note(null, code, { ...values, address: stored })),
    );
  }
}

async function keepFile(
  { services, folder, target }: Run,
  stored: string,
  note: (code: 'file_refused' | 'file_kind', values: Record<string, string>) => void,
): Promise<string | null> {
  const mime = kinds[/\.([a-z0-9]+)$/i.exec(stored)?.[1]?.toLowerCase() ?? ''];
  if (!mime) {
    note('file_kind', {});
    return null;
  }
  try {
    const bytes = await folder.read(stored, largestPicture);
    const known = await fileOfBytes(services.db, target.person, createHash('sha256').update(bytes).digest());
    if (known) return known;
    // What a run would keep has no id yet.
    if (target.dryRun) return '1';
    const upload = { name: posix.basename(stored), mime, content: Readable.from([bytes]) };
    return (await keepUpload(services, actingFor(target.person), upload, (rule) => writeRecord(services, rule))).id;
  } catch (error) {
    if (!(error instanceof ImportSourceError)) refusalOf(error);
    note('file_refused', { why: (error as Error).message });
    return null;
  }
}

/** Both readings of a text: the first only for its front matter and the addresses of its headings. */
interface Gathered {
  readonly pages: readonly FilePage[];
  readonly texts: ReadonlyMap<string, string>;
  readonly anchors: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

async function gather(folder: ExportFolder, tally: Tally): Promise<Gathered> {
  const names = folder.names.filter(isPageFile);
  if (names.length > mostPages) throw new ImportSourceError(`This has more than ${mostPages} Markdown files.`);
  const pages: FilePage[] = [];
  const texts = new Map<string, string>();
  const anchors = new Map<string, ReadonlyMap<string, string>>();
  for (const path of names) {
    try {
      const text = decoded(await folder.read(path, largestText));
      const { front, text: body } = readSource(text, () => '');
      const { headings } = withAnchors(fromMarkdown(body));
      anchors.set(path, new Map(headings.toReversed().map(({ id }) => [lettersOf(id), id])));
      pages.push({ path, front });
      texts.set(path, text);
    } catch (error) {
      tally.count('pages', 'error');
      if (error instanceof ImportSourceError)
        tally.problem({ file: path, line: null }, because('file_refused', { why: error.message, address: path }));
      else {
        const { code, why } = refusalOf(error);
        tally.problem({ file: path, line: null }, because(code, { why }));
      }
    }
  }
  return { pages, texts, anchors };
}

/** Takes all pages, parents before what stands below them. */
async function takeAll(
  services: Services,
  folder: ExportFolder,
  target: Target,
  options: ImportOptions,
): Promise<ImportReport> {
  const tally = makeTally(options.progress);
  const { pages, texts, anchors } = await gather(folder, tally);
  if (pages.length === 0 && tally.report().problems.length === 0)
    throw new ImportSourceError('There is no Markdown file in it.');
  const root = rootOf(pages.map(({ path }) => path));
  const addresses = addressesOf(pages, root);
  const fronts = new Map(pages.map(({ path, front }) => [path, front]));
  const tree = treeOf(pages, root).filter(({ path }) => !addresses.forwards.has(path));
  const known = await knownSources(services.db, target.place);
  const createdOf = (path: string) => dateOf(fronts.get(path) ?? {}, ['created', 'date']);
  const missing = tree.filter(({ path }) => (known.get(path)?.now ?? null) === null);
  const fresh = target.dryRun
    ? new Map(missing.map(({ path }) => [path, known.get(path)?.page_id ?? '1']))
    : await writeRecord(services, (db) => reserveAll(db, target.place, missing, known, createdOf));
  const ids = new Map(tree.map(({ path }) => [path, fresh.get(path) ?? known.get(path)!.page_id]));
  const run: Run = { services, folder, target, tally, addresses, ids, anchors, kept: new Map() };
  const forward: { id: string; doc: Doc }[] = [];
  for (const page of tree) {
    try {
      const file = texts.get(page.path);
      const read =
        file === undefined
          ? { title: titleOfName(page.path), doc: fromMarkdown(''), files: [] }
          : await readPage(run, page.path, file);
      const state = await takePage(
        run,
        page,
        read,
        known.get(page.path),
        fronts.get(page.path) ?? {},
        createdOf(page.path),
      );
      tally.count('pages', state);
      if (state !== 'unchanged') forward.push({ id: ids.get(page.path)!, doc: read.doc });
    } catch (error) {
      tally.count('pages', 'error');
      const { code, why } = refusalOf(error);
      tally.problem({ file: page.path, line: null }, because(code, { why }));
    }
  }
  // A page that was made before one that it links to could not say so.
  if (!target.dryRun)
    for (const { id, doc } of forward) {
      const linked = linkedItems(references(doc));
      if (linked.length > 0) await writeRecord(services, (db) => putLinks(db, id, linked));
    }
  for (const path of addresses.forwards) tally.note(`${path} only leads elsewhere: links to it lead there.`);
  return tally.report();
}

/** Ids that an earlier run gave out and never used are used now: what it made names them. */
async function reserveAll(
  db: Parameters<Parameters<typeof writeRecord>[1]>[0],
  place: string,
  pages: readonly TreePage[],
  known: Awaited<ReturnType<typeof knownSources>>,
  createdOf: (path: string) => Date | null,
): Promise<Map<string, string>> {
  const unused = pages.filter(({ path }) => known.get(path)?.digest === null);
  const rest = pages.filter(({ path }) => known.get(path)?.digest !== null);
  const given =
    rest.length === 0
      ? new Map<string, string>()
      : await reserve(
          db,
          place,
          rest.map(({ path }) => ({ path, at: createdOf(path) })),
        );
  for (const { path } of unused) given.set(path, known.get(path)!.page_id);
  return given;
}

async function takePage(
  run: Run,
  page: TreePage,
  { title, doc, files }: Read,
  before: { digest: Buffer | null; version: number | null; now: number | null } | undefined,
  front: Source['front'],
  created: Date | null,
): Promise<'new' | 'changed' | 'unchanged'> {
  const { services, target, ids, tally } = run;
  const viewer = actingFor(target.person);
  const id = ids.get(page.path)!;
  const digest = createHash('sha256')
    .update(JSON.stringify([title, toMarkdown(doc), files]))
    .digest();
  const isHere = before !== undefined && before.now !== null;
  if (isHere && before.digest?.equals(digest)) return 'unchanged';
  if (isHere && before.now !== before.version) {
    tally.problem({ file: page.path, line: null }, because('changed_here', { title }));
    return 'unchanged';
  }
  if (target.dryRun) return isHere ? 'changed' : 'new';
  const attachments = files.map((file) => ({ file, alt: '' }));
  if (isHere) {
    await writeRecord(services, async (db) => {
      await changeItem(db, viewer, id, { version: before.now!, title, body: doc, attachments, fields: {} });
      await keepSource(db, target.place, page.path, digest, before.now! + 1);
    });
    return 'changed';
  }
  const handle = typeof front.owner === 'string' ? front.owner.replace(/^@/, '') : null;
  const owner = handle === null ? undefined : await personByHandle(services.db, handle);
  if (handle !== null && owner === undefined)
    tally.problem({ file: page.path, line: null }, because('owner_unknown', { owner: handle }));
  const until = front.valid_until;
  const validUntil =
    typeof until === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(until) && !Number.isNaN(Date.parse(until))
      ? until
      : undefined;
  await writeRecord(services, async (db) => {
    await createItem(db, viewer, target.place, {
      kind: 'page',
      id,
      title,
      body: doc,
      attachments,
      fields: {
        parent: page.parent === null ? null : (ids.get(page.parent) ?? null),
        ...(owner !== undefined && { owner }),
        ...(validUntil !== undefined && { validUntil }),
        template: front.template === true,
      },
      createdAt: created ?? undefined,
    });
    await keepSource(db, target.place, page.path, digest, 1);
  });
  return 'new';
}

async function targetOf(
  { db }: Services,
  { community, place: id, actor, person, dryRun }: ImportOptions,
): Promise<Target> {
  if (actor !== undefined && id !== undefined) return { person: actor, place: id, dryRun };
  const who = actor ?? (await importer(db, person ?? null));
  if (!who)
    throw new ImportSourceError(
      person === undefined
        ? 'Nobody is here yet. Set Fika up first, then import.'
        : `Nobody here has the address ${person}.`,
    );
  if (community === undefined) throw new ImportSourceError('Say which community the pages are for: --community NAME.');
  const place = await communityByName(db, community);
  if (!place) throw new ImportSourceError(`There is no community “${community}”.`);
  const writer = await writerIn(db, actingFor(who), place);
  if (!writer) throw new ImportSourceError(`Nobody may write in “${community}”: it has no owner any more.`);
  return { person: writer, place, dryRun };
}

export const markdownImporter: Importer = {
  format: 'markdown',
  room: 'wiki',
  from: ['community'],
  reads: 'a folder or a zip of Markdown files (front matter, relative links, pictures): a tree of pages in --community',
  run: async (services, path, options) => {
    if (options.as === 'chat') throw new ImportSourceError('Pages are no conversations: leave --as out.');
    const target = await targetOf(services, options);
    const folder = await openExportFolder(path);
    try {
      const run = () => takeAll(services, folder, target, options);
      return await (options.dryRun ? run() : inTurn(services, run));
    } finally {
      await folder.close();
    }
  },
};
