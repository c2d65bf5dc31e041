import type {} from '../../core/demo/demo.ts';
import type {} from '../../core/importing/importers.ts';
import { defineModule } from '../../platform/module.ts';
import { categoriesPart } from './server/exporting.ts';
import { ircImporter } from './server/import.ts';
import { routes } from './server/routes.ts';
import { topic } from './server/topics.ts';

export const forumModule = defineModule({
  name: 'features/forum',
  url: import.meta.url,
  kinds: [topic],
  routes,
  importers: [ircImporter],
  exportParts: [categoriesPart],
  demo: async () => (await import('./demo.ts')).play,
});
