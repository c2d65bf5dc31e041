/** One message of Slack as a post, or as a comment on one. */
import type { Readable } from 'node:stream';
import { createComment } from '../../../core/comments/server/comments.ts';
import { fileProblems, maximumUploadBytes } from '../../../core/files/contract.ts';
import { keepUpload } from '../../../core/files/server/files.ts';
import { type AttachmentInput, putAttachments } from '../../../core/items/server/attachments.ts';
import { createItem } from '../../../core/items/server/items.ts';
import { setReaction } from '../../../core/reactions/server/reactions.ts';
import { type Doc, isEmpty, type LooseNode, parseDocument } from '../../../core/richtext/document.ts';
import { type MentionedPerson, resolveMentions } from '../../../core/richtext/references.ts';
import { Problem } from '../../../platform/http/problems.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db, Services } from '../../../platform/services.ts';
import type { SlackExport, SlackFile, SlackMessage } from '../formats/slack.ts';
import { noteEdit, putRef } from './queries.ts';
import { writeRecord } from './record.ts';
import { viewerOf } from './take-person.ts';

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
  readonly reactions: readonly { readonly emoji: string; readonly people: readonly string[] }[];
}

export interface TakenMessage {
  /** Of the item or comment. */
  readonly id: string;
  readonly files: number;
  /** What was left out. */
  readonly reasons: readonly string[];
}

interface Kept {
  readonly id: string;
  readonly alt: string;
  readonly name: string;
  readonly isPicture: boolean;
}

const paragraph = (text: string, href: string | null): LooseNode => ({
  type: 'paragraph',
  content: [{ type: 'text', text, ...(href && { marks: [{ type: 'link', attrs: { href } }] }) }],
});

/** Whether there will be something to read, once files that are missing are named in the text. */
export const saysNothing = ({ doc, files, isTombstone }: SlackMessage): boolean =>
  isEmpty(doc) && files.length === 0 && !isTombstone;

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
  const author = viewerOf(target.author);
  return writeRecord(services, async (db) => {
    const reasons: string[] = [];
    const kept: Kept[] = [];
    const blocks: LooseNode[] = [];
    for (const file of message.files) {
      const one = await keepFile(services, db, folder, author, file);
      if (typeof one === 'string') {
        // The name and the address stay, so that the conversation can be followed.
        blocks.push(paragraph(file.title ?? file.name, file.url));
        reasons.push(`the file “${file.name}” ${one}.`);
      } else kept.push(one);
    }
    const doc = resolveMentions(message.doc, target.mentioned);
    const id = target.post
      ? await writeComment(db, author, target.post, message, doc, blocks, kept)
      : await writePost(db, author, target.place, message, doc, blocks, kept);
    if (message.editedAt) await noteEdit(db, target.post ? 'comment' : 'item', id, message.editedAt);
    for (const { emoji, people } of target.reactions) {
      for (const person of people) {
        // Slack does not say when; it was after the message and hardly later.
        await setReaction(db, viewerOf(person), target.post ? 'comment' : 'item', id, emoji, true, message.time);
      }
    }
    await putRef(db, target.source, target.ref, id);
    return { id, files: kept.length, reasons };
  });
}

/** The message's words with what is added below them. */
function bodyOf(message: SlackMessage, doc: Doc, blocks: readonly LooseNode[], hasFiles: boolean): Doc {
  const words = isEmpty(doc) ? [] : (doc.content as unknown as LooseNode[]);
  const all = [...words, ...blocks];
  if (all.length === 0 && message.isTombstone) all.push(paragraph('This message was deleted.', null));
  if (all.length === 0 && hasFiles) return doc;
  return parseDocument({ type: 'doc', content: all.length === 0 ? [{ type: 'paragraph' }] : all });
}

function writePost(
  db: Db,
  author: Viewer,
  place: string,
  message: SlackMessage,
  doc: Doc,
  blocks: readonly LooseNode[],
  kept: readonly Kept[],
): Promise<string> {
  return createItem(db, author, place, {
    kind: 'post',
    body: bodyOf(message, doc, blocks, kept.length > 0),
    attachments: kept.map(({ id, alt }): AttachmentInput => ({ file: id, alt })),
    fields: {},
    createdAt: message.time,
  });
}

/** Comments have no list of files: pictures stand in the text, other files are links in it. */
async function writeComment(
  db: Db,
  author: Viewer,
  item: string,
  message: SlackMessage,
  doc: Doc,
  blocks: readonly LooseNode[],
  kept: readonly Kept[],
): Promise<string> {
  const shown = kept.map(
    ({ id, alt, name, isPicture }): LooseNode =>
      isPicture
        ? { type: 'image', attrs: { file: id, alt, title: null } }
        : paragraph(name, `/api/v1/files/${id}/content`),
  );
  const body = bodyOf(message, doc, [...shown, ...blocks], kept.length > 0);
  const id = await createComment(db, author, item, { body, createdAt: message.time });
  const inline = kept.filter((file) => file.isPicture).map((file) => file.id);
  const listed = kept.filter((file) => !file.isPicture).map(({ id, alt }) => ({ file: id, alt }));
  if (listed.length > 0) await putAttachments(db, author.person, id, item, listed, inline);
  return id;
}

/** Keeps a file of the export; a string says why not. */
async function keepFile(
  services: Services,
  db: Db,
  folder: SlackExport['folder'],
  owner: Viewer,
  file: SlackFile,
): Promise<Kept | string> {
  if (file.path === null) return 'is not in the export; its address stays in the text';
  if ((folder.size(file.path) ?? 0) > maximumUploadBytes) return 'is larger than 100 MB; its address stays in the text';
  const keep = async (mime: string) => {
    const content: Readable = await folder.stream(file.path!);
    const { id, width } = await keepUpload(services, owner, { name: file.name, mime, content }, (rule) => rule(db));
    const alt = (file.title ?? '').slice(0, 1000).toWellFormed();
    return { id, alt: alt === file.name ? '' : alt, name: file.name, isPicture: width !== null };
  };
  try {
    return await keep(file.type ?? 'application/octet-stream');
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    // A picture that is damaged, or none, is still somebody's file.
    const isDoubtful =
      error.code === fileProblems.not_a_picture.code || error.code === fileProblems.picture_too_large.code;
    if (isDoubtful) return keep('application/octet-stream');
    if (error.status >= 500) throw error;
    return 'cannot be read; its address stays in the text';
  }
}
