import type {} from '../../core/importing/importers.ts';
import { defineModule } from '../../platform/module.ts';
import { peopleImporter } from './server/people-import.ts';
import { routes } from './server/routes.ts';
import { slackImporter } from './server/slack-import.ts';

export const importingModule = defineModule({
  name: 'features/importing',
  url: import.meta.url,
  routes,
  importers: [peopleImporter, slackImporter],
});
