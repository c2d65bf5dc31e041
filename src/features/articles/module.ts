import type {} from '../../core/demo/demo.ts';
import type {} from '../../core/exporting/parts.ts';
import type {} from '../../core/importing/importers.ts';
import type {} from '../../core/private-addresses/kinds.ts';
import { defineModule } from '../../platform/module.ts';
import { article } from './server/articles.ts';
import { seriesPart } from './server/exporting.ts';
import { articleFeeds } from './server/feed.ts';
import { wordpressImporter } from './server/import.ts';
import { routes } from './server/routes.ts';

export const articlesModule = defineModule({
  name: 'features/articles',
  url: import.meta.url,
  kinds: [article],
  routes,
  exportParts: [seriesPart],
  importers: [wordpressImporter],
  privateAddresses: [articleFeeds],
  demo: async () => (await import('./demo.ts')).play,
});
