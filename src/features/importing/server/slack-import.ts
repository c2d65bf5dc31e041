/** A Slack export as communities: channels become communities, messages posts, answers in threads comments. */
import { emoji as emojiSchema } from '../../../core/reactions/contract.ts';
import type { MentionedPerson } from '../../../core/richtext/references.ts';
import { ImportSourceError } from '../formats/problem.ts';
import {
  openSlackExport,
  type SlackChannel,
  type SlackExport,
  type SlackMessage,
  type SlackUser,
} from '../formats/slack.ts';
import type { Importer } from '../importers.ts';
import { findRefs } from './queries.ts';
import { makeTally, reasonOf, type Source, type Tally } from './report.ts';
import { withRun } from './run.ts';
import { saysNothing, takeMessage } from './slack-message.ts';
import { takeCommunity } from './take-community.ts';
import { type PersonFacts, type Run, takePerson } from './take-person.ts';

/** Messages whose refs are looked up at once. */
const BATCH = 500;

interface Slack {
  readonly run: Run;
  readonly source: string;
  readonly opened: SlackExport;
  readonly tally: Tally;
  readonly users: ReadonlyMap<string, SlackUser>;
  /** Slack id, or `bot:` and the bot's → person; null where a dry run would make one. */
  readonly people: Map<string, (MentionedPerson & { readonly guest: boolean }) | null>;
  readonly unknownEmoji: Map<string, { readonly where: Source; times: number }>;
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

const placeOf = (record: { file: string; index: number }, kind: string) => ({
  where: { file: record.file, line: null },
  says: (reason: string) => `${kind} ${record.index}: ${reason}`,
});

async function addPerson(
  slack: Slack,
  key: string,
  facts: Omit<PersonFacts, 'ref'>,
  entry: { file: string; index: number },
) {
  const { where, says } = placeOf(entry, entry.file === 'users.json' ? 'Entry' : 'Message');
  const taken = await takePerson(slack.run, slack.source, { ...facts, ref: key }, where);
  slack.tally.count('people', taken.state);
  for (const reason of taken.reasons) slack.tally.problem(where, says(reason));
  if (taken.state === 'error') return;
  slack.people.set(key, taken.id ? { id: taken.id, label: facts.name, guest: facts.guest } : null);
}

/** Bots are nobody's colleagues: they are made when they have said something, and are in no list. */
function addUser(slack: Slack, user: SlackUser): Promise<void> {
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
      const { where, says } = placeOf(message, 'Message');
      slack.tally.problem(where, says(`${id} is not among the users; somebody called ${name ?? id} stands for them.`));
      await addPerson(slack, id, { ...nobody, name: name ?? id }, message);
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
    true,
  );
  const { where, says } = placeOf(channel, 'Entry');
  tally.count('communities', taken.state);
  for (const reason of taken.reasons) tally.problem(where, says(reason));
  return taken.state === 'error' ? undefined : taken.id;
}

async function addMessages(slack: Slack, channel: SlackChannel, place: string | null): Promise<void> {
  let batch: SlackMessage[] = [];
  for await (const entry of slack.opened.messages(channel)) {
    if ('problem' in entry) {
      slack.tally.problem(entry.problem, entry.problem.reason);
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
  const { tally } = slack;
  const refs = batch.flatMap(({ channel, ts, replyTo }) => [
    refOf(channel, ts),
    ...(replyTo ? [refOf(channel, replyTo)] : []),
  ]);
  const known = await findRefs(slack.run.services.db, slack.source, refs);
  for (const message of batch) {
    const noun = message.replyTo ? 'comments' : 'posts';
    const { where, says } = placeOf(message, 'Message');
    if (known.has(refOf(message.channel, message.ts))) tally.count(noun, 'unchanged');
    else if (saysNothing(message)) {
      tally.count(noun, 'error');
      tally.problem(where, says('it says nothing.'));
    } else {
      try {
        await addMessage(slack, place, message, known);
      } catch (error) {
        tally.count(noun, 'error');
        tally.problem(where, says(reasonOf(error)));
      }
    }
  }
}

async function addMessage(
  slack: Slack,
  place: string | null,
  message: SlackMessage,
  known: Map<string, string>,
): Promise<void> {
  const { run, tally, source } = slack;
  const { where, says } = placeOf(message, 'Message');
  const author = await authorOf(slack, message);
  const reactions = await reactionsOf(slack, message);
  const ref = refOf(message.channel, message.ts);
  const noun = message.replyTo ? 'comments' : 'posts';
  if (run.dryRun || !place) return tally.count(noun, 'new');
  if (!author) {
    tally.count(noun, 'error');
    return tally.problem(where, says('its author could not be taken.'));
  }
  const post = message.replyTo ? (known.get(refOf(message.channel, message.replyTo)) ?? null) : null;
  if (message.replyTo && !post) {
    tally.problem(where, says('the first message of its thread could not be taken; it is taken as one of its own.'));
  }
  const taken = await takeMessage(run.services, slack.opened.folder, message, {
    source,
    ref,
    place,
    post,
    author: author.id,
    mentioned: (id) => slack.people.get(id) ?? undefined,
    reactions,
  });
  known.set(ref, taken.id);
  tally.count(post ? 'comments' : 'posts', 'new');
  for (const { people } of reactions) for (const _ of people) tally.count('reactions', 'new');
  for (let n = 0; n < taken.files; n++) tally.count('files', 'new');
  for (const reason of taken.reasons) tally.problem(where, says(reason));
}

/** What can be shown as an emoji; an organisation's own are counted, to be reported once each. */
async function reactionsOf(slack: Slack, message: SlackMessage) {
  const reactions: { emoji: string; people: string[] }[] = [];
  for (const { emoji, name, users } of message.reactions) {
    if (emoji === null || !emojiSchema.safeParse(emoji).success) {
      const met = slack.unknownEmoji.get(name);
      if (met) met.times += users.length;
      else slack.unknownEmoji.set(name, { where: { file: message.file, line: null }, times: users.length });
      continue;
    }
    const people: string[] = [];
    for (const user of users) {
      const person = await personOf(slack, user, message, null);
      if (person) people.push(person.id);
    }
    reactions.push({ emoji, people });
  }
  return reactions;
}

function noteWhatWaits({ opened, unknownEmoji, tally }: Slack): void {
  const direct = opened.channels.filter(({ kind }) => kind === 'direct' || kind === 'group').length;
  if (direct > 0)
    tally.note(`${direct} private conversations were left out: they are no communities and wait for chat.`);
  for (const [kind, times] of opened.passedOver) tally.note(`${times} × ${kind} passed over: it says nothing.`);
  for (const [name, { where, times }] of unknownEmoji) {
    tally.problem(where, `The reaction :${name}: (${times} times, here first) is no emoji that Fika knows.`);
  }
}

export const slackImporter: Importer = {
  format: 'slack',
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
    return withRun(services, { dryRun: options.dryRun, actor: null }, async (run) => {
      const opened = await openSlackExport(path);
      try {
        const tally = makeTally(options.progress);
        for (const problem of opened.problems) tally.problem(problem, problem.reason);
        const users = new Map(opened.users.map((user) => [user.id, user]));
        const source = `slack:${opened.team ?? 'workspace'}`;
        const slack: Slack = { run, source, opened, tally, users, people: new Map(), unknownEmoji: new Map() };
        for (const user of opened.users) if (!user.isBot) await addUser(slack, user);
        for (const channel of opened.channels) {
          if (channel.kind !== 'public' && channel.kind !== 'private') continue;
          const place = await addChannel(slack, channel);
          if (place !== undefined) await addMessages(slack, channel, place);
        }
        noteWhatWaits(slack);
        return tally.report();
      } finally {
        await opened.close();
      }
    });
  },
};
