import { defineModule } from '../../platform/module.ts';
import { searchSubscriber } from './server/documents.ts';
import { routes } from './server/routes.ts';

export const searchModule = defineModule({
  name: 'core/search',
  url: import.meta.url,
  routes,
  subscribers: [searchSubscriber],
});
