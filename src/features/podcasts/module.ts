import type {} from '../../core/demo/demo.ts';
import type {} from '../../core/exporting/parts.ts';
import type {} from '../../core/importing/importers.ts';
import type {} from '../../core/importing/server/undo.ts';
import type {} from '../../core/private-addresses/kinds.ts';
import { defineModule } from '../../platform/module.ts';
import { episode } from './server/episodes.ts';
import { showsPart } from './server/exporting.ts';
import { podcastFeeds } from './server/feed.ts';
import { podcastImporter } from './server/import.ts';
import { describeMedia } from './server/media.ts';
import { routes } from './server/routes.ts';
import { showUndoing } from './server/undo.ts';

export const podcastsModule = defineModule({
  name: 'features/podcasts',
  url: import.meta.url,
  kinds: [episode],
  routes,
  exportParts: [showsPart],
  importers: [podcastImporter],
  undoings: [showUndoing],
  privateAddresses: [podcastFeeds],
  demo: async () => (await import('./demo.ts')).play,
  jobs: { 'podcasts:media': describeMedia },
});
