/** Takes a bookmark file: each bookmark whole or not at all, what is here already not again. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Importer, ImportOptions, ImportReport } from '../../../core/importing/importers.ts';
import { ImportSourceError } from '../../../core/importing/problem.ts';
import { reasonsIn } from '../../../core/importing/reason.ts';
import { communityByName, importer, mayPost } from '../../../core/importing/server/queries.ts';
import { writeRecord } from '../../../core/importing/server/record.ts';
import { makeTally, refusalOf, type Tally } from '../../../core/importing/server/tally.ts';
import { inTurn } from '../../../core/importing/server/turn.ts';
import { tagName } from '../../../core/items/contract.ts';
import { createItem } from '../../../core/items/server/items.ts';
import { actingFor } from '../../../platform/http/viewer.ts';
import type { Services } from '../../../platform/services.ts';
import { longestAddress, longestDescription, longestTitle, mostTags, webAddress } from '../contract.ts';
import english from '../messages/en.json' with { type: 'json' };
import { addressKey, hostOf, normalAddress } from './address.ts';
import { askPage, distinctTags } from './bookmarks.ts';
import { momentOf, type NetscapeBookmark, netscapeReader } from './netscape.ts';
import { oneLine } from './page.ts';
import { insertPrivate, knownInPlaces, privateByAddress } from './queries.ts';

const because = reasonsIn(english.reason);

/** Larger ones are refused before a byte is read. */
const largestFile = 500 * 2 ** 20;

interface Target {
  /** Whose they are. */
  readonly person: string;
  /** Where public ones go; null for the person's private list. */
  readonly place: string | null;
  readonly dryRun: boolean;
}

/** A tag of what a service or a folder calls one: words with lines between. Null where nothing of it can be one. */
export function tagOf(name: string): string | null {
  const tag = name
    .normalize('NFC')
    .toWellFormed()
    .replace(/[^\p{L}\p{M}\p{N}_-]+/gu, '-')
    .replace(/[^\p{L}\p{N}_-]/gu, '')
    .replace(/^[-_]+|-+$/g, '')
    .slice(0, 60)
    .toWellFormed();
  return tagName.safeParse(tag).success ? tag : null;
}

interface Wanted {
  readonly address: string;
  readonly key: Buffer;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly createdAt: Date | undefined;
}

const cut = (text: string, longest: number): string => {
  if (text.length <= longest) return text;
  const short = text.slice(0, longest - 1);
  return `${short.isWellFormed() ? short : short.slice(0, -1)}…`;
};

/** What can be kept of an entry; what is left out is noted. Null where it is no bookmark of a page. */
function wantedOf(entry: NetscapeBookmark, note: (reason: ReturnType<typeof because>) => void): Wanted | null {
  if (entry.href.length > longestAddress) {
    note(because('address_too_long', { limit: longestAddress }));
    return null;
  }
  const address = webAddress.safeParse(entry.href);
  if (!address.success) {
    note(because('no_web_address', { address: entry.href }));
    return null;
  }
  const title = oneLine(entry.title, 100_000);
  if (title.length > longestTitle) note(because('title_cut', { limit: longestTitle }));
  // Line ends are as they were; what no text can hold goes.
  const description = entry.description.toWellFormed().replaceAll('\u0000', '').replace(/\r\n?/g, '\n').trim();
  if (description.length > longestDescription) note(because('description_cut', { limit: longestDescription }));
  const named = [...entry.folders, ...entry.tags];
  const tags = distinctTags(named.flatMap((name) => tagOf(name) ?? []));
  const without = named.filter((name) => tagOf(name) === null);
  if (without.length > 0) note(because('tags_left_out', { tags: without.join(', ') }));
  if (tags.length > mostTags) note(because('too_many_tags', { limit: mostTags }));
  const createdAt = entry.added === null ? null : momentOf(entry.added);
  if (entry.added !== null && createdAt === null) note(because('date_unknown', { date: entry.added }));
  const normal = normalAddress(address.data);
  return {
    address: normal,
    key: addressKey(normal),
    title: oneLine(title, longestTitle),
    description: cut(description, longestDescription),
    tags: tags.slice(0, mostTags),
    createdAt: createdAt ?? undefined,
  };
}

/** Whether it is new: kept in a transaction of its own, unless this is a dry run. */
async function take(services: Services, { person, place, dryRun }: Target, one: Wanted, isPrivate: boolean) {
  const home = isPrivate ? null : place;
  const viewer = actingFor(person);
  const { address, key, title, description, tags, createdAt } = one;
  const known =
    home === null
      ? await privateByAddress(services.db, viewer, key)
      : await knownInPlaces(services.db, key, { place: home });
  if (known) return 'unchanged';
  if (dryRun) return 'new';
  return writeRecord(services, async (db): Promise<'new' | 'unchanged'> => {
    if (home !== null) {
      const fields = { address, description, tags: [...tags] };
      await createItem(db, viewer, home, { kind: 'bookmark', title, fields, createdAt });
      return 'new';
    }
    const id = await insertPrivate(db, {
      person,
      address,
      key,
      site: hostOf(address),
      title,
      description,
      tags,
      createdAt,
    });
    if (id) await askPage(db, id);
    return id ? 'new' : 'unchanged';
  });
}

/**
 * Takes a file as it comes.
 * @throws {ImportSourceError} where it holds nothing that could be a bookmark
 */
export async function takeFile(
  services: Services,
  pieces: AsyncIterable<string> | Iterable<string>,
  file: string,
  target: Target,
  progress?: ImportOptions['progress'],
): Promise<ImportReport> {
  const tally = makeTally(progress);
  const reader = netscapeReader();
  const met = new Map<string, number>();
  for await (const piece of pieces) await takeEntries(services, reader.write(piece), file, target, tally, met);
  await takeEntries(services, reader.end(), file, target, tally, met);
  if (!reader.isNetscape)
    throw new ImportSourceError(
      `${file} holds no bookmarks. Export them from the browser as HTML, and give that file.`,
    );
  return tally.report();
}

async function takeEntries(
  services: Services,
  entries: readonly NetscapeBookmark[],
  file: string,
  target: Target,
  tally: Tally,
  met: Map<string, number>,
): Promise<void> {
  for (const entry of entries) {
    const about = oneLine(entry.title || entry.href, 80);
    const note = (reason: ReturnType<typeof because>) => tally.problem({ file, line: entry.line, about }, reason);
    const wanted = wantedOf(entry, note);
    if (!wanted) {
      tally.count('bookmarks', 'error');
      continue;
    }
    const isPrivate = entry.isPrivate || target.place === null;
    const ref = `${isPrivate} ${wanted.key.toString('base64')}`;
    const twin = met.get(ref);
    met.set(ref, twin ?? entry.line);
    if (twin !== undefined) {
      tally.count('bookmarks', 'error');
      note(because('came_twice', { line: twin }));
      continue;
    }
    try {
      tally.count('bookmarks', await take(services, target, wanted, isPrivate));
    } catch (error) {
      tally.count('bookmarks', 'error');
      const { code, why } = refusalOf(error);
      note(because(code, { why }));
    }
  }
}

/** A file's text, piece by piece, in the character set that it names. */
async function* textOf(path: string): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    decoder ??= decoderOf(chunk);
    yield decoder.decode(chunk, { stream: true });
  }
  yield decoder?.decode() ?? '';
}

function decoderOf(start: Buffer): TextDecoder {
  const label = /<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)/i.exec(start.subarray(0, 2048).toString('latin1'))?.[1];
  try {
    return new TextDecoder(label ?? 'utf-8');
  } catch {
    return new TextDecoder();
  }
}

async function targetOf(
  { db }: Services,
  { community, place: id, actor, person, dryRun }: ImportOptions,
): Promise<Target> {
  if (actor !== undefined) return { person: actor, place: id ?? null, dryRun };
  const who = await importer(db, person ?? null);
  if (!who)
    throw new ImportSourceError(
      person === undefined
        ? 'Nobody is here yet. Set Fika up first, then import.'
        : `Nobody here has the address ${person}.`,
    );
  if (community === undefined) return { person: who, place: null, dryRun };
  const place = await communityByName(db, community);
  if (!place) throw new ImportSourceError(`There is no community “${community}”.`);
  if (!(await mayPost(db, actingFor(who), place)))
    throw new ImportSourceError(
      `Only its members post in “${community}”, and whose bookmarks these are is none. Say who with --person MAIL.`,
    );
  return { person: who, place, dryRun };
}

export const bookmarksImporter: Importer = {
  format: 'bookmarks',
  room: 'bookmarks',
  from: ['organisation', 'community'],
  reads:
    'bookmarks of a browser or a service (Netscape HTML): into --community, else onto the private list of --person',
  run: async (services, path, options) => {
    if (options.as === 'chat') throw new ImportSourceError('Bookmarks are no conversations: leave --as out.');
    const size = await stat(path).then(
      (found) => (found.isFile() ? found.size : -1),
      () => -1,
    );
    if (size < 0) throw new ImportSourceError(`${path} is no file that can be read.`);
    if (size === 0) throw new ImportSourceError(`${basename(path)} is empty.`);
    if (size > largestFile)
      throw new ImportSourceError(`${basename(path)} is larger than 500 MB: too large for bookmarks.`);
    const target = await targetOf(services, options);
    const run = () => takeFile(services, textOf(path), basename(path), target, options.progress);
    return options.dryRun ? run() : inTurn(services, run);
  },
};
