/** A Slack export as communities: channels become communities, messages posts, answers in threads comments. A later export is followed. */

import type { Importer, RecordState } from '../../../core/importing/importers.ts';
import { ImportSourceError } from '../../../core/importing/problem.ts';
import { makeTally, type Tally } from '../../../core/importing/server/tally.ts';
import { emoji as emojiSchema } from '../../../core/reactions/contract.ts';
import type { MentionedPerson } from '../../../core/richtext/references.ts';
import { because, type Reason } from '../formats/reason.ts';
import {
  openSlackExport,
  type SlackChannel,
  type SlackExport,
  type SlackMessage,
  type SlackProblem,
  type SlackUser,
} from '../formats/slack.ts';
import { findMessages, type KnownMessage } from './queries.ts';
import { reasonOf } from './report.ts';
import { withRun } from './run.ts';
import { saysNothing } from './slack-content.ts';
import { changeOf, followMessage, takeMessage } from './slack-message.ts';
import { takeCommunity } from './take-community.ts';
import { type PersonFacts, type Run, takePerson } from './take-person.ts';

/** Messages whose refs are looked up at once. */
const BATCH = 500;

interface Slack {
  readonly run: Run;
  readonly source: string;
  readonly opened: SlackExport;
  readonly tally: Tally;
  /** In the order in which they were met; their lines are found at the end. */
  readonly problems: SlackProblem[];
  readonly users: ReadonlyMap<string, SlackUser>;
  /** Slack id, or `bot:` and the bot's → person; null where a dry run would make one. */
  readonly people: Map<string, (MentionedPerson & { readonly guest: boolean }) | null>;
  readonly unknownEmoji: Map<string, { readonly where: Entry; times: number }>;
}

const nobody = {
  givenName: null,
  familyName: null,
  email: null,
  handle: null,
  title: null,
  department: null,
  location: null,
  phone: null,
  about: null,
  timeZone: null,
  photo: null,
  guest: false,
  active: false,
} as const;

/** One of the list that a file of the export is. */
interface Entry {
  readonly file: string;
  /** Counted from 1. */
  readonly index: number;
}

function report(slack: Slack, { file, index }: Entry, kind: 'Entry' | 'Message', reason: Reason): void {
  slack.problems.push({ file, entry: index, about: `${kind} ${index}`, reason });
}

async function addPerson(
  slack: Slack,
  key: string,
  facts: Omit<PersonFacts, 'ref'>,
  entry: Entry,
): Promise<RecordState> {
  const where = { file: entry.file, line: null };
  const taken = await takePerson(slack.run, slack.source, { ...facts, ref: key }, where);
  slack.tally.count('people', taken.state);
  for (const reason of taken.reasons) report(slack, entry, entry.file === 'users.json' ? 'Entry' : 'Message', reason);
  if (taken.state === 'error') return taken.state;
  slack.people.set(key, taken.id ? { id: taken.id, label: facts.name, guest: facts.guest } : null);
  return taken.state;
}

/** Bots are nobody's colleagues: they are made when they have said something, and are in no list. */
function addUser(slack: Slack, user: SlackUser): Promise<RecordState> {
  const { name, givenName, familyName, email, handle, title, phone, timeZone, isBot, isGuest, isDeleted } = user;
  const facts = { ...nobody, name, givenName, familyName, email, handle, title, phone, timeZone };
  return addPerson(slack, user.id, { ...facts, guest: isGuest, active: !isBot && !isDeleted }, user);
}

/** The person behind a Slack id, made where the lists did not have them. Undefined where they cannot be taken. */
async function personOf(slack: Slack, id: string, message: SlackMessage, name: string | null) {
  if (!slack.people.has(id)) {
    const user = slack.users.get(id);
    if (user) await addUser(slack, user);
    else {
      const state = await addPerson(slack, id, { ...nobody, name: name ?? id }, message);
      if (state !== 'new') return slack.people.get(id);
      report(slack, message, 'Message', because('user_unknown', { user: id, name: name ?? id }));
    }
  }
  return slack.people.get(id);
}

async function authorOf(slack: Slack, message: SlackMessage) {
  if (message.user) return personOf(slack, message.user, message, message.userName ?? message.botName);
  const key = `bot:${message.botId ?? message.botName ?? 'slack'}`;
  if (!slack.people.has(key)) await addPerson(slack, key, { ...nobody, name: message.botName ?? 'Slack' }, message);
  return slack.people.get(key);
}

/** The community of a channel: its id, null where a dry run would make it; undefined where it cannot be taken. */
async function addChannel(slack: Slack, channel: SlackChannel): Promise<string | null | undefined> {
  const personById = (id: string | null) => (id ? slack.people.get(id) : null) ?? null;
  const creator = personById(channel.creator);
  const { run, source, tally } = slack;
  const taken = await takeCommunity(
    run,
    source,
    {
      ref: channel.id,
      name: channel.name,
      description: channel.purpose ?? channel.topic,
      visibility: channel.kind === 'public' ? 'open' : 'closed',
      createdAt: channel.createdAt,
      isArchived: channel.isArchived,
      owner: creator && channel.members.includes(channel.creator!) && !creator.guest ? creator.id : null,
      members: channel.members.flatMap((id) => personById(id) ?? []),
    },
    run.actor === null,
  );
  tally.count('communities', taken.state);
  for (const reason of taken.reasons) report(slack, channel, 'Entry', reason);
  return taken.state === 'error' ? undefined : taken.id;
}

async function addMessages(slack: Slack, channel: SlackChannel, place: string | null): Promise<void> {
  let batch: SlackMessage[] = [];
  for await (const entry of slack.opened.messages(channel)) {
    if ('problem' in entry) {
      slack.problems.push(entry.problem);
      continue;
    }
    batch.push(entry.message);
    if (batch.length < BATCH) continue;
    await addBatch(slack, place, batch);
    batch = [];
  }
  await addBatch(slack, place, batch);
}

const refOf = (channel: string, ts: string): string => `${channel}:${ts}`;

async function addBatch(slack: Slack, place: string | null, batch: readonly SlackMessage[]): Promise<void> {
  if (batch.length === 0) return;
  const refs = batch.flatMap(({ channel, ts, replyTo }) => [
    refOf(channel, ts),
    ...(replyTo ? [refOf(channel, replyTo)] : []),
  ]);
  const known = await findMessages(slack.run.services.db, slack.source, refs);
  /** Posts by their refs, those of this batch included. */
  const posts = new Map<string, string>();
  for (const [ref, { id, subject }] of known) if (subject === 'item') posts.set(ref, id);
  for (const message of batch) {
    const before = known.get(refOf(message.channel, message.ts));
    const noun = (before ? before.subject === 'comment' : isAnswer(slack, message, posts)) ? 'comments' : 'posts';
    try {
      if (before) await followOne(slack, message, before, noun);
      else if (saysNothing(message)) {
        slack.tally.count(noun, 'error');
        report(slack, message, 'Message', because('says_nothing'));
      } else await addMessage(slack, place, message, posts, noun);
    } catch (error) {
      slack.tally.count(noun, 'error');
      report(slack, message, 'Message', reasonOf(error));
    }
  }
}

/** A dry run has no posts of its own to look at. */
const isAnswer = (
  { run }: Slack,
  { channel, replyTo, isThreadHere }: SlackMessage,
  posts: ReadonlyMap<string, string>,
) => replyTo !== null && (posts.has(refOf(channel, replyTo)) || (run.dryRun && isThreadHere));

async function addMessage(
  slack: Slack,
  place: string | null,
  message: SlackMessage,
  posts: Map<string, string>,
  noun: 'posts' | 'comments',
): Promise<void> {
  const { run, tally, source } = slack;
  const author = await authorOf(slack, message);
  const reactions = await reactionsOf(slack, message);
  const ref = refOf(message.channel, message.ts);
  if (message.replyTo && noun === 'posts') {
    report(slack, message, 'Message', because('thread_missing'));
  }
  if (run.dryRun || !place) return tally.count(noun, 'new');
  if (!author) {
    tally.count(noun, 'error');
    return report(slack, message, 'Message', because('author_missing'));
  }
  const taken = await takeMessage(run.services, slack.opened.folder, message, {
    source,
    ref,
    place,
    post: noun === 'comments' ? posts.get(refOf(message.channel, message.replyTo!))! : null,
    author: author.id,
    mentioned: (id) => slack.people.get(id) ?? undefined,
    reactions,
  });
  if (noun === 'posts') posts.set(ref, taken.id);
  tally.count(noun, 'new');
  countTimes(slack, 'reactions', 'new', Object.values(reactions).flat().length);
  countTimes(slack, 'files', 'new', taken.files);
  for (const reason of taken.reasons) report(slack, message, 'Message', reason);
}

/** What was edited in Slack, or who reacted there, since this message came over. */
async function followOne(
  slack: Slack,
  message: SlackMessage,
  known: KnownMessage,
  noun: 'posts' | 'comments',
): Promise<void> {
  const { run, tally, source } = slack;
  const reactions = await reactionsOf(slack, message);
  const change = changeOf(message, known, reactions);
  if (change?.refused) report(slack, message, 'Message', because(change.refused));
  if (change && !run.dryRun && (change.said || change.added.length > 0 || change.removed.length > 0)) {
    const taken = await followMessage(run.services, slack.opened.folder, message, known, change, {
      source,
      ref: refOf(message.channel, message.ts),
      mentioned: (id) => slack.people.get(id) ?? undefined,
      reactions,
    });
    countTimes(slack, 'files', 'new', taken.files);
    for (const reason of taken.reasons) report(slack, message, 'Message', reason);
  }
  tally.count(noun, change?.said ? 'changed' : 'unchanged');
  countTimes(slack, 'reactions', 'new', change?.added.length ?? 0);
  countTimes(slack, 'reactions', 'changed', change?.removed.length ?? 0);
}

function countTimes({ tally }: Slack, noun: string, state: RecordState, times: number): void {
  for (let n = 0; n < times; n++) tally.count(noun, state);
}

/** What can be shown as an emoji; an organisation's own are counted, to be reported once each. */
async function reactionsOf(slack: Slack, message: SlackMessage): Promise<Record<string, string[]>> {
  const reactions: Record<string, string[]> = {};
  for (const { emoji, name, users } of message.reactions) {
    if (emoji === null || !emojiSchema.safeParse(emoji).success) {
      const met = slack.unknownEmoji.get(name);
      if (met) met.times += users.length;
      else slack.unknownEmoji.set(name, { where: message, times: users.length });
      continue;
    }
    const people: string[] = [];
    for (const user of users) {
      const person = await personOf(slack, user, message, null);
      if (person) people.push(person.id);
    }
    // Two names of Slack may be one emoji.
    if (people.length > 0) reactions[emoji] = [...new Set([...(reactions[emoji] ?? []), ...people])];
  }
  return reactions;
}

function noteWhatWaits(slack: Slack): void {
  const { opened, unknownEmoji, tally } = slack;
  const direct = opened.channels.filter(({ kind }) => kind === 'direct' || kind === 'group').length;
  if (direct > 0)
    tally.note(`${direct} private conversations were left out: they are no communities and wait for chat.`);
  for (const [kind, times] of opened.passedOver) tally.note(`${times} × ${kind} passed over: it says nothing.`);
  for (const [name, { where, times }] of unknownEmoji) {
    report(slack, where, 'Message', because('emoji_unknown', { name, times }));
  }
}

export const slackImporter: Importer = {
  format: 'slack',
  room: 'importing',
  from: ['organisation'],
  reads: 'an export of Slack, a folder or a zip: users, channels, messages, threads, reactions, files',
  run: async (services, path, options) => {
    if (options.as === 'chat') {
      throw new ImportSourceError(
        'Conversations cannot become chat yet: Fika has no chat so far. Use --as communities.',
      );
    }
    if (options.community) {
      throw new ImportSourceError('Slack brings its own communities, one for each channel: leave --community out.');
    }
    return withRun(services, { dryRun: options.dryRun, actor: options.actor ?? null }, async (run) => {
      const opened = await openSlackExport(path);
      try {
        const tally = makeTally(options.progress);
        const users = new Map(opened.users.map((user) => [user.id, user]));
        const source = `slack:${opened.team ?? 'workspace'}`;
        const slack: Slack = {
          run,
          source,
          opened,
          tally,
          problems: [...opened.problems],
          users,
          people: new Map(),
          unknownEmoji: new Map(),
        };
        for (const user of opened.users) if (!user.isBot) await addUser(slack, user);
        for (const channel of opened.channels) {
          if (channel.kind !== 'public' && channel.kind !== 'private') continue;
          const place = await addChannel(slack, channel);
          if (place !== undefined) await addMessages(slack, channel, place);
        }
        noteWhatWaits(slack);
        for (const problem of await opened.locate(slack.problems)) tally.problem(problem, problem.reason);
        return tally.report();
      } finally {
        await opened.close();
      }
    });
  },
};
