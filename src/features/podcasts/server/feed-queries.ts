import { type RawBuilder, sql } from 'kysely';
import { itemIsReadable, placeIsReadable } from '../../../core/access/server/queries.ts';
import { heardPlaces } from '../../../core/follows/server/queries.ts';
import type { Skeleton } from '../../../core/items/server/pipeline.ts';
import type { Doc } from '../../../core/richtext/document.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import type { Chapter } from '../contract.ts';

/** What an address leads to: a show, everything of a place, or everything that its owner hears. */
export interface Subject {
  readonly sort: 'all' | 'place' | 'show';
  readonly id: string;
}

export interface FeedRow {
  id: string;
  title: string;
  body: Doc;
  author: string;
  created_at: Date;
  language: string | null;
  season: number | null;
  number: number | null;
  duration_ms: number | null;
  mime: string;
  bytes: number;
  has_chapters: boolean;
  has_transcript: boolean;
  cover: string | null;
}

/** What a skeleton finds and a player can play. */
export async function feedRows(db: Db, skeleton: Skeleton): Promise<FeedRow[]> {
  const { rows } = await sql<FeedRow>`
    select i.id, i.title, i.body, p.name as author, i.created_at, i.language, e.season, e.number, e.duration_ms, m.mime, m.bytes::float8 as bytes,
      e.chapters <> '[]' as has_chapters, exists (select 1 from episode_transcript t where t.episode_id = e.id) as has_transcript, c.id as cover
    from (${skeleton}) s join item i on i.id = s.id join episode e on e.id = i.id join person p on p.id = i.author_id
    join file m on m.id = e.media_id left join show w on w.id = e.show_id left join file c on c.id = w.cover_id and c.status = 'ready'
    where i.deleted_at is null and e.state = 'ready' order by s.position desc`.execute(db);
  return rows;
}

export interface FeedHead {
  title: string;
  description: string;
  author: string;
  language: string | null;
  cover: string | null;
  address: string;
}

/** What a feed is called for a reader; undefined for what is not theirs to read. */
export async function feedHead(db: Db, viewer: Viewer, { sort, id }: Subject): Promise<FeedHead | undefined> {
  const plain = sql`p.description, '' as author, null as language, null as cover`;
  const { rows } =
    sort === 'show'
      ? await sql<FeedHead>`select s.title, s.description, s.author, s.language, f.id as cover, '/podcasts/' || s.id as address
          from show s left join file f on f.id = s.cover_id and f.status = 'ready' where s.id = ${id} and ${placeIsReadable(viewer, 's.place_id')}`.execute(
          db,
        )
      : sort === 'place'
        ? await sql<FeedHead>`select p.name as title, ${plain}, '/communities/' || p.id || '/podcasts' as address from place p
            where p.id = ${id} and ${placeIsReadable(viewer, 'p.id')}`.execute(db)
        : await sql<FeedHead>`select p.name as title, ${plain}, '/podcasts' as address from place p where p.kind = 'organisation'`.execute(
            db,
          );
  return rows[0];
}

/** That an episode is of the subject, and still its owner's to read. */
const belongs = (viewer: Viewer, { sort, id }: Subject): RawBuilder<boolean> => {
  const places = sort === 'place' ? sql`${id}::bigint` : heardPlaces(viewer, { muted: false });
  const isOfIt =
    sort === 'show'
      ? sql`e.show_id = ${id}`
      : sql`exists (select 1 from placement w where w.item_id = e.id and w.place_id in (${places}))`;
  return sql<boolean>`${isOfIt} and ${itemIsReadable(viewer, 'e.id')}`;
};

export interface FeedMedia {
  file: string;
  mime: string;
  sha256: Buffer;
  title: string;
  chapters: Chapter[];
}

export async function feedMedia(
  db: Db,
  viewer: Viewer,
  subject: Subject,
  episode: string,
): Promise<FeedMedia | undefined> {
  const { rows } = await sql<FeedMedia>`select f.id as file, f.mime, f.sha256, i.title, e.chapters
    from episode e join item i on i.id = e.id join file f on f.id = e.media_id
    where e.id = ${episode} and e.state = 'ready' and ${belongs(viewer, subject)}`.execute(db);
  return rows[0];
}

/** Whether a picture is the cover of something that the address leads to. */
export async function isFeedCover(db: Db, viewer: Viewer, subject: Subject, file: string): Promise<boolean> {
  const { rows } = await sql`select 1 from show s where s.cover_id = ${file}
    and ((${subject.sort} = 'show' and s.id::text = ${subject.id} and ${placeIsReadable(viewer, 's.place_id')})
      or exists (select 1 from episode e where e.show_id = s.id and ${belongs(viewer, subject)})) limit 1`.execute(db);
  return rows.length > 0;
}
