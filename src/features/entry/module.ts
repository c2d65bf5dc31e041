import { defineModule } from '../../platform/module.ts';
import { setUpFromEnvironment } from './server/first-start.ts';
import { routes } from './server/routes.ts';

export const entryModule = defineModule({
  name: 'features/entry',
  url: import.meta.url,
  routes,
  start: (services) => setUpFromEnvironment(services),
});
