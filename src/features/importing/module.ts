import type {} from '../../core/importing/importers.ts';
import { defineModule } from '../../platform/module.ts';
import { fikaImporter } from './server/fika-import.ts';
import { peopleImporter } from './server/people-import.ts';
import { routes } from './server/routes.ts';
import { runJob, sweepFiles, undoJob } from './server/runs.ts';
import { slackImporter } from './server/slack-import.ts';

export const importingModule = defineModule({
  name: 'features/importing',
  url: import.meta.url,
  routes,
  jobs: {
    'importing:run': runJob,
    'importing:undo': undoJob,
    'importing:sweep': (_payload, services) => sweepFiles(services),
  },
  crontab: ['20 3 * * * importing:sweep'],
  importers: [fikaImporter, peopleImporter, slackImporter],
});
