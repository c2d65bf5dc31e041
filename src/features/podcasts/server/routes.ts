import { findInPlace } from '../../../core/items/server/in-place.ts';
import { type FoundItem, findItems, pageOfFound } from '../../../core/items/server/pipeline.ts';
import { decodeIdCursor, pageOf } from '../../../platform/http/cursor.ts';
import type { ReadyJson } from '../../../platform/http/json.ts';
import { problems } from '../../../platform/http/problems.ts';
import type { Mount } from '../../../platform/http/serve.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import * as contract from '../contract.ts';
import { writeVtt } from '../transcript.ts';
import { getPlayback, savePlayback } from './episodes.ts';
import {
  cuesOf,
  heardSkeleton,
  isEpisode,
  listeningSkeleton,
  type Page,
  placeSkeleton,
  showSkeleton,
} from './queries.ts';
import { findShow } from './show-queries.ts';
import { createShow, deleteShow, getShow, listShows, presentShows, updateShow } from './shows.ts';

const pageFrom = (query: { cursor?: string | undefined; limit: number }): Page => ({
  after: decodeIdCursor(query.cursor),
  limit: query.limit,
});

const page = (found: readonly FoundItem[], limit: number) => pageOfFound(found, limit, {}) as ReadyJson<never>;

async function pageOfShows(db: Db, viewer: Viewer, place: string | null, asked: Page) {
  const { rows, next } = pageOf(await listShows(db, viewer, place, asked), asked.limit, (row) => [row.newest_id]);
  return { items: await presentShows(db, viewer, rows), next };
}

/** Items of other kinds have an id too: they have no sound. Throws `not_found`. */
async function demandEpisode(db: Db, id: string): Promise<void> {
  if (!(await isEpisode(db, id))) throw problems.not_found();
}

export function routes(mount: Mount): void {
  mount(contract.listShows, ({ db, viewer, query }) => pageOfShows(db, viewer, null, pageFrom(query)));
  mount(contract.showsOfPlace, ({ db, viewer, params, query }) => pageOfShows(db, viewer, params.id, pageFrom(query)));
  mount(contract.getShow, ({ db, viewer, params }) => getShow(db, viewer, params.id));
  mount(contract.createShow, async ({ db, viewer, params, body }) =>
    getShow(db, viewer, await createShow(db, viewer, params.id, body)),
  );
  mount(contract.updateShow, ({ db, viewer, params, body }) => updateShow(db, viewer, params.id, body));
  mount(contract.deleteShow, ({ db, viewer, params }) => deleteShow(db, viewer, params.id));

  mount(contract.listEpisodes, async ({ db, viewer, query }) =>
    page(await findItems(db, viewer, heardSkeleton(viewer, pageFrom(query))), query.limit),
  );
  mount(contract.listListening, async ({ db, viewer, query }) =>
    page(await findItems(db, viewer, listeningSkeleton(viewer, pageFrom(query))), query.limit),
  );
  mount(contract.episodesOfPlace, async ({ db, viewer, params, query }) => {
    const found = await findInPlace(db, viewer, params.id, placeSkeleton(params.id, pageFrom(query)));
    return page(found, query.limit);
  });
  mount(contract.episodesOfShow, async ({ db, viewer, params, query }) => {
    const found = await findItems(db, viewer, showSkeleton(viewer, params.id, pageFrom(query)));
    if (found.length === 0 && !(await findShow(db, viewer, params.id))) throw problems.not_found();
    return page(found, query.limit);
  });

  mount(contract.getPlayback, async ({ db, viewer, params }) => {
    await demandEpisode(db, params.id);
    return getPlayback(db, viewer, params.id);
  });
  mount(contract.savePlayback, async ({ db, viewer, params, body }) => {
    await demandEpisode(db, params.id);
    return savePlayback(db, viewer, params.id, body);
  });
  mount(contract.getTranscript, async ({ db, params }) => ({ cues: await cuesOf(db, params.id) }));
  mount(contract.getCaptions, async ({ db, params, reply }) => {
    const cues = await cuesOf(db, params.id);
    if (cues.length === 0) throw problems.not_found();
    return reply
      .headers({ 'content-type': 'text/vtt; charset=utf-8', 'cache-control': 'private, max-age=0, must-revalidate' })
      .send(writeVtt(cues));
  });
}
