/** One message of a Slack export as Fika takes it. */
import { createHash } from 'node:crypto';
import type { Doc, LooseNode } from '../../../core/richtext/document.ts';
import { safeHref } from '../../../core/richtext/href.ts';
import { slackEmoji } from './slack-emoji.ts';
import type { AttachmentRecord, BlockRecord, FileRecord, MessageRecord } from './slack-records.ts';
import { documentOf, type SlackNames, slackBlocks } from './slack-text.ts';

export interface SlackFile {
  readonly id: string;
  readonly name: string;
  readonly title: string | null;
  readonly type: string | null;
  /** Bytes, as Slack says. */
  readonly size: number | null;
  /** The file's path in the export, where it is there (`SlackExport.folder.stream`); Slack's own exports have none. */
  readonly path: string | null;
  /** Where it was; never fetched. */
  readonly url: string | null;
}

export interface SlackReaction {
  /** The emoji, or null for one of the organisation's own. */
  readonly emoji: string | null;
  readonly name: string;
  /** Slack ids. */
  readonly users: readonly string[];
}

export interface SlackMessage {
  readonly channel: string;
  /** `1736478514.897649`: unique within the channel, and its time. */
  readonly ts: string;
  readonly time: Date;
  readonly editedAt: Date | null;
  /** A Slack id; null for bots without one. */
  readonly user: string | null;
  /** The author's name as the message has it; some authors are in no list. */
  readonly userName: string | null;
  readonly botId: string | null;
  /** The name that a bot wrote under. */
  readonly botName: string | null;
  readonly isBot: boolean;
  readonly doc: Doc;
  /** The `ts` of the thread's first message; null where it is no answer. */
  readonly replyTo: string | null;
  /** Whether that first message came before it. It is missing where it is older than the export, or damaged. */
  readonly isThreadHere: boolean;
  /** Moves when somebody edits the message or its files (sha256, hex), and not when a person or a channel gets another name. */
  readonly said: string;
  readonly reactions: readonly SlackReaction[];
  readonly files: readonly SlackFile[];
  /** The message was deleted in Slack and stands for its answers. */
  readonly isTombstone: boolean;
  readonly file: string;
  /** Its place in the file's list, counted from 1. */
  readonly index: number;
}

/** Slack's notes about what people did in a channel; they say nothing. */
export const notes: ReadonlySet<string> = new Set([
  ...['channel', 'group'].flatMap((place) =>
    [
      'join',
      'leave',
      'topic',
      'purpose',
      'name',
      'archive',
      'unarchive',
      'posting_permissions',
      'convert_to_private',
    ].map((what) => `${place}_${what}`),
  ),
  'bot_add',
  'bot_remove',
  'bot_enable',
  'bot_disable',
  'pinned_item',
  'unpinned_item',
  'joiner_notification',
  'joiner_notification_for_inviter',
  'reminder_add',
  'channel_canvas_updated',
  'sh_room_created',
  'huddle_thread',
  'app_conversation_join',
]);

/** Milliseconds are enough for people; the rest of the ts tells messages apart. */
export const timeOf = (ts: string): Date => new Date(Math.round(Number(ts) * 1000));

function safeName(name: string | null | undefined, id: string): string {
  const base = (name ?? '').replaceAll('\\', '/').split('/').at(-1)!;
  const clean = base.toWellFormed().replace(/\p{C}/gu, '').trim();
  return clean === '' || clean === '.' || clean === '..' ? id : clean.slice(0, 200);
}

const filesOf = (record: MessageRecord, paths: ReadonlyMap<string, string>): SlackFile[] => {
  const seen = new Set<string>();
  return [...(record.file ? [record.file] : []), ...(record.files ?? [])].flatMap((file: FileRecord) => {
    // Tombstones of deleted files have no more than an id.
    if (seen.has(file.id) || file.mode === 'tombstone' || file.mode === 'hidden_by_limit') return [];
    seen.add(file.id);
    return [
      {
        id: file.id,
        name: safeName(file.name ?? file.title, file.id),
        title: file.title || null,
        type: file.mimetype || null,
        size: file.size ?? null,
        path: paths.get(file.id) ?? null,
        url:
          safeHref(file.is_external ? (file.url_private ?? file.permalink) : (file.permalink ?? file.url_private)) ??
          null,
      },
    ];
  });
};

const heading = (title: string, href: string | undefined): LooseNode => ({
  type: 'paragraph',
  content: [
    {
      type: 'text',
      text: title,
      marks: [...(href ? [{ type: 'link' as const, attrs: { href } }] : []), { type: 'bold' as const }],
    },
  ],
});

/** What a bot or an unfurled link adds below the text. */
function attachmentBlocks(attachment: AttachmentRecord, names: SlackNames): LooseNode[] {
  const title = attachment.title?.replace(/\s+/g, ' ').replaceAll('\u0000', '').toWellFormed().trim();
  const fields = (attachment.fields ?? [])
    .map(({ title: name, value }) => [name && `*${name}*`, value].filter(Boolean).join('\n'))
    .filter(Boolean);
  const parts = [attachment.text, ...fields].filter(Boolean).join('\n\n');
  const body = [
    ...(title ? [heading(title, safeHref(attachment.title_link))] : []),
    ...slackBlocks(parts || (title ? '' : (attachment.fallback ?? '')), names),
  ];
  const pretext = slackBlocks(attachment.pretext ?? '', names);
  return body.length > 0 ? [...pretext, { type: 'blockquote', content: flatten(body) }] : pretext;
}

/** A quote within a quote adds nothing but depth. */
const flatten = (blocks: LooseNode[]): LooseNode[] =>
  blocks.flatMap((block) => (block.type === 'blockquote' ? (block.content ?? []) : [block]));

const blockTexts = (blocks: readonly BlockRecord[]): string =>
  blocks
    .filter(({ type }) => type === 'section' || type === 'header' || type === 'context')
    .flatMap((block) => [
      block.text?.text,
      ...(block.fields ?? []).map((f) => f?.text),
      ...(block.elements ?? []).map((e) => e?.text),
    ])
    .filter(Boolean)
    .join('\n\n');

const uploaded = /^<@[A-Z0-9]+(?:\|[^>]*)?> (?:uploaded|shared) a file: <[^>]*>(?: and commented: )?/;

/** The words of a message: what was written, of an upload the comment, of a bot what its blocks or attachments say. */
function documentFor(record: MessageRecord, names: SlackNames): Doc {
  const comment = record.file?.initial_comment?.comment;
  const own = (record.text ?? '').replace(uploaded, '');
  const words = comment && uploaded.test(record.text ?? '') ? comment : own;
  const isBot = record.bot_id || record.subtype === 'bot_message';
  const blocks = slackBlocks(
    isBot && record.blocks ? [words, blockTexts(record.blocks)].filter(Boolean).join('\n\n') : words,
    names,
  );
  const attachments = shownAttachments(record, words);
  return documentOf([...blocks, ...attachments.flatMap((attachment) => attachmentBlocks(attachment, names))]);
}

/** The preview of a link that is in the text already would only repeat it. */
const shownAttachments = (record: MessageRecord, words: string) =>
  (record.attachments ?? []).filter((attachment) => !attachment.from_url || words.trim() === '');

function saidIn(record: MessageRecord, files: readonly SlackFile[], isBot: boolean): string {
  const words = record.text ?? '';
  const parts = [
    words,
    record.file?.initial_comment?.comment ?? '',
    shownAttachments(record, words),
    isBot ? (record.blocks ?? []) : [],
    files.map(({ id, name, title }) => [id, name, title]),
    record.subtype === 'tombstone',
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

export interface MessageContext {
  readonly channel: string;
  readonly file: string;
  readonly index: number;
  readonly names: SlackNames;
  /** File id → its path in the export. */
  readonly paths: ReadonlyMap<string, string>;
  readonly replyTo: string | null;
  readonly isThreadHere: boolean;
}

/** @throws {RichTextError} where the text is more than a document holds */
export function readMessage(record: MessageRecord, context: MessageContext): SlackMessage {
  const { channel, file, index, names, paths, replyTo, isThreadHere } = context;
  const isBot = Boolean(record.bot_id) || record.subtype === 'bot_message';
  const shown = record.bot_profile?.name ?? (record.username?.startsWith('<@') ? null : record.username);
  const profile = record.user_profile;
  const files = filesOf(record, paths);
  const edited = record.edited?.ts && /^\d+(\.\d+)?$/.test(record.edited.ts) ? timeOf(record.edited.ts) : null;
  return {
    channel,
    ts: record.ts,
    time: timeOf(record.ts),
    editedAt: edited,
    user: record.user || null,
    userName: profile?.real_name || profile?.display_name || profile?.name || null,
    botId: record.bot_id || null,
    botName: isBot ? shown || null : null,
    isBot,
    doc: documentFor(record, names),
    replyTo,
    isThreadHere,
    said: saidIn(record, files, isBot),
    reactions: (record.reactions ?? []).map(({ name, users }) => ({
      emoji: slackEmoji(name) ?? null,
      name,
      users: [...new Set(users ?? [])],
    })),
    files,
    isTombstone: record.subtype === 'tombstone',
    file,
    index,
  };
}
