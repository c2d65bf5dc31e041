import { z } from 'zod';
import { attachmentInput, item } from '../../core/items/contract.ts';
import { personChip } from '../../core/people/contract.ts';
import { placeChip } from '../../core/places/contract.ts';
import {
  id,
  idParams,
  instant,
  limit,
  line,
  lineOrNothing,
  may,
  page,
  pageQuery,
  route,
  sees,
  signedIn,
  text,
  webAddressOrNothing,
} from '../../platform/http/contract.ts';
import { defineProblems, problems } from '../../platform/http/problems.ts';

export const longestTitle = 200;
export const mostChapters = 500;
/** Characters of a transcript's file: some twenty hours of speech. */
export const longestTranscript = 2_000_000;
/** A day, in milliseconds: what is longer is no episode. */
const longestMs = 24 * 60 * 60 * 1000;
export const slowest = 0.5;
export const fastest = 3;

export const chapter = z.strictObject({
  /** Milliseconds from the beginning. */
  at: z.number().int().min(0).max(longestMs),
  title: line(longestTitle),
});
export type Chapter = z.output<typeof chapter>;

const own = {
  /** A show of the same place; null: an episode for itself. */
  show: id.nullable(),
  season: z.number().int().min(1).max(9999).nullable(),
  number: z.number().int().min(1).max(99_999).nullable(),
  /** The uploaded file. */
  media: id.nullable(),
  /** Where the recording is, when it is not here. */
  source: webAddressOrNothing(),
  /** Left out of a new one, those that the file names. */
  chapters: z.array(chapter).max(mostChapters),
  /** As WebVTT or SRT; empty for none. */
  transcript: text(longestTranscript),
};

export const episodeInput = z.strictObject({
  show: own.show.default(null),
  season: own.season.default(null),
  number: own.number.default(null),
  media: own.media.default(null),
  source: own.source.default(''),
  chapters: own.chapters.default([]),
  transcript: own.transcript.default(''),
});
export type EpisodeInput = z.output<typeof episodeInput>;

export const episodeChange = z.strictObject({
  show: own.show.optional(),
  season: own.season.optional(),
  number: own.number.optional(),
  media: own.media.optional(),
  source: own.source.optional(),
  chapters: own.chapters.optional(),
  transcript: own.transcript.optional(),
});
export type EpisodeChange = z.output<typeof episodeChange>;

export const cover = z.object({
  file: id,
  alt: z.string(),
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
});

export const episodeFields = z.object({
  show: z.object({ id, title: z.string(), cover: cover.nullable() }).nullable(),
  season: z.number().int().nullable(),
  number: z.number().int().nullable(),
  /** The recording; null where it is not here. */
  media: z
    .object({ file: id, name: z.string(), mime: z.string(), bytes: z.number().int(), video: z.boolean() })
    .nullable(),
  /** `processing` until the file was looked at; `failed`: it is nothing that can be played; `outside`: there is only an address. */
  state: z.enum(['outside', 'processing', 'ready', 'failed']),
  /** Milliseconds; null where the file does not say. */
  duration: z.number().int().nullable(),
  chapters: z.array(chapter),
  source: z.string(),
  /** Whether there is a transcript: `GET episodes/:id/transcript` has it. */
  transcript: z.boolean(),
});

export const playback = z
  .object({
    /** Milliseconds from the beginning. */
    position: z.number().int(),
    done: z.boolean(),
    speed: z.number(),
  })
  .meta({ id: 'Playback' });
export type Playback = z.output<typeof playback>;

export const episodeItem = item.extend({
  ...episodeFields.shape,
  mine: item.shape.mine.extend({
    /** How far the reader has listened; null: not yet. */
    playback: playback.nullable(),
  }),
});
export type EpisodeItem = z.output<typeof episodeItem>;

export const show = z
  .object({
    id,
    title: z.string(),
    description: z.string(),
    author: z.string(),
    language: z.string().nullable(),
    cover: cover.nullable(),
    place: placeChip,
    creator: personChip.nullable(),
    version: z.number().int(),
    /** Episodes of it that are in its place. */
    episodes: z.number().int(),
    newestAt: instant.nullable(),
    can: z.array(z.enum(['edit', 'publish'])),
  })
  .meta({ id: 'Show' });
export type Show = z.output<typeof show>;

export const podcastProblems = defineProblems({
  recording_needed: [400, 'An episode needs a recording: upload one, record one, or name the address of one.'],
  no_recording: [400, 'This file is no sound and no video.'],
  show_elsewhere: [400, 'This show is none of this place.'],
  no_transcript: [400, 'This is no transcript in WebVTT or SRT.'],
});

const showFields = {
  title: line(longestTitle),
  description: text(4000),
  author: lineOrNothing(longestTitle),
  language: z
    .string()
    .regex(/^[a-z]{2,3}$/)
    .nullable(),
  cover: attachmentInput.nullable(),
};

export const createShow = route({
  id: 'shows.create',
  method: 'POST',
  path: '/api/v1/communities/:id/shows',
  summary: 'Begin a show: episodes come out under its name',
  guards: [limit('write'), signedIn, may('post', 'place')],
  params: idParams,
  body: z.strictObject({
    title: showFields.title,
    description: showFields.description.default(''),
    author: showFields.author.default(''),
    language: showFields.language.default(null),
    cover: showFields.cover.default(null),
  }),
  reply: show,
  status: 201,
  errors: [problems.invalid_request],
});

export const updateShow = route({
  id: 'shows.update',
  method: 'PATCH',
  path: '/api/v1/shows/:id',
  summary: 'Change a show (whoever began it, or a moderator); `version` is the one that was changed',
  guards: [limit('write'), signedIn],
  params: idParams,
  body: z.strictObject({
    version: z.number().int(),
    title: showFields.title.optional(),
    description: showFields.description.optional(),
    author: showFields.author.optional(),
    language: showFields.language.optional(),
    cover: showFields.cover.optional(),
  }),
  reply: show,
  errors: [problems.conflict],
});

export const deleteShow = route({
  id: 'shows.delete',
  method: 'DELETE',
  path: '/api/v1/shows/:id',
  summary: 'Remove a show; its episodes stay, each for itself',
  guards: [limit('write'), signedIn],
  params: idParams,
});

export const getShow = route({
  id: 'shows.get',
  method: 'GET',
  path: '/api/v1/shows/:id',
  summary: 'A show',
  guards: [limit('read'), signedIn],
  params: idParams,
  reply: show,
});

export const listShows = route({
  id: 'shows.list',
  method: 'GET',
  path: '/api/v1/shows',
  summary: 'Shows of the places that I hear, the one with the newest episode first',
  guards: [limit('read'), signedIn],
  query: pageQuery,
  reply: page(show),
});

export const showsOfPlace = route({
  id: 'shows.ofPlace',
  method: 'GET',
  path: '/api/v1/communities/:id/shows',
  summary: 'Shows of a place, the one with the newest episode first',
  guards: [limit('read'), signedIn, may('read', 'place')],
  params: idParams,
  query: pageQuery,
  reply: page(show),
});

export const listEpisodes = route({
  id: 'episodes.list',
  method: 'GET',
  path: '/api/v1/episodes',
  summary: 'Episodes of the places that I hear, newest first',
  guards: [limit('read'), signedIn],
  query: pageQuery,
  reply: page(episodeItem),
});

export const episodesOfPlace = route({
  id: 'episodes.ofPlace',
  method: 'GET',
  path: '/api/v1/communities/:id/episodes',
  summary: 'Episodes of a place, newest first',
  guards: [limit('read'), signedIn, sees('place')],
  params: idParams,
  query: pageQuery,
  reply: page(episodeItem),
});

export const episodesOfShow = route({
  id: 'episodes.ofShow',
  method: 'GET',
  path: '/api/v1/shows/:id/episodes',
  summary: 'Episodes of a show, newest first',
  guards: [limit('read'), signedIn],
  params: idParams,
  query: pageQuery,
  reply: page(episodeItem),
});

export const listListening = route({
  id: 'episodes.listening',
  method: 'GET',
  path: '/api/v1/listening',
  summary: 'What I have begun and not finished, the last first',
  guards: [limit('read'), signedIn],
  query: pageQuery,
  reply: page(episodeItem),
});

export const getPlayback = route({
  id: 'episodes.playback',
  method: 'GET',
  path: '/api/v1/episodes/:id/playback',
  summary:
    'How far I have listened on any of my devices; for a new one the beginning, at the speed at which I listened last',
  guards: [limit('read'), signedIn, may('read', 'item')],
  params: idParams,
  reply: playback,
});

export const savePlayback = route({
  id: 'episodes.savePlayback',
  method: 'PUT',
  path: '/api/v1/episodes/:id/playback',
  summary:
    'Say how far I have listened. `age` says how many milliseconds ago that was: what another device has said since stays. Answers with what holds now',
  guards: [limit('write'), signedIn, may('read', 'item')],
  params: idParams,
  body: z.strictObject({
    position: z.number().int().min(0).max(longestMs),
    done: z.boolean().default(false),
    speed: z.number().min(slowest).max(fastest).default(1),
    age: z
      .number()
      .int()
      .min(0)
      .max(90 * longestMs)
      .default(0),
  }),
  reply: playback,
});

export const cue = z.object({
  /** Milliseconds. */
  start: z.number().int(),
  end: z.number().int(),
  /** Who speaks; empty where the transcript does not say. */
  voice: z.string(),
  text: z.string(),
});
export type Cue = z.output<typeof cue>;

export const getTranscript = route({
  id: 'episodes.transcript',
  method: 'GET',
  path: '/api/v1/episodes/:id/transcript',
  summary: 'What is said in an episode, and when',
  guards: [limit('read'), signedIn, may('read', 'item')],
  params: idParams,
  reply: z.object({ cues: z.array(cue) }),
});

export const getCaptions = route({
  id: 'episodes.captions',
  method: 'GET',
  path: '/api/v1/episodes/:id/captions.vtt',
  summary: 'The transcript as WebVTT, as players show it below a video',
  guards: [limit('read'), signedIn, may('read', 'item')],
  params: idParams,
  transaction: false,
});
