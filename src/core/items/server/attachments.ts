import { sql } from 'kysely';
import type { Db } from '../../../platform/services.ts';
import { itemProblems } from '../contract.ts';

export interface AttachmentInput {
  readonly file: string;
  readonly alt: string;
}

/**
 * Makes a subject's attachments exactly these, in this order; pictures inside the text come from the text. A person attaches their own files, one that is
 * attached already or stood in an earlier version, or what others brought into a draft of theirs. Throws `file_not_yours`.
 */
export async function putAttachments(
  db: Db,
  owner: string,
  subject: string,
  item: string,
  listed: readonly AttachmentInput[],
  inline: readonly string[],
): Promise<void> {
  const below = listed.filter((one) => !inline.includes(one.file));
  const files = [...below.map((one) => one.file), ...inline];
  await sql`delete from attachment where subject_id = ${subject} and file_id <> all (${files}::bigint[])`.execute(db);
  if (files.length === 0) return;
  const { rows } = await sql<{ id: string }>`select f.id from file f where f.id = any (${files}::bigint[])
    and (f.owner_id = ${owner} or exists (select 1 from attachment a where a.file_id = f.id and a.subject_id = ${subject})
      or exists (select 1 from item_revision r where r.item_id = ${subject} and jsonb_path_exists(r.body,
        '$.** ? (@.type == "image" && @.attrs.file == $file)', jsonb_build_object('file', f.id::text)))
      or exists (select 1 from draft_file x join draft d on d.id = x.draft_id where x.file_id = f.id and d.owner_id = ${owner}))`.execute(
    db,
  );
  if (rows.length !== new Set(files).size) throw itemProblems.file_not_yours();
  const alts = [...below.map((one) => one.alt), ...inline.map(() => '')];
  await sql`insert into attachment (subject_id, item_id, file_id, position, alt, inline)
    select ${subject}, ${item}, e.file, e.position, e.alt, e.position > ${below.length}
    from unnest(${files}::bigint[], ${alts}::text[]) with ordinality as e (file, alt, position)
    on conflict (subject_id, file_id) do update
    set position = excluded.position, alt = excluded.alt, inline = excluded.inline`.execute(db);
}
