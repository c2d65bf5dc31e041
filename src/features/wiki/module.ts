import type {} from '../../core/demo/demo.ts';
import type {} from '../../core/importing/importers.ts';
import { defineModule } from '../../platform/module.ts';
import { markdownImporter } from './server/import.ts';
import { page } from './server/pages.ts';
import { reviewPages } from './server/review.ts';
import { routes } from './server/routes.ts';

export const wikiModule = defineModule({
  name: 'features/wiki',
  url: import.meta.url,
  kinds: [page],
  routes,
  importers: [markdownImporter],
  jobs: {
    'wiki:review': async (_payload, services) => {
      await reviewPages(services);
    },
  },
  demo: async () => (await import('./demo.ts')).play,
  crontab: ['20 1 * * * wiki:review'],
});
