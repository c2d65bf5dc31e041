/** Takes threads of a chat log as topics with replies: each thread whole or not at all, what is here already not again. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { createComment } from '../../../core/comments/server/comments.ts';
import type { Importer, ImportOptions, ImportReport } from '../../../core/importing/importers.ts';
import { ImportSourceError } from '../../../core/importing/problem.ts';
import { reasonsIn } from '../../../core/importing/reason.ts';
import { takeBack } from '../../../core/importing/server/made.ts';
import { communityByName, findRefs, importer, putRef } from '../../../core/importing/server/queries.ts';
import { writeRecord } from '../../../core/importing/server/record.ts';
import { makeTally, refusalOf, type Tally } from '../../../core/importing/server/tally.ts';
import { inTurn } from '../../../core/importing/server/turn.ts';
import { createItem } from '../../../core/items/server/items.ts';
import { handleFrom } from '../../../core/people/names.ts';
import { createPerson } from '../../../core/people/server/people.ts';
import { createCommunity, putMember } from '../../../core/places/server/places.ts';
import { parseDocument } from '../../../core/richtext/document.ts';
import { actingFor } from '../../../platform/http/viewer.ts';
import type { Db, Services } from '../../../platform/services.ts';
import english from '../messages/en.json' with { type: 'json' };
import { reactivate } from './import-queries.ts';
import { type IrcMessage, type IrcThread, readLog, threadsIn, titleOf } from './irc.ts';

const because = reasonsIn(english.reason);

/** Whose names `external_ref` knows what came over by. */
const refSource = 'irc-threads';

/** Bytes of a log or an annotation; larger ones are refused before they are read. */
const largestFile = 64 * 2 ** 20;
const longestThread = 5_000;

interface Pair {
  /** Without what the two files are told apart by. */
  readonly name: string;
  readonly annotation: string;
  readonly log: string;
}

const ending = '.annotation.txt';

/** Annotations with their logs beside them; those without are told of. */
async function pairsAt(path: string, tally: Tally): Promise<Pair[]> {
  const kind = await stat(path).then(
    (found) => (found.isDirectory() ? 'folder' : found.isFile() ? 'file' : null),
    () => null,
  );
  if (kind === null) throw new ImportSourceError(`${path} is no file or folder that can be read.`);
  const folder = kind === 'folder' ? path : dirname(path);
  const names = new Set(
    (await readdir(folder, { withFileTypes: true })).flatMap((one) => (one.isFile() ? one.name : [])),
  );
  const wanted = kind === 'folder' ? [...names].sort() : [basename(path)];
  const pairs: Pair[] = [];
  for (const annotation of wanted.filter((name) => name.endsWith(ending))) {
    const name = annotation.slice(0, -ending.length);
    const log = ['.raw.txt', '.ascii.txt'].map((end) => name + end).find((one) => names.has(one));
    if (log) pairs.push({ name, annotation: join(folder, annotation), log: join(folder, log) });
    else {
      tally.count('topics', 'error');
      tally.problem({ file: annotation, line: null }, because('log_missing'));
    }
  }
  if (pairs.length === 0 && tally.report().problems.length === 0)
    throw new ImportSourceError(`${path} holds no annotated log: there is no file whose name ends in ${ending}.`);
  return pairs;
}

async function textOf(path: string): Promise<string | null> {
  return (await stat(path)).size > largestFile ? null : readFile(path, 'utf8');
}

/** The day that a log's name begins with, UTC; null where it names none. */
function dayOf(name: string): Date | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(name);
  const day = match ? new Date(`${match[0]}T00:00:00Z`) : null;
  return day && !Number.isNaN(day.getTime()) && day.getTime() < Date.now() ? day : null;
}

interface Run {
  readonly services: Services;
  readonly tally: Tally;
  readonly dryRun: boolean;
  /** Null in a dry run into a community that is not there yet. */
  readonly place: string | null;
  /** Nick → person. */
  readonly people: Map<string, string>;
}

async function takePair(run: Run, pair: Pair): Promise<void> {
  const { tally } = run;
  const [annotation, log] = [await textOf(pair.annotation), await textOf(pair.log)];
  const day = dayOf(pair.name);
  const file = basename(pair.annotation);
  if (annotation === null || log === null || day === null) {
    tally.count('topics', 'error');
    tally.problem({ file, line: null }, because(day === null ? 'no_day' : 'file_too_large', { limit: 64 }));
    return;
  }
  const { threads, faults, alone } = threadsIn(readLog(log, day), annotation);
  for (const { line, code, about } of faults) tally.problem({ file, line, about }, because(code));
  for (const thread of threads) await takeThread(run, pair, thread);
  if (alone > 0)
    tally.note(
      `${file}: ${alone} messages that nobody answered and that answer nobody were left out; they are no conversation.`,
    );
}

const refOf = (pair: Pair, { line }: IrcMessage): string => `${pair.name}#${line}`;

async function takeThread(run: Run, pair: Pair, thread: IrcThread): Promise<void> {
  const { tally, services } = run;
  const first = thread.messages[0]!;
  const source = { file: basename(pair.log), line: first.line + 1, about: titleOf(first).slice(0, 60) };
  if (thread.messages.length > longestThread) {
    tally.count('topics', 'error');
    tally.problem(source, because('thread_too_long', { limit: longestThread }));
    return;
  }
  const known = await findRefs(
    services.db,
    refSource,
    thread.messages.map((message) => refOf(pair, message)),
  );
  const missing = thread.messages.filter((message) => !known.has(refOf(pair, message)));
  const state = missing.length === 0 ? 'unchanged' : known.has(refOf(pair, first)) ? 'changed' : 'new';
  if (state !== 'unchanged' && !run.dryRun) {
    try {
      await takePeople(run, missing);
      await writeRecord(services, (db) => writeThread(db, run, pair, thread, known));
    } catch (error) {
      tally.count('topics', 'error');
      const { code, why } = refusalOf(error);
      tally.problem(source, because(code, { why }));
      return;
    }
  }
  tally.count('topics', state);
  for (const message of thread.messages.slice(1))
    tally.count('replies', known.has(refOf(pair, message)) ? 'unchanged' : 'new');
}

/** Whoever speaks becomes a person without an address, and a member. */
async function takePeople({ services, people, place, tally }: Run, messages: readonly IrcMessage[]): Promise<void> {
  for (const { nick, at } of messages) {
    if (people.has(nick)) continue;
    const ref = `person ${nick}`;
    const known = (await findRefs(services.db, refSource, [ref])).get(ref);
    const id =
      known ??
      (await writeRecord(services, async (db) => {
        const made = await createPerson(db, null, { name: nick, handle: handleFrom(nick), createdAt: at });
        await putRef(db, refSource, ref, made.id);
        return made.id;
      }));
    await writeRecord(services, async (db) => {
      if (known && (await takeBack(db, 'person', id))) await reactivate(db, id);
      await putMember(db, null, place!, id, 'member', at);
    });
    people.set(nick, id);
    tally.count('people', known ? 'unchanged' : 'new');
  }
}

/** Words as they were typed: what looks like Markdown is none. */
const bodyOf = ({ text }: IrcMessage) =>
  parseDocument({ type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text }] }] });

async function writeThread(
  db: Db,
  { people, place }: Run,
  pair: Pair,
  { messages, parents }: IrcThread,
  known: ReadonlyMap<string, string>,
): Promise<void> {
  const [first, ...replies] = messages as [IrcMessage, ...IrcMessage[]];
  const made = new Map<number, string>();
  let topic = known.get(refOf(pair, first));
  if (topic === undefined) {
    topic = await createItem(db, actingFor(people.get(first.nick)!), place!, {
      kind: 'topic',
      title: titleOf(first),
      body: bodyOf(first),
      fields: {},
      createdAt: first.at,
    });
    await putRef(db, refSource, refOf(pair, first), topic);
  }
  for (const reply of replies) {
    const ref = refOf(pair, reply);
    const here = known.get(ref);
    if (here !== undefined) {
      made.set(reply.line, here);
      continue;
    }
    const parent = made.get(parents.get(reply.line) ?? -1) ?? null;
    const id = await createComment(db, actingFor(people.get(reply.nick)!), topic, {
      body: bodyOf(reply),
      createdAt: reply.at,
      parent,
    });
    made.set(reply.line, id);
    await putRef(db, refSource, ref, id);
  }
}

async function placeFor({ db }: Services, { community, person, dryRun }: ImportOptions): Promise<string | null> {
  if (community === undefined)
    throw new ImportSourceError('These threads belong to no community of their own. Say which with --community NAME.');
  const found = await communityByName(db, community);
  if (found || dryRun) return found ?? null;
  const owner = await importer(db, person ?? null);
  if (!owner)
    throw new ImportSourceError(
      person === undefined
        ? 'Nobody is here yet. Set Fika up first, then import.'
        : `Nobody here has the address ${person}.`,
    );
  return db
    .transaction()
    .execute((transaction) => createCommunity(transaction, owner, { name: community, visibility: 'open' }));
}

async function take(services: Services, path: string, options: ImportOptions): Promise<ImportReport> {
  const tally = makeTally(options.progress);
  const pairs = await pairsAt(path, tally);
  const place = await placeFor(services, options);
  const run: Run = { services, tally, dryRun: options.dryRun, place, people: new Map() };
  for (const pair of pairs) await takePair(run, pair);
  return tally.report();
}

export const ircImporter: Importer = {
  format: 'irc-threads',
  room: 'forum',
  // It is several files, of which a browser sends one; and it brings in people.
  from: [],
  reads: 'threads of an annotated chat log (NAME.raw.txt with NAME.annotation.txt) as topics, into --community',
  run: (services, path, options) => {
    if (options.as === 'chat') throw new ImportSourceError('These threads become topics: leave --as out.');
    const run = () => take(services, path, options);
    return options.dryRun ? run() : inTurn(services, run);
  },
};
