import type {} from '../../core/demo/demo.ts';
import { defineModule } from '../../platform/module.ts';
import { poll } from './server/polls.ts';
import { routes } from './server/routes.ts';

export const pollsModule = defineModule({
  name: 'features/polls',
  url: import.meta.url,
  kinds: [poll],
  routes,
  demo: async () => (await import('./demo.ts')).play,
});
