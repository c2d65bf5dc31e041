import {
  type AccessCase,
  freshItem,
  next,
  once,
  onPlace,
  type Scene,
  viewerOf,
} from '../../core/access/testing/scene.ts';
import { createShow } from './server/shows.ts';

/** A show of the scene's place, begun by its member. */
const freshShow = (scene: Scene): Promise<string> =>
  scene.world.services.db.transaction().execute((db) =>
    createShow(db, viewerOf(scene.member), scene.place, {
      title: `Show ${next()}`,
      description: '',
      author: '',
      language: null,
      cover: null,
    }),
  );

const onShow =
  (body?: unknown): AccessCase['prepare'] =>
  async (scene) =>
    scene.kind === 'episode'
      ? { params: { id: await freshShow(scene) } as never, ...(body !== undefined && { body }) }
      : null;

const onEpisode =
  (body?: unknown): AccessCase['prepare'] =>
  async (scene) =>
    scene.kind === 'episode'
      ? { params: { id: await freshItem(scene) } as never, ...(body !== undefined && { body }) }
      : null;

export const cases: Record<string, AccessCase> = {
  'shows.list': once('signed-in'),
  'shows.ofPlace': { need: 'place:read', prepare: onPlace() },
  'shows.create': { need: 'place:post', prepare: onPlace({ title: 'Night voices' }) },
  'shows.get': { need: 'read', prepare: onShow() },
  // Whoever began it and who leads the place: the member of the scene began it.
  'shows.update': { need: 'author or moderator', prepare: onShow({ version: 1, title: 'Day voices' }) },
  'shows.delete': { need: 'author or moderator', prepare: onShow() },
  'episodes.list': once('signed-in'),
  'episodes.listening': once('signed-in'),
  'episodes.ofPlace': { need: 'place:read', prepare: onPlace() },
  'episodes.ofShow': { need: 'read', prepare: onShow() },
  'episodes.playback': { need: 'read', prepare: onEpisode() },
  'episodes.savePlayback': { need: 'read', prepare: onEpisode({ position: 1000 }) },
  'episodes.transcript': { need: 'read', prepare: onEpisode() },
  'episodes.captions': { need: 'read', prepare: onEpisode() },
};
