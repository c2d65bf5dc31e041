import { defineModule } from '../../platform/module.ts';
import { routes } from './server/routes.ts';
import { notificationSubscriber } from './server/subscriber.ts';

export const notificationsModule = defineModule({
  name: 'core/notifications',
  url: import.meta.url,
  routes,
  subscribers: [notificationSubscriber],
});
