import type {} from '../../core/demo/demo.ts';
import { defineModule } from '../../platform/module.ts';
import { idea } from './server/ideas.ts';
import { routes } from './server/routes.ts';

export const ideasModule = defineModule({
  name: 'features/ideas',
  url: import.meta.url,
  kinds: [idea],
  routes,
  demo: async () => (await import('./demo.ts')).play,
});
