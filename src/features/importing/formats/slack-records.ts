/** What an export of Slack says, as far as Fika reads it. Everything else in it is let pass. */
import { z } from 'zod';

const text = z.string().nullish().catch(null);
const id = z.string().min(1).max(100);
const flag = z.boolean().nullish().catch(null);
const ids = z.array(z.string()).nullish().catch(null);
/** Seconds, as a number or as text. */
const seconds = z.coerce.number().nullish().catch(null);

export const userRecord = z.object({
  id,
  team_id: text,
  name: text,
  real_name: text,
  deleted: flag,
  is_bot: flag,
  is_restricted: flag,
  is_ultra_restricted: flag,
  is_stranger: flag,
  is_app_user: flag,
  tz: text,
  profile: z
    .object({
      real_name: text,
      display_name: text,
      first_name: text,
      last_name: text,
      email: text,
      title: text,
      phone: text,
    })
    .nullish()
    .catch(null),
});

const headline = z.object({ value: text }).nullish().catch(null);
export const channelRecord = z.object({
  id,
  name: text,
  created: seconds,
  creator: text,
  is_archived: flag,
  is_general: flag,
  members: ids,
  topic: headline,
  purpose: headline,
});

const fileRecord = z.object({
  id,
  name: text,
  title: text,
  mimetype: text,
  size: seconds,
  mode: text,
  is_external: flag,
  url_private: text,
  permalink: text,
  initial_comment: z.object({ comment: text }).nullish().catch(null),
});
export type FileRecord = z.infer<typeof fileRecord>;

const attachmentRecord = z.object({
  pretext: text,
  title: text,
  title_link: text,
  text,
  fallback: text,
  from_url: text,
  fields: z
    .array(z.object({ title: text, value: text }))
    .nullish()
    .catch(null),
});
export type AttachmentRecord = z.infer<typeof attachmentRecord>;

const blockText = z.object({ text }).nullish().catch(null);
const blockRecord = z.object({
  type: text,
  text: blockText,
  fields: z.array(blockText).nullish().catch(null),
  elements: z.array(blockText).nullish().catch(null),
});
export type BlockRecord = z.infer<typeof blockRecord>;

export const messageRecord = z.object({
  type: text,
  subtype: text,
  ts: z.string().regex(/^\d{1,12}\.\d{1,9}$/),
  thread_ts: text,
  user: text,
  bot_id: text,
  username: text,
  bot_profile: z.object({ name: text }).nullish().catch(null),
  user_profile: z.object({ real_name: text, display_name: text, name: text }).nullish().catch(null),
  text,
  upload: flag,
  edited: z.object({ ts: text }).nullish().catch(null),
  reactions: z
    .array(z.object({ name: z.string().min(1).max(200), users: ids }))
    .nullish()
    .catch(null),
  file: fileRecord.nullish().catch(null),
  files: z.array(fileRecord).nullish().catch(null),
  attachments: z.array(attachmentRecord).nullish().catch(null),
  blocks: z.array(blockRecord).nullish().catch(null),
});
export type MessageRecord = z.infer<typeof messageRecord>;
