/** One message of Slack as a post, or as a comment on one; and what became of it in Slack since. */

import { changeComment, createComment } from '../../../core/comments/server/comments.ts';
import { putRef } from '../../../core/importing/server/queries.ts';
import { writeRecord } from '../../../core/importing/server/record.ts';
import { putAttachments } from '../../../core/items/server/attachments.ts';
import { changeItem, createItem } from '../../../core/items/server/items.ts';
import { setReaction } from '../../../core/reactions/server/reactions.ts';
import type { MentionedPerson } from '../../../core/richtext/references.ts';
import { actingFor, type Viewer } from '../../../platform/http/viewer.ts';
import type { Db, Services } from '../../../platform/services.ts';
import type { Reason, ReasonCode } from '../formats/reason.ts';
import type { SlackExport, SlackMessage } from '../formats/slack.ts';
import { type ImportedMessage, type KnownMessage, noteEdit, putImported } from './queries.ts';
import { bodyOf, type Content, contentOf, filesInText, listedIn, saysNothing } from './slack-content.ts';

export interface MessageTarget {
  readonly source: string;
  readonly ref: string;
  readonly place: string;
  /** The post that it answers; null makes it a post of its own. */
  readonly post: string | null;
  /** A person's id. */
  readonly author: string;
  /** Slack id → person, for mentions. */
  readonly mentioned: (slackId: string) => MentionedPerson | undefined;
  /** Emoji and who reacted with it, as people's ids. */
  readonly reactions: ImportedMessage['reactions'];
}

export interface TakenMessage {
  /** Of the item or comment. */
  readonly id: string;
  readonly files: number;
  /** What was left out. */
  readonly reasons: readonly Reason[];
}

/**
 * Writes a message with its files and reactions in one transaction, at the time when it was said.
 * @throws what `reasonOf` tells apart; then nothing of it is there
 */
export function takeMessage(
  services: Services,
  folder: SlackExport['folder'],
  message: SlackMessage,
  target: MessageTarget,
): Promise<TakenMessage> {
  const author = actingFor(target.author);
  return writeRecord(services, async (db) => {
    const content = await contentOf(services, db, folder, author, message, target.mentioned, {});
    const subject = target.post ? 'comment' : 'item';
    const id = target.post
      ? await writeComment(db, author, target.post, message, content)
      : await writePost(db, author, target.place, message, content);
    if (message.editedAt) await noteEdit(db, subject, id, message.editedAt);
    await react(db, subject, id, pairsOf(target.reactions), true, message.time);
    await putRef(db, target.source, target.ref, id);
    await putImported(db, target.source, target.ref, {
      said: message.said,
      version: 1,
      files: content.files,
      reactions: target.reactions,
    });
    return { id, files: content.fresh, reasons: content.reasons };
  });
}

/** What has changed in Slack since the last import of a message. */
export interface MessageChange {
  /** Whether its words or files are others, and are to be written. */
  readonly said: boolean;
  readonly added: readonly Reaction[];
  readonly removed: readonly Reaction[];
  /** Why words that have changed are not written; null where they are, or have not. */
  readonly refused: ReasonCode | null;
}

interface Reaction {
  readonly emoji: string;
  readonly person: string;
}

const pairsOf = (reactions: ImportedMessage['reactions']): Reaction[] =>
  Object.entries(reactions).flatMap(([emoji, people]) => people.map((person) => ({ emoji, person })));

/** What is in `some` and not in `others`. */
const without = (some: ImportedMessage['reactions'], others: ImportedMessage['reactions']): Reaction[] =>
  pairsOf(some).filter(({ emoji, person }) => !others[emoji]?.includes(person));

/**
 * Compares a message with what the last import took of it, not with what is here: a reaction that somebody took back here does not
 * return, and words that were edited here stay. Null where nothing has changed in Slack.
 */
export function changeOf(
  message: SlackMessage,
  known: KnownMessage,
  reactions: ImportedMessage['reactions'],
): MessageChange | null {
  const { taken } = known;
  if (!taken) return null;
  const hasNewFile = message.files.some(({ id, path }) => path !== null && !(id in taken.files));
  const isOther = message.said !== taken.said || hasNewFile;
  if (known.deleted || known.version === null) {
    return isOther ? { said: false, added: [], removed: [], refused: 'edited_but_deleted' } : null;
  }
  const added = without(reactions, taken.reactions);
  const removed = without(taken.reactions, reactions);
  if (!isOther && added.length === 0 && removed.length === 0) return null;
  const refused = !isOther
    ? null
    : known.version !== taken.version
      ? 'edited_in_both'
      : saysNothing(message)
        ? 'edited_to_nothing'
        : null;
  return { said: isOther && refused === null, added, removed, refused };
}

/**
 * Follows what has changed in Slack, in one transaction; an edit is its author's, at the time when they made it.
 * @throws what `reasonOf` tells apart (a `conflict` where somebody edits at this moment); then nothing of it is done
 */
export function followMessage(
  services: Services,
  folder: SlackExport['folder'],
  message: SlackMessage,
  known: KnownMessage,
  change: MessageChange,
  target: Pick<MessageTarget, 'source' | 'ref' | 'mentioned' | 'reactions'>,
): Promise<TakenMessage> {
  const { id, subject } = known;
  const taken = known.taken!;
  const author = actingFor(known.author!);
  return writeRecord(services, async (db) => {
    const content = change.said
      ? await contentOf(services, db, folder, author, message, target.mentioned, taken.files)
      : null;
    if (content) await rewrite(db, author, known, taken.version, message, content);
    await react(db, subject, id, change.added, true, message.time);
    await react(db, subject, id, change.removed, false);
    await putImported(db, target.source, target.ref, {
      said: content ? message.said : taken.said,
      version: content ? taken.version + 1 : taken.version,
      files: content?.files ?? taken.files,
      reactions: target.reactions,
    });
    return { id, files: content?.fresh ?? 0, reasons: content?.reasons ?? [] };
  });
}

/** @param at Slack does not say when; it was after the message and hardly later */
async function react(
  db: Db,
  subject: KnownMessage['subject'],
  id: string,
  reactions: readonly Reaction[],
  on: boolean,
  at?: Date,
): Promise<void> {
  for (const { emoji, person } of reactions) await setReaction(db, actingFor(person), subject, id, emoji, on, at);
}

function writePost(db: Db, author: Viewer, place: string, message: SlackMessage, content: Content): Promise<string> {
  return createItem(db, author, place, {
    kind: 'post',
    body: bodyOf(message, content, []),
    attachments: listedIn(content),
    fields: {},
    createdAt: message.time,
  });
}

async function writeComment(
  db: Db,
  author: Viewer,
  item: string,
  message: SlackMessage,
  content: Content,
): Promise<string> {
  const body = bodyOf(message, content, filesInText(content));
  const id = await createComment(db, author, item, { body, createdAt: message.time });
  await attachToComment(db, author, id, item, content);
  return id;
}

/** The files that a comment links to are its own: whoever reads it may read them. */
async function attachToComment(db: Db, author: Viewer, id: string, item: string, { kept }: Content): Promise<void> {
  const inline = kept.filter((file) => file.isPicture).map((file) => file.id);
  const listed = kept.filter((file) => !file.isPicture).map(({ id, alt }) => ({ file: id, alt }));
  if (listed.length > 0) await putAttachments(db, author.person, id, item, listed, inline);
}

async function rewrite(
  db: Db,
  author: Viewer,
  { id, subject }: KnownMessage,
  version: number,
  message: SlackMessage,
  content: Content,
): Promise<void> {
  const editedAt = message.editedAt ?? undefined;
  if (subject === 'item') {
    const body = bodyOf(message, content, []);
    await changeItem(db, author, id, { version, body, attachments: listedIn(content), fields: {}, editedAt });
  } else {
    const body = bodyOf(message, content, filesInText(content));
    const item = await changeComment(db, author, id, { version, body, editedAt });
    await attachToComment(db, author, id, item, content);
  }
}
