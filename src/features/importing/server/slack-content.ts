/** What a message of Slack says, as it is written: its words, its files kept, and the names of those that could not be. */

import type { Readable } from 'node:stream';
import { fileProblems, maximumUploadBytes } from '../../../core/files/contract.ts';
import { keepUpload } from '../../../core/files/server/files.ts';
import type { AttachmentInput } from '../../../core/items/server/attachments.ts';
import { type Doc, isEmpty, type LooseNode, parseDocument } from '../../../core/richtext/document.ts';
import { type MentionedPerson, resolveMentions } from '../../../core/richtext/references.ts';
import { Problem } from '../../../platform/http/problems.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db, Services } from '../../../platform/services.ts';
import { because, type Reason, type ReasonCode } from '../formats/reason.ts';
import type { SlackExport, SlackFile, SlackMessage } from '../formats/slack.ts';
import { type ImportedMessage, picturesAmong } from './queries.ts';

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

/** A message's words with its files, as they are written. */
export interface Content {
  readonly doc: Doc;
  readonly kept: readonly Kept[];
  /** Files that could not be kept, named. */
  readonly blocks: readonly LooseNode[];
  readonly files: ImportedMessage['files'];
  /** How many files are new. */
  readonly fresh: number;
  readonly reasons: readonly Reason[];
}

/** @param earlier files that an earlier import kept, which need not be in this export again */
export async function contentOf(
  services: Services,
  db: Db,
  folder: SlackExport['folder'],
  author: Viewer,
  message: SlackMessage,
  mentioned: (slackId: string) => MentionedPerson | undefined,
  earlier: ImportedMessage['files'],
): Promise<Content> {
  const pictures = await picturesAmong(
    db,
    Object.values(earlier).flatMap((id) => id ?? []),
  );
  const reasons: Reason[] = [];
  const kept: Kept[] = [];
  const blocks: LooseNode[] = [];
  const files: Record<string, string | null> = {};
  let fresh = 0;
  for (const file of message.files) {
    const before = earlier[file.id];
    const one = before
      ? { id: before, alt: altOf(file), name: file.name, isPicture: pictures.has(before) }
      : await keepFile(services, db, folder, author, file);
    if (typeof one === 'string') {
      // The name and the address stay, so that the conversation can be followed.
      blocks.push(paragraph(file.title ?? file.name, file.url));
      reasons.push(because(one, { file: file.name }));
      if (file.path !== null) files[file.id] = null;
    } else {
      kept.push(one);
      files[file.id] = one.id;
      if (!before) fresh += 1;
    }
  }
  return { doc: resolveMentions(message.doc, mentioned), kept, blocks, files, fresh, reasons };
}

/** The message's words with what is added below them. */
export function bodyOf(message: SlackMessage, { doc, blocks, kept }: Content, shown: readonly LooseNode[]): Doc {
  const words = isEmpty(doc) ? [] : (doc.content as unknown as LooseNode[]);
  const all = [...words, ...shown, ...blocks];
  if (all.length === 0 && message.isTombstone) all.push(paragraph('This message was deleted.', null));
  if (all.length === 0 && kept.length > 0) return doc;
  return parseDocument({ type: 'doc', content: all.length === 0 ? [{ type: 'paragraph' }] : all });
}

/** Comments have no list of files: pictures stand in the text, other files are links in it. */
export const filesInText = ({ kept }: Content): LooseNode[] =>
  kept.map(({ id, alt, name, isPicture }) =>
    isPicture
      ? { type: 'image', attrs: { file: id, alt, title: null } }
      : paragraph(name, `/api/v1/files/${id}/content`),
  );

export const listedIn = ({ kept }: Content): AttachmentInput[] => kept.map(({ id, alt }) => ({ file: id, alt }));

function altOf(file: SlackFile): string {
  const alt = (file.title ?? '').slice(0, 1000).toWellFormed();
  return alt === file.name ? '' : alt;
}

/** Keeps a file of the export, or says why not. */
async function keepFile(
  services: Services,
  db: Db,
  folder: SlackExport['folder'],
  owner: Viewer,
  file: SlackFile,
): Promise<Kept | ReasonCode> {
  if (file.path === null) return 'file_not_in_export';
  if ((folder.size(file.path) ?? 0) > maximumUploadBytes) return 'file_too_large';
  const keep = async (mime: string) => {
    const content: Readable = await folder.stream(file.path!);
    const { id, width } = await keepUpload(services, owner, { name: file.name, mime, content }, (rule) => rule(db));
    return { id, alt: altOf(file), name: file.name, isPicture: width !== null };
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
    return 'file_damaged';
  }
}
