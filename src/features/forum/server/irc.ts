/**
 * Conversations in a chat log, told apart by hand: the format of github.com/jkkummerfeld/irc-disentanglement (CC BY 4.0). A log is one line for each message; its
 * annotation says with two line numbers, counted from 0, which message answers which. Messages that hang together by such links are a thread.
 */

export interface IrcMessage {
  /** Counted from 0, as the annotation counts. */
  readonly line: number;
  readonly nick: string;
  readonly text: string;
  readonly at: Date;
}

export interface IrcThread {
  /** In the order of the log; at least two. */
  readonly messages: readonly IrcMessage[];
  /** Line of a message → line of the message in the thread that it answers. */
  readonly parents: ReadonlyMap<number, number>;
}

/** What of an annotation could not be followed. Lines are counted from 1, in the annotation. */
export interface IrcFault {
  readonly line: number;
  readonly code: 'link_unreadable' | 'message_missing';
  readonly about: string;
}

export interface IrcThreads {
  readonly threads: readonly IrcThread[];
  readonly faults: readonly IrcFault[];
  /** Messages that were looked at and hang together with no other. */
  readonly alone: number;
}

// Colours, bold and the like of chat programs, and whatever else is no text.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is meant
const signs = /\u0003\d{0,2}(?:,\d{1,2})?|[\u0000-\u0008\u000b-\u001f\u007f]/g;
const said = /^\[(\d{1,2}):(\d{2})\]\s+(?:<\s?([^>]{1,60})>|\*\s+(\S{1,60}))\s?(.*)$/;
/** Old logs have what somebody did among the lines of the system, which say besides who came, left or changed something. */
const did =
  /^=== (?!Topic\b|Users\b|mode\/)(\S{1,60}) (?!\[|has (?:joined|left|quit)\b|is now known as\b|changed the topic\b|sets? )(.+)$/;
const half = 12 * 60;

/** Messages by their line. Lines that the system wrote (who came and went) are not among them. `day` is when the log begins, UTC. */
export function readLog(text: string, day: Date): Map<number, IrcMessage> {
  const lines = text.split(/\r?\n/);
  const parsed = lines.map((line) => said.exec(line));
  // Some logs have clocks of twelve hours, without saying which half of the day it is.
  const isHalf = parsed.every((match) => !match || (Number(match[1]) >= 1 && Number(match[1]) <= 12));
  const messages = new Map<number, IrcMessage>();
  let [passed, before] = [0, -1];
  const add = (line: number, nick: string, words: string) => {
    const text = words.replace(signs, '').toWellFormed().trim();
    const at = new Date(day.getTime() + (passed + Math.max(before, 0)) * 60_000);
    if (text !== '') messages.set(line, { line, nick: nick.trim(), text, at });
  };
  for (const [line, match] of parsed.entries()) {
    if (!match) {
      const act = did.exec(lines[line]!);
      // It has no time of its own: that of the message before it.
      if (act) add(line, act[1]!, `${act[1]} ${act[2]}`);
      continue;
    }
    const [, hours, minutes, nick, actor, words = ''] = match;
    const clock = (isHalf ? Number(hours) % 12 : Number(hours)) * 60 + Number(minutes);
    // A clock that goes back a few minutes was set; one that goes back further has gone round.
    if (before >= 0 && before - clock > 60) passed += isHalf ? half : 2 * half;
    before = clock;
    add(line, (nick ?? actor)!, actor ? `${actor} ${words}` : words);
  }
  return messages;
}

/** The threads of a log: what hangs together by links between messages. */
export function threadsIn(messages: ReadonlyMap<number, IrcMessage>, annotation: string): IrcThreads {
  const faults: IrcFault[] = [];
  const links: [number, number][] = [];
  const looked = new Set<number>();
  for (const [index, text] of annotation.split(/\r?\n/).entries()) {
    if (text.trim() === '') continue;
    const match = /^\s*(\d{1,9})\s+(\d{1,9})(?:\s+-)?\s*$/.exec(text);
    if (!match) {
      faults.push({ line: index + 1, code: 'link_unreadable', about: text.trim().slice(0, 80) });
      continue;
    }
    const pair = [Number(match[1]), Number(match[2])].sort((a, b) => a - b) as [number, number];
    // Linked to itself, a message (often one of the system) only begins something.
    if (pair[0] === pair[1]) {
      if (messages.has(pair[0])) looked.add(pair[0]);
      continue;
    }
    const missing = pair.filter((line) => !messages.has(line));
    if (missing.length > 0) {
      faults.push({ line: index + 1, code: 'message_missing', about: missing.join(', ') });
      continue;
    }
    links.push(pair);
  }
  const threads = components(links).map((lines) => threadOf(lines, links, messages));
  const inThreads = new Set(threads.flatMap((thread) => thread.messages.map(({ line }) => line)));
  return { threads, faults, alone: [...looked].filter((line) => !inThreads.has(line)).length };
}

/** Lines that are linked with each other, each group in order, the groups by their first line. */
function components(links: readonly (readonly [number, number])[]): number[][] {
  const roots = new Map<number, number>();
  const rootOf = (line: number): number => {
    let root = line;
    while (roots.get(root) !== undefined && roots.get(root) !== root) root = roots.get(root)!;
    roots.set(line, root);
    return root;
  };
  for (const [one, other] of links) {
    const [a, b] = [rootOf(one), rootOf(other)];
    roots.set(Math.max(a, b), Math.min(a, b));
  }
  const groups = new Map<number, number[]>();
  for (const line of [...roots.keys()].sort((a, b) => a - b)) {
    const root = rootOf(line);
    groups.set(root, [...(groups.get(root) ?? []), line]);
  }
  return [...groups.values()];
}

/** A message that answers several is put under the newest of them. */
function threadOf(
  lines: readonly number[],
  links: readonly (readonly [number, number])[],
  messages: ReadonlyMap<number, IrcMessage>,
): IrcThread {
  const inside = new Set(lines);
  const parents = new Map<number, number>();
  for (const [earlier, later] of links)
    if (inside.has(later)) parents.set(later, Math.max(earlier, parents.get(later) ?? -1));
  return { messages: lines.map((line) => messages.get(line)!), parents };
}

const longestTitle = 90;

/** A heading of the words that began it: without whom they were said to, cut between words. */
export function titleOf({ text }: Pick<IrcMessage, 'text'>): string {
  const words = text.replace(/^[\w[\]\\^{}|`-]{1,30}[:,]\s+(?=\S)/, '').replace(/\s+/g, ' ');
  if (words.length <= longestTitle) return words;
  const cut = words.slice(0, longestTitle);
  const space = cut.lastIndexOf(' ');
  return `${(space > longestTitle / 2 ? cut.slice(0, space) : cut).toWellFormed()} …`;
}
