import { defineModule } from '../../platform/module.ts';
import { publishDue } from './server/drafts.ts';
import { routes } from './server/routes.ts';

export const draftsModule = defineModule({
  name: 'core/drafts',
  url: import.meta.url,
  routes,
  jobs: { 'drafts:publish': publishDue },
});
