import { sql } from 'kysely';
import { placeIsReadable } from '../../../core/access/server/queries.ts';
import type { Skeleton } from '../../../core/items/server/pipeline.ts';
import { personIsKnown } from '../../../core/people/server/queries.ts';
import type { Doc } from '../../../core/richtext/document.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';

export interface FeedRow {
  id: string;
  title: string;
  body: Doc;
  teaser: string;
  cover: string | null;
  language: string | null;
  authors: string[];
  tags: string[];
  created_at: Date;
  edited_at: Date | null;
}

/** What a skeleton finds, with all of its text. */
export async function feedRows(db: Db, skeleton: Skeleton): Promise<FeedRow[]> {
  const { rows } = await sql<FeedRow>`
    select i.id, i.title, i.body, a.teaser, a.cover_id as cover, i.language, i.created_at, i.edited_at,
      array(select p.name from article_author w join person p on p.id = w.person_id where w.article_id = i.id order by w.position) as authors,
      array(select t.name::text from item_tag it join tag t on t.id = it.tag_id where it.item_id = i.id order by t.name) as tags
    from (${skeleton}) s join item i on i.id = s.id join article a on a.id = i.id
    where i.deleted_at is null order by s.position desc`.execute(db);
  return rows;
}

/** What a feed is called for a reader; null for what is not theirs to read. */
export async function subjectName(
  db: Db,
  viewer: Viewer,
  sort: 'all' | 'place' | 'person',
  id: string,
): Promise<string | null> {
  const { rows } =
    sort === 'all'
      ? await sql<{ name: string }>`select name from place where kind = 'organisation'`.execute(db)
      : sort === 'place'
        ? await sql<{
            name: string;
          }>`select name from place where id = ${id} and ${placeIsReadable(viewer, 'place.id')}`.execute(db)
        : await sql<{
            name: string;
          }>`select name from person where id = ${id} and ${personIsKnown(viewer, 'person.id')}`.execute(db);
  return rows[0]?.name ?? null;
}
