import type {} from '../../core/demo/demo.ts';
import type {} from '../../core/importing/importers.ts';
import type {} from '../../core/private-addresses/kinds.ts';
import { defineModule } from '../../platform/module.ts';
import { event } from './server/events.ts';
import { eventCalendars } from './server/feed.ts';
import { icalendarImporter } from './server/import.ts';
import { composeMails } from './server/mails.ts';
import { extendDates, remind } from './server/remind.ts';
import { routes } from './server/routes.ts';

export const eventsModule = defineModule({
  name: 'features/events',
  url: import.meta.url,
  kinds: [event],
  routes,
  importers: [icalendarImporter],
  privateAddresses: [eventCalendars],
  demo: async () => (await import('./demo.ts')).play,
  jobs: {
    'events:mail': composeMails,
    'events:remind': async (_payload, services) => {
      await remind(services);
    },
    'events:extend': async (_payload, services) => {
      await extendDates(services);
    },
  },
  crontab: ['*/5 * * * * events:remind', '40 2 * * * events:extend'],
});
