/** Takes OPML: each feed whole or not at all, what is here already not again. The feeds themselves are asked afterwards, by the job. */
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Importer, ImportOptions, ImportReport } from '../../../core/importing/importers.ts';
import { ImportSourceError } from '../../../core/importing/problem.ts';
import { reasonsIn } from '../../../core/importing/reason.ts';
import { noteMade } from '../../../core/importing/server/made.ts';
import { communityByName, importer } from '../../../core/importing/server/queries.ts';
import { writeRecord } from '../../../core/importing/server/record.ts';
import { makeTally } from '../../../core/importing/server/tally.ts';
import { inTurn } from '../../../core/importing/server/turn.ts';
import type { Undoing } from '../../../core/importing/server/undo.ts';
import { Problem } from '../../../platform/http/problems.ts';
import type { Db, Services } from '../../../platform/services.ts';
import { longestAddress, mostFeeds } from '../contract.ts';
import english from '../messages/en.json' with { type: 'json' };
import { feedAddress, keyOf } from './feeds.ts';
import { type Outline, readOpml } from './opml.ts';
import {
  deleteSubscription,
  ensureSource,
  insertSubscription,
  isSubscribed,
  type Owner,
  stillAsMade,
} from './queries.ts';
import { decodeFeed } from './read.ts';

const because = reasonsIn(english.reason);

/** A list of 20,000 feeds has about 5 MB. */
const largestFile = 20 * 2 ** 20;

interface Target {
  readonly owner: Owner;
  /** Who brings them. */
  readonly by: string;
  readonly dryRun: boolean;
}

const cut = (text: string, max: number): string => {
  const line = text.toWellFormed().replaceAll('\u0000', '').replace(/\s+/g, ' ').trim();
  return line.length <= max ? line : `${line.slice(0, max - 1).toWellFormed()}…`;
};

async function take(
  services: Services,
  { owner, by, dryRun }: Target,
  { address, name, folder }: Outline & { readonly address: string },
) {
  const key = keyOf(address);
  if (dryRun) return (await isSubscribed(services.db, owner, key)) ? 'unchanged' : 'new';
  return writeRecord(services, async (db): Promise<'new' | 'unchanged' | 'too-many'> => {
    // What somebody calls it is their own: to others it has no name until the feed gives one.
    const source = await ensureSource(db, address, key, '');
    const made = await insertSubscription(db, owner, {
      source,
      by,
      name: cut(name, 120),
      folder: cut(folder.join(' / '), 60),
      most: mostFeeds,
    });
    if (made === 'known') return 'unchanged';
    if (made === 'too-many') return made;
    await noteMade(db, 'feed', made);
    return 'new';
  });
}

/**
 * Takes the feeds that a file names.
 * @throws {ImportSourceError} where it names none
 */
export async function takeOpml(
  services: Services,
  opml: string,
  file: string,
  target: Target,
  progress?: ImportOptions['progress'],
): Promise<ImportReport> {
  const { outlines, isOpml, broken } = readOpml(opml);
  if (!isOpml || (outlines.length === 0 && broken.length === 0))
    throw new ImportSourceError(`${file} names no feeds. Export them from the feed reader as OPML.`);
  const tally = makeTally(progress);
  for (const line of broken) tally.problem({ file, line }, because('broken_line'));
  const met = new Map<string, number>();
  for (const outline of outlines) {
    const about = cut(outline.name || outline.address, 80);
    const refuse = (reason: ReturnType<typeof because>) => {
      tally.count('feeds', 'error');
      tally.problem({ file, line: outline.line, about }, reason);
    };
    if (outline.address.length > longestAddress) {
      refuse(because('address_too_long', { limit: longestAddress }));
      continue;
    }
    let address: string;
    try {
      address = feedAddress(outline.address);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      refuse(
        because(error.code === 'feed_forbidden_address' ? 'forbidden_address' : 'no_web_address', {
          address: outline.address,
        }),
      );
      continue;
    }
    const twin = met.get(address);
    if (twin !== undefined) {
      refuse(because('came_twice', { line: twin }));
      continue;
    }
    met.set(address, outline.line);
    const became = await take(services, target, { ...outline, address });
    if (became === 'too-many') refuse(because('too_many', { limit: mostFeeds }));
    else tally.count('feeds', became);
  }
  if (!target.dryRun) await askSoon(services.db, services);
  return tally.report();
}

/** What came is asked for news now, not at the next round. */
const askSoon = (db: Db, { jobs }: Services): Promise<void> => jobs.add(db, 'feeds:fetch', {}, { key: 'feeds:fetch' });

async function targetOf({ db }: Services, { community, place, actor, person, dryRun }: ImportOptions): Promise<Target> {
  const by = actor ?? (await importer(db, person ?? null));
  if (!by)
    throw new ImportSourceError(
      person === undefined
        ? 'Nobody is here yet. Set Fika up first, then import.'
        : `Nobody here has the address ${person}.`,
    );
  if (place !== undefined) return { owner: { place }, by, dryRun };
  if (community === undefined) return { owner: { person: by }, by, dryRun };
  const named = await communityByName(db, community);
  if (!named) throw new ImportSourceError(`There is no community “${community}”.`);
  return { owner: { place: named }, by, dryRun };
}

export const opmlImporter: Importer = {
  format: 'opml',
  room: 'feeds',
  from: ['community'],
  reads: 'feeds that a feed reader exports (OPML): for --community, else for --person',
  run: async (services, path, options) => {
    if (options.as === 'chat') throw new ImportSourceError('Feeds are no conversations: leave --as out.');
    const size = await stat(path).then(
      (found) => (found.isFile() ? found.size : -1),
      () => -1,
    );
    if (size < 0) throw new ImportSourceError(`${path} is no file that can be read.`);
    if (size > largestFile)
      throw new ImportSourceError(`${basename(path)} is larger than 20 MB: too large for a list of feeds.`);
    const target = await targetOf(services, options);
    const opml = decodeFeed(await readFile(path), undefined);
    const run = () => takeOpml(services, opml, basename(path), target, options.progress);
    return options.dryRun ? run() : inTurn(services, run);
  },
};

/** A feed that an import brought and nobody has renamed since goes again. */
export const feedUndoing: Undoing = {
  noun: 'feed',
  plural: 'feeds',
  untouched: stillAsMade,
  undo: (db, _viewer, id) => deleteSubscription(db, id),
  forget: true,
};
