import type { z } from 'zod';
import { itemProblems } from '../../../core/items/contract.ts';
import { defineKind } from '../../../core/items/kinds.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import { jobs } from '../../../platform/jobs/jobs.ts';
import type { Db } from '../../../platform/services.ts';
import {
  type Chapter,
  type Cue,
  type EpisodeChange,
  episodeChange,
  type episodeFields,
  episodeInput,
  type Playback,
  podcastProblems,
} from '../contract.ts';
import { readTranscript, TranscriptError } from '../transcript.ts';
import { episodeExporting } from './exporting.ts';
import {
  attachFiles,
  type EpisodeRow,
  episodeRows,
  homeOf,
  insertEpisode,
  lastSpeed,
  leaveShowElsewhere,
  playbacksOf,
  putInShow,
  putMedia,
  putPlayback,
  putTranscript,
  setChapters,
  setNumbers,
  setSource,
  wordsOf,
} from './queries.ts';

const present = (row: EpisodeRow): z.output<typeof episodeFields> => ({
  show: row.show,
  season: row.season,
  number: row.number,
  media: row.media && { ...row.media, video: row.video },
  state: row.state,
  duration: row.duration_ms,
  chapters: row.chapters,
  source: row.source,
  transcript: row.transcript,
});

export const episode = defineKind({
  kind: 'episode',
  input: episodeInput,
  example: {
    source: 'https://example.org/podcast/1.mp3',
    number: 1,
    chapters: [{ at: 0, title: 'Hello' }],
    transcript: 'WEBVTT\n\n00:00.000 --> 00:01.000\nHello',
  },
  change: episodeChange,
  title: 'required',
  emptyBody: true,
  create: async (db, { id, viewer }, input) => {
    if (input.media === null && input.source === '') throw podcastProblems.recording_needed();
    await insertEpisode(db, id);
    await put(db, viewer, id, input);
  },
  update: async (db, { id, viewer }, change) => {
    await put(db, viewer, id, change);
    const [row] = await episodeRows(db, [id]);
    if (!row?.media && row?.source === '') throw podcastProblems.recording_needed();
  },
  placed: leaveShowElsewhere,
  shared: async (db, ids) => new Map((await episodeRows(db, ids)).map((row) => [row.id, present(row)])),
  mine: async (db, viewer, ids) => {
    const listened = await playbacksOf(db, viewer, ids);
    return new Map(
      ids.map((id) => {
        const { position, done, speed } = listened.get(id) ?? {};
        return [id, { playback: position === undefined ? null : { position, done, speed } }];
      }),
    );
  },
  searchText: wordsOf,
  exporting: episodeExporting,
});

/** In the order of their times, each time once. */
const inOrder = (chapters: readonly Chapter[]): Chapter[] => [
  ...new Map([...chapters].sort((a, b) => a.at - b.at).map((one) => [one.at, one])).values(),
];

/** Throws `no_transcript` with the line. */
function cuesIn(transcript: string): Cue[] {
  if (transcript.trim() === '') return [];
  try {
    return readTranscript(transcript);
  } catch (error) {
    if (!(error instanceof TranscriptError)) throw error;
    throw podcastProblems.no_transcript(`Line ${error.line} of the transcript: ${error.message}`, { line: error.line });
  }
}

/** Has the file looked at, once this is committed. */
const askFile = (db: Db, id: string): Promise<void> =>
  jobs.add(
    db,
    'podcasts:media',
    { episode: id },
    { key: `podcasts:media:${id}`, queue: 'podcasts:media', maxAttempts: 5 },
  );

/** Writes what is given. Throws `file_not_yours`, `no_recording`, `show_elsewhere`, `no_transcript`. */
async function put(db: Db, viewer: Viewer, id: string, change: EpisodeChange): Promise<void> {
  const [before] = await episodeRows(db, [id]);
  if (change.media !== undefined && change.media !== before?.media?.file) {
    const found = await putMedia(db, viewer, id, change.media);
    if (!found) throw itemProblems.file_not_yours();
    if (!found.isClaimed) throw podcastProblems.no_recording();
    if (change.media !== null) await askFile(db, id);
  }
  if (change.source !== undefined) await setSource(db, id, change.source);
  if (change.show !== undefined && change.show !== (before?.show?.id ?? null)) {
    const { place } = await homeOf(db, id);
    if (!(await putInShow(db, id, place, change.show))) throw podcastProblems.show_elsewhere();
  }
  if (change.season !== undefined || change.number !== undefined)
    await setNumbers(
      db,
      id,
      change.season === undefined ? (before?.season ?? null) : change.season,
      change.number === undefined ? (before?.number ?? null) : change.number,
    );
  if (change.chapters !== undefined) await setChapters(db, id, inOrder(change.chapters));
  if (change.transcript !== undefined) await putTranscript(db, id, cuesIn(change.transcript));
  await attachFiles(db, [id]);
}

/** How far the viewer has listened; where they have not yet, the beginning, at the speed of what they listened to last. */
export async function getPlayback(db: Db, viewer: Viewer, id: string): Promise<Playback> {
  const known = (await playbacksOf(db, viewer, [id])).get(id);
  if (known) return { position: known.position, done: known.done, speed: known.speed };
  return { position: 0, done: false, speed: await lastSpeed(db, viewer) };
}

/** Throws `not_found` where it is no episode. */
export async function savePlayback(
  db: Db,
  viewer: Viewer,
  id: string,
  said: { position: number; done: boolean; speed: number; age: number },
): Promise<Playback> {
  await putPlayback(db, viewer, id, said);
  return getPlayback(db, viewer, id);
}
