/**
 * A Slack export (folder or zip): its users, channels and messages. Pure: what becomes of them is the importer's business.
 * A damaged file or message is a problem, and the rest is taken.
 */
import type { z } from 'zod';
import { type ImportProblem, ImportSourceError } from '../../../core/importing/problem.ts';
import { type ExportFolder, openExportFolder } from '../../../core/importing/server/export-folder.ts';
import { RichTextError } from '../../../core/richtext/document.ts';
import { entryLines, jsonErrorLine } from './json-line.ts';
import { because, type Reason } from './reason.ts';
import { notes, readMessage, type SlackMessage, timeOf } from './slack-message.ts';
import { channelRecord, type MessageRecord, messageRecord, userRecord } from './slack-records.ts';

export type { SlackFile, SlackMessage, SlackReaction } from './slack-message.ts';

export interface SlackUser {
  readonly id: string;
  readonly name: string;
  readonly givenName: string | null;
  readonly familyName: string | null;
  readonly handle: string | null;
  /** In lower case; Slack gives it only to some exports. */
  readonly email: string | null;
  readonly title: string | null;
  readonly phone: string | null;
  readonly timeZone: string | null;
  readonly isBot: boolean;
  /** Sees only some channels: single- and multi-channel guests, people of other organisations. */
  readonly isGuest: boolean;
  readonly isDeleted: boolean;
  readonly file: string;
  /** Its place in the file's list, counted from 1. */
  readonly index: number;
}

export interface SlackChannel {
  readonly id: string;
  readonly name: string;
  readonly kind: 'public' | 'private' | 'group' | 'direct';
  readonly topic: string | null;
  readonly purpose: string | null;
  readonly createdAt: Date | null;
  /** Slack ids. */
  readonly creator: string | null;
  readonly members: readonly string[];
  readonly isArchived: boolean;
  readonly file: string;
  readonly index: number;
}

/** A problem with one entry of a list; `SlackExport.locate` finds its line. */
export interface EntryProblem {
  readonly file: string;
  /** Counted from 1. */
  readonly entry: number;
  readonly reason: Reason;
  readonly about?: string;
}
export type SlackProblem = ImportProblem | EntryProblem;

export type SlackEntry = { readonly message: SlackMessage } | { readonly problem: SlackProblem };

export interface SlackExport {
  /** The workspace's id, as most users have it; null where no user says one. Slack's ids are unique within it. */
  readonly team: string | null;
  readonly users: readonly SlackUser[];
  readonly channels: readonly SlackChannel[];
  /** What was wrong with the lists of users and channels; those of messages come with them. */
  readonly problems: readonly SlackProblem[];
  /** Messages of a channel in the order of their time, first messages of threads before their answers. */
  readonly messages: (channel: SlackChannel) => AsyncGenerator<SlackEntry>;
  /** Problems with their lines. Files that have problems are read once more: what is whole need not be counted through. */
  readonly locate: (problems: readonly SlackProblem[]) => Promise<ImportProblem[]>;
  /** How many notes (`channel_join` …) were passed over so far, by subtype. */
  readonly passedOver: ReadonlyMap<string, number>;
  /** For the files of messages: `folder.stream(file.path)`. */
  readonly folder: ExportFolder;
  readonly close: () => Promise<void>;
}

/** A day of a channel, or a list of everybody. */
const MAX_JSON_BYTES = 256 * 1024 * 1024;

const lists = [
  { file: 'channels.json', kind: 'public' },
  { file: 'groups.json', kind: 'private' },
  { file: 'mpims.json', kind: 'group' },
  { file: 'dms.json', kind: 'direct' },
] as const;

type List = { readonly list: unknown[] } | { readonly problem: ImportProblem };

const textOf = async (folder: ExportFolder, file: string): Promise<string> =>
  new TextDecoder('utf-8', { fatal: true }).decode(await folder.read(file, MAX_JSON_BYTES));

async function readList(folder: ExportFolder, file: string): Promise<List> {
  const problem = (line: number | null, reason: Reason): List => ({ problem: { file, line, reason } });
  let source = '';
  try {
    source = await textOf(folder, file);
    const parsed: unknown = JSON.parse(source);
    if (parsed === null) return { list: [] };
    return Array.isArray(parsed) ? { list: parsed } : problem(1, because('no_list'));
  } catch (error) {
    if (error instanceof SyntaxError) return problem(jsonErrorLine(source), because('not_json'));
    if (error instanceof TypeError) return problem(null, because('not_utf8'));
    return problem(null, because('file_unreadable', { why: error instanceof Error ? error.message : '?' }));
  }
}

/** Each entry of a list that is what it should be; the others are problems. */
async function readEntries<T extends z.ZodType>(
  folder: ExportFolder,
  file: string,
  schema: T,
  problems: SlackProblem[],
): Promise<{ value: z.output<T>; index: number }[]> {
  const read = await readList(folder, file);
  if ('problem' in read) {
    problems.push(read.problem);
    return [];
  }
  return read.list.flatMap((entry, position) => {
    const parsed = schema.safeParse(entry);
    if (parsed.success) return [{ value: parsed.data, index: position + 1 }];
    const path = parsed.error.issues[0]?.path.join('.') || 'the entry';
    problems.push({
      file,
      entry: position + 1,
      reason: because('entry_damaged', { entry: position + 1, what: path }),
    });
    return [];
  });
}

async function locate(folder: ExportFolder, problems: readonly SlackProblem[]): Promise<ImportProblem[]> {
  const lines = new Map<string, readonly number[]>();
  for (const problem of problems) {
    if (!('entry' in problem) || lines.has(problem.file)) continue;
    // A channel that is in no list has no file that names it.
    const isFile = folder.size(problem.file) !== undefined;
    lines.set(problem.file, isFile ? entryLines(await textOf(folder, problem.file)) : []);
  }
  return problems.map((problem) => {
    if (!('entry' in problem)) return problem;
    const { file, entry, ...rest } = problem;
    return { file, line: lines.get(file)?.[entry - 1] ?? null, ...rest };
  });
}

const clean = (value: string | null | undefined): string | null => {
  const text = value?.replaceAll('\u0000', '').toWellFormed().trim();
  return text ? text : null;
};

async function readUsers(folder: ExportFolder, problems: SlackProblem[]) {
  const file = 'users.json';
  const users = new Map<string, SlackUser>();
  const teams = new Map<string, number>();
  const entries = folder.size(file) === undefined ? [] : await readEntries(folder, file, userRecord, problems);
  for (const { value, index } of entries) {
    const { profile } = value;
    if (value.team_id) teams.set(value.team_id, (teams.get(value.team_id) ?? 0) + 1);
    const handle = clean(value.name);
    users.set(value.id, {
      id: value.id,
      name: clean(value.real_name) ?? clean(profile?.real_name) ?? clean(profile?.display_name) ?? handle ?? value.id,
      givenName: clean(profile?.first_name),
      familyName: clean(profile?.last_name),
      handle,
      email: clean(profile?.email)?.toLowerCase() ?? null,
      title: clean(profile?.title),
      phone: clean(profile?.phone),
      timeZone: clean(value.tz),
      isBot: value.is_bot === true || value.id === 'USLACKBOT',
      isGuest: value.is_restricted === true || value.is_ultra_restricted === true || value.is_stranger === true,
      isDeleted: value.deleted === true,
      file,
      index,
    });
  }
  const [team] = [...teams].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))[0] ?? [null];
  return { users: [...users.values()], team };
}

async function readChannels(folder: ExportFolder, problems: SlackProblem[]): Promise<SlackChannel[]> {
  const channels = new Map<string, SlackChannel>();
  for (const { file, kind } of lists) {
    if (folder.size(file) === undefined) continue;
    for (const { value, index } of await readEntries(folder, file, channelRecord, problems)) {
      if (channels.has(value.id)) continue;
      channels.set(value.id, {
        id: value.id,
        name: clean(value.name) ?? value.id,
        kind,
        topic: clean(value.topic?.value),
        purpose: clean(value.purpose?.value),
        createdAt: value.created ? new Date(value.created * 1000) : null,
        creator: clean(value.creator),
        members: [...new Set(value.members ?? [])],
        isArchived: value.is_archived === true,
        file,
        index,
      });
    }
  }
  return [...channels.values()];
}

const dayFile = /^(.+)\/\d{4}-\d{2}-\d{2}\.json$/;

/** Channel folder → its days in order. */
function daysOf(folder: ExportFolder): Map<string, string[]> {
  const days = new Map<string, string[]>();
  for (const name of folder.names) {
    const place = dayFile.exec(name)?.[1];
    if (place === undefined || place.includes('/')) continue;
    const files = days.get(place);
    if (files) files.push(name);
    else days.set(place, [name]);
  }
  return days;
}

/** File id → path: exporters put files in `__uploads/F1/name` or `attachments/F1-name`. */
function uploadsOf(folder: ExportFolder): Map<string, string> {
  const paths = new Map<string, string>();
  for (const name of folder.names) {
    const id = /(?:^|\/)(?:__uploads\/(F[A-Z0-9]+)\/|attachments\/(F[A-Z0-9]+)-)[^/]+$/.exec(name);
    if (id) paths.set((id[1] ?? id[2])!, name);
  }
  return paths;
}

/**
 * Opens an export of Slack.
 * @throws {ImportSourceError} where it is none, cannot be read, or is made to do harm
 */
export async function openSlackExport(path: string): Promise<SlackExport> {
  const folder = await openExportFolder(path);
  try {
    return await readExport(folder);
  } catch (error) {
    await folder.close();
    throw error;
  }
}

async function readExport(folder: ExportFolder): Promise<SlackExport> {
  const days = daysOf(folder);
  if (folder.size('users.json') === undefined && lists.every(({ file }) => folder.size(file) === undefined)) {
    throw new ImportSourceError('This is no export of Slack: it has neither users.json nor channels.json.');
  }
  const problems: SlackProblem[] = [];
  const { users, team } = await readUsers(folder, problems);
  const channels = await readChannels(folder, problems);
  const listed = new Set(channels.flatMap(({ name, id }) => [name, id]));
  for (const place of days.keys()) {
    if (listed.has(place)) continue;
    problems.push({
      file: place,
      line: null,
      reason: because('channel_unlisted'),
    });
    const unknown = { topic: null, purpose: null, createdAt: null, creator: null, members: [], isArchived: false };
    channels.push({ id: place, name: place, kind: 'public', ...unknown, file: place, index: 1 });
  }
  const userNames = new Map(users.map(({ id, name }) => [id, name]));
  const channelNames = new Map(channels.map(({ id, name }) => [id, name]));
  const names = { user: (id: string) => userNames.get(id), channel: (id: string) => channelNames.get(id) };
  const passedOver = new Map<string, number>();
  const paths = uploadsOf(folder);
  const context = { folder, names, paths, passedOver };
  return {
    team,
    users,
    channels,
    problems,
    passedOver,
    folder,
    locate: (found) => locate(folder, found),
    close: folder.close,
    messages: (channel) => readChannel(channel, days.get(channel.name) ?? days.get(channel.id) ?? [], context),
  };
}

interface ChannelContext {
  readonly folder: ExportFolder;
  readonly names: { user: (id: string) => string | undefined; channel: (id: string) => string | undefined };
  readonly paths: ReadonlyMap<string, string>;
  readonly passedOver: Map<string, number>;
}

async function* readChannel(
  channel: SlackChannel,
  files: readonly string[],
  context: ChannelContext,
): AsyncGenerator<SlackEntry> {
  const { folder, names, paths, passedOver } = context;
  const seen = new Set<string>();
  for (const file of files) {
    const problems: SlackProblem[] = [];
    const entries = await readEntries(folder, file, messageRecord, problems);
    for (const problem of problems) yield { problem };
    entries.sort((a, b) => timeOf(a.value.ts).getTime() - timeOf(b.value.ts).getTime() || a.index - b.index);
    for (const { value: record, index } of entries) {
      if (isNote(record)) {
        const kind = record.subtype ?? record.type ?? 'other';
        passedOver.set(kind, (passedOver.get(kind) ?? 0) + 1);
        continue;
      }
      // An answer that was also sent to the channel stands in an export twice.
      if (seen.has(record.ts)) continue;
      const isAnswer = Boolean(record.thread_ts) && record.thread_ts !== record.ts;
      const replyTo = isAnswer ? record.thread_ts! : null;
      const isThreadHere = replyTo !== null && seen.has(replyTo);
      try {
        const message = readMessage(record, {
          channel: channel.id,
          file,
          index,
          names,
          paths,
          replyTo,
          isThreadHere,
        });
        seen.add(record.ts);
        yield { message };
      } catch (error) {
        if (!(error instanceof RichTextError)) throw error;
        yield {
          problem: {
            file,
            entry: index,
            about: `Message ${index}`,
            reason: because('refused', { why: error.message }),
          },
        };
      }
    }
  }
}

const isNote = (record: MessageRecord): boolean =>
  (record.type ?? 'message') !== 'message' || (record.subtype != null && notes.has(record.subtype));
