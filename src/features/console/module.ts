import { defineModule } from '../../platform/module.ts';
import { auditSubscriber } from './server/audit.ts';
import { routes } from './server/routes.ts';

export const consoleModule = defineModule({
  name: 'features/console',
  url: import.meta.url,
  routes,
  subscribers: [auditSubscriber],
});
