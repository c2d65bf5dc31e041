import type {} from '../../core/demo/demo.ts';
import type {} from '../../core/exporting/parts.ts';
import type {} from '../../core/importing/importers.ts';
import { defineModule } from '../../platform/module.ts';
import { subscriptionsPart } from './server/exporting.ts';
import { fetchDue, sweepFeeds } from './server/fetch.ts';
import { feedUndoing, opmlImporter } from './server/import.ts';
import { routes } from './server/routes.ts';

export const feedsModule = defineModule({
  name: 'features/feeds',
  url: import.meta.url,
  routes,
  importers: [opmlImporter],
  undoings: [feedUndoing],
  exportParts: [subscriptionsPart],
  jobs: {
    'feeds:fetch': async (_payload, services) => {
      await fetchDue(services);
    },
    'feeds:sweep': async (_payload, services) => sweepFeeds(services),
  },
  demo: async () => (await import('./demo.ts')).play,
  crontab: ['*/5 * * * * feeds:fetch', '50 3 * * * feeds:sweep'],
});
