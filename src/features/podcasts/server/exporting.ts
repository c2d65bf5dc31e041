import { sql } from 'kysely';
import type { KindExporting, Part } from '../../../core/exporting/parts.ts';
import type { Cue, EpisodeItem } from '../contract.ts';
import { writeVtt } from '../transcript.ts';
import { attachFiles, putInShow } from './queries.ts';
import { insertShow, putCoverOf, raiseRevs } from './show-queries.ts';

interface Listened {
  readonly person: string;
  readonly position: number;
  readonly done: boolean;
  readonly speed: number;
  readonly at: string;
}

/** The transcript, and how far each listener is. Which show it belongs to, the show says. */
export const episodeExporting: KindExporting = {
  own: async (db, ids) => {
    const { rows } = await sql<{ id: string; cues: Cue[] | null; listened: Listened[] }>`
      select e.id, t.cues, coalesce((select jsonb_agg(jsonb_build_object('person', p.person_id::text, 'position', p.position_ms, 'done', p.done,
          'speed', p.speed, 'at', p.noted_at) order by p.noted_at, p.person_id) from playback p where p.episode_id = e.id), '[]') as listened
      from episode e left join episode_transcript t on t.episode_id = e.id where e.id = any (${[...ids]}::bigint[])`.execute(
      db,
    );
    return new Map(
      rows.map(({ id, cues, listened }) => [id, { ...(cues && { transcript: writeVtt(cues) }), listened }]),
    );
  },
  input: ({ fields, own }, ids) => {
    const { season, number, media, chapters, source } = fields as EpisodeItem;
    const file = ids(media?.file) ?? null;
    return {
      season,
      number,
      media: file,
      // Without the bytes there is nothing to play, and its words are kept all the same.
      source: source === '' && file === null ? 'https://recording-lost.invalid/' : source,
      chapters,
      transcript: own.transcript ?? '',
    };
  },
  restore: async (db, id, { own }, ids) => {
    for (const { person, position, done, speed, at } of (own.listened as Listened[] | undefined) ?? []) {
      const who = ids(person);
      if (who)
        await sql`insert into playback (person_id, episode_id, position_ms, done, speed, noted_at)
          values (${who}, ${id}, ${position}, ${done}, ${speed}, ${at}::timestamptz) on conflict do nothing`.execute(
          db,
        );
    }
  },
};

/** Shows with the episodes that are in them. */
export const showsPart: Part = {
  name: 'shows',
  page: (after, limit) => sql`
    select s.id, s.place_id as place, s.creator_id as creator, s.title, s.description, s.author, s.language, s.cover_id as cover,
      s.cover_alt as "coverAlt", s.created_at as "createdAt",
      array(select e.id::text from episode e join item i on i.id = e.id where e.show_id = s.id and i.deleted_at is null order by e.id) as episodes
    from show s where s.id > ${after}::bigint order by s.id limit ${limit}`,
  take: async (db, record, ids) => {
    const [place, creator] = [ids(record.place), ids(record.creator)];
    if (place === undefined) return null;
    const id = await insertShow(db, place, creator ?? null, {
      title: String(record.title),
      description: String(record.description),
      author: String(record.author),
      language: record.language === null ? null : String(record.language),
    });
    const cover = ids(record.cover);
    if (cover) await putCoverOf(db, id, cover, String(record.coverAlt));
    const episodes = (record.episodes as string[]).flatMap((one) => ids(one) ?? []);
    for (const episode of episodes) await putInShow(db, episode, place, id);
    await attachFiles(db, episodes);
    await raiseRevs(db, episodes);
    return id;
  },
};
