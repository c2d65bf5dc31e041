import { sql } from 'kysely';
import { itemIsReadable } from '../../../core/access/server/queries.ts';
import { heardPlaces } from '../../../core/follows/server/queries.ts';
import type { Skeleton, SkeletonRow } from '../../../core/items/server/pipeline.ts';
import { short } from '../../../platform/database/lines.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import type { Chapter, Cue, EpisodeItem } from '../contract.ts';

export type EpisodeState = EpisodeItem['state'];

export interface EpisodeRow {
  id: string;
  show: EpisodeItem['show'];
  season: number | null;
  number: number | null;
  media: { file: string; name: string; mime: string; bytes: number } | null;
  video: boolean;
  state: EpisodeState;
  duration_ms: number | null;
  chapters: Chapter[];
  source: string;
  transcript: boolean;
}

/** As JSON in a bigger query; `f` is the file, `s` the show that it belongs to. Null until its sizes exist. */
export const coverJson = sql`case when f.id is null then null else jsonb_build_object('file', f.id::text, 'alt', s.cover_alt, 'width', f.width,
  'height', f.height) end`;

/** Any number of episodes in one query. */
export async function episodeRows(db: Db, ids: readonly string[]): Promise<EpisodeRow[]> {
  const { rows } = await sql<EpisodeRow>`${short}
    select e.id, e.season, e.number, e.state, e.video, e.duration_ms, e.chapters, e.source,
      case when s.id is null then null else jsonb_build_object('id', s.id::text, 'title', s.title, 'cover', ${coverJson}) end as show,
      case when m.id is null then null else jsonb_build_object('file', m.id::text, 'name', m.name, 'mime', m.mime, 'bytes', m.bytes) end as media,
      exists (select 1 from episode_transcript t where t.episode_id = e.id) as transcript
    from episode e left join show s on s.id = e.show_id left join file f on f.id = s.cover_id and f.status = 'ready'
    left join file m on m.id = e.media_id
    where e.id = any (${[...ids]}::bigint[])`.execute(db);
  return rows;
}

export interface PlaybackRow {
  id: string;
  position: number;
  done: boolean;
  speed: number;
}

/** How far the viewer has listened to these. */
export async function playbacksOf(db: Db, viewer: Viewer, ids: readonly string[]): Promise<Map<string, PlaybackRow>> {
  const { rows } = await sql<PlaybackRow>`${short}
    select episode_id as id, position_ms as position, done, speed from playback
    where person_id = ${viewer.person} and episode_id = any (${[...ids]}::bigint[])`.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
}

/** The speed at which somebody listened last. */
export async function lastSpeed(db: Db, viewer: Viewer): Promise<number> {
  const { rows } = await sql<{ speed: number }>`select speed from playback where person_id = ${viewer.person}
    order by noted_at desc limit 1`.execute(db);
  return rows[0]?.speed ?? 1;
}

/** Keeps how far somebody was so many milliseconds ago; what was noted since stays. Answers with what holds then. */
export async function putPlayback(
  db: Db,
  viewer: Viewer,
  episode: string,
  { position, done, speed, age }: { position: number; done: boolean; speed: number; age: number },
): Promise<void> {
  await sql`insert into playback (person_id, episode_id, position_ms, done, speed, noted_at)
    values (${viewer.person}, ${episode}, ${position}, ${done}, ${speed}, clock_timestamp() - ${age}::float8 * interval '1 millisecond')
    on conflict (person_id, episode_id) do update set position_ms = excluded.position_ms, done = excluded.done, speed = excluded.speed,
      noted_at = excluded.noted_at where playback.noted_at <= excluded.noted_at`.execute(db);
}

export async function isEpisode(db: Db, id: string): Promise<boolean> {
  const { rows } = await sql`select 1 from episode where id = ${id}`.execute(db);
  return rows.length > 0;
}

/** The item of an episode, inside the transaction that writes it. */
export async function homeOf(db: Db, id: string): Promise<{ place: string }> {
  const { rows } = await sql<{ place: string }>`select place_id as place from item where id = ${id}`.execute(db);
  return rows[0]!;
}

export async function insertEpisode(db: Db, id: string): Promise<void> {
  await sql`insert into episode (id) values (${id})`.execute(db);
}

export async function setNumbers(db: Db, id: string, season: number | null, number: number | null): Promise<void> {
  await sql`update episode set season = ${season}, number = ${number} where id = ${id}`.execute(db);
}

export async function setChapters(db: Db, id: string, chapters: readonly Chapter[]): Promise<void> {
  await sql`update episode set chapters = ${JSON.stringify(chapters)}::jsonb where id = ${id}`.execute(db);
}

export async function setSource(db: Db, id: string, source: string): Promise<void> {
  await sql`update episode set source = ${source} where id = ${id}`.execute(db);
}

/** Puts an episode into a show, which must be of that place. Answers false where it is not. */
export async function putInShow(db: Db, id: string, place: string, show: string | null): Promise<boolean> {
  if (show !== null) {
    const { numAffectedRows } = await sql`update show set newest_id = greatest(newest_id, ${id}::bigint)
      where id = ${show} and place_id = ${place}`.execute(db);
    if (numAffectedRows === 0n) return false;
  }
  await sql`update episode set show_id = ${show} where id = ${id}`.execute(db);
  return true;
}

/** An episode that went to live somewhere else is none of its old place's show any more. */
export async function leaveShowElsewhere(db: Db, id: string): Promise<void> {
  await sql`update episode e set show_id = null from show s, item i
    where e.id = ${id} and s.id = e.show_id and i.id = e.id and s.place_id <> i.place_id`.execute(db);
}

/**
 * Gives an episode its recording: its readers are the episode's. Answers with how the file says it is called and typed; null where it is somebody else's, and
 * none that the episode has.
 */
export async function putMedia(
  db: Db,
  viewer: Viewer,
  id: string,
  media: string | null,
): Promise<{ isClaimed: boolean } | null> {
  if (media === null) {
    await sql`update episode set media_id = null, state = 'outside', video = false, duration_ms = null where id = ${id}`.execute(
      db,
    );
    return { isClaimed: true };
  }
  const { rows } = await sql<{ mime: string }>`select f.mime from file f where f.id = ${media} and f.width is null
    and (f.owner_id = ${viewer.person} or exists (select 1 from attachment t where t.file_id = f.id and t.subject_id = ${id}))`.execute(
    db,
  );
  if (!rows[0]) return null;
  await sql`update episode set media_id = ${media}, state = 'processing', video = ${rows[0].mime.startsWith('video/')}, duration_ms = null
    where id = ${id} and media_id is distinct from ${media}::bigint`.execute(db);
  return { isClaimed: /^(audio|video|application)\//.test(rows[0].mime) };
}

/**
 * Recording and cover stand among the item's files, so that whoever reads the episode reads them; an edit of the text makes its files anew.
 * Never drawn below the text: `inline`.
 */
export async function attachFiles(db: Db, ids: readonly string[]): Promise<void> {
  await sql`insert into attachment (subject_id, item_id, file_id, position, alt, inline)
    select e.id, e.id, e.media_id, 1000, '', true from episode e where e.id = any (${[...ids]}::bigint[]) and e.media_id is not null
    union all
    select e.id, e.id, s.cover_id, 1001, s.cover_alt, true from episode e join show s on s.id = e.show_id
      where e.id = any (${[...ids]}::bigint[]) and s.cover_id is not null
    on conflict do nothing`.execute(db);
  // What it had before, and nothing else needs.
  await sql`delete from attachment a using episode e left join show s on s.id = e.show_id
    where a.subject_id = any (${[...ids]}::bigint[]) and e.id = a.subject_id and a.position in (1000, 1001) and a.inline
      and a.file_id is distinct from e.media_id and a.file_id is distinct from s.cover_id`.execute(db);
}

export interface MediaRow {
  media: string | null;
  state: EpisodeState;
  chapters: Chapter[];
}

export async function mediaOf(db: Db, id: string): Promise<MediaRow | undefined> {
  const { rows } =
    await sql<MediaRow>`select media_id as media, state, chapters from episode where id = ${id} for update`.execute(db);
  return rows[0];
}

/** What looking at the file has told; chapters only where nobody has written any. */
export async function finishMedia(
  db: Db,
  id: string,
  facts: { state: 'ready' | 'failed'; video: boolean; duration: number | null; chapters: readonly Chapter[] },
): Promise<void> {
  await sql`update episode set state = ${facts.state}, video = ${facts.video}, duration_ms = ${facts.duration},
    chapters = case when chapters = '[]' then ${JSON.stringify(facts.chapters)}::jsonb else chapters end where id = ${id}`.execute(
    db,
  );
  await sql`update item set rev = rev + 1 where id = ${id}`.execute(db);
}

export async function putTranscript(db: Db, id: string, cues: readonly Cue[]): Promise<void> {
  if (cues.length === 0) {
    await sql`delete from episode_transcript where episode_id = ${id}`.execute(db);
    return;
  }
  const words = cues.map(({ text }) => text.replace(/\s+/g, ' ')).join('\n');
  await sql`insert into episode_transcript (episode_id, cues, words) values (${id}, ${JSON.stringify(cues)}::jsonb, ${words})
    on conflict (episode_id) do update set cues = excluded.cues, words = excluded.words`.execute(db);
}

/** Access has been decided. */
export async function cuesOf(db: Db, id: string): Promise<Cue[]> {
  const { rows } = await sql<{ cues: Cue[] }>`select cues from episode_transcript where episode_id = ${id}`.execute(db);
  return rows[0]?.cues ?? [];
}

/** What an episode is found by beyond its title and text. */
export async function wordsOf(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; words: string }>`
    select e.id, concat_ws(e'\n', s.title, (select string_agg(c ->> 'title', e'\n') from jsonb_array_elements(e.chapters) c), t.words) as words
    from episode e left join show s on s.id = e.show_id left join episode_transcript t on t.episode_id = e.id
    where e.id = any (${[...ids]}::bigint[])`.execute(db);
  return new Map(rows.map((row) => [row.id, row.words]));
}

/** Where a page begins (below this position) and how long it is. */
export interface Page {
  readonly after: string | null;
  readonly limit: number;
}

const before = (column: string, after: string | null) =>
  after === null ? sql`` : sql`and ${sql.raw(column)} < ${after}::bigint`;

/** Episodes of the places that the viewer hears: each place's newest from the index by kind, then merged. */
export const heardSkeleton = (viewer: Viewer, { after, limit }: Page): Skeleton =>
  sql<SkeletonRow>`select distinct id, id as position from (
      select w.item_id as id from (${heardPlaces(viewer, { muted: true })}) heard
      cross join lateral (
        select item_id from placement where place_id = heard.place_id and kind = 'episode' and kind <> 'post' ${before('item_id', after)}
        order by item_id desc limit ${limit + 1}
      ) w
    ) found order by id desc limit ${limit + 1}`;

/** A place's episodes from the index by kind; the route asks whether the viewer reads the place. */
export const placeSkeleton = (place: string, { after, limit }: Page): Skeleton =>
  sql<SkeletonRow>`select item_id as id, item_id as position from placement
    where place_id = ${place} and kind = 'episode' and kind <> 'post' ${before('item_id', after)}
    order by item_id desc limit ${limit + 1}`;

export const showSkeleton = (viewer: Viewer, show: string, { after, limit }: Page): Skeleton =>
  sql<SkeletonRow>`select e.id, e.id as position from episode e
    where e.show_id = ${show} ${before('e.id', after)} and ${itemIsReadable(viewer, 'e.id')}
    order by e.id desc limit ${limit + 1}`;

/** Microseconds since 1970: what the viewer was listening to last comes first. */
const noted = '(extract(epoch from noted_at) * 1000000)::bigint';
export const listeningSkeleton = (viewer: Viewer, { after, limit }: Page): Skeleton =>
  sql<SkeletonRow>`select episode_id as id, ${sql.raw(noted)} as position from playback
    where person_id = ${viewer.person} and not done and position_ms > 0
      ${after === null ? sql`` : sql`and noted_at < to_timestamp(${after}::float8 / 1000000)`}
      and ${itemIsReadable(viewer, 'playback.episode_id')}
    order by noted_at desc limit ${limit + 1}`;
