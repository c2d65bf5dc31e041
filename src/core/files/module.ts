import { defineModule } from '../../platform/module.ts';
import { makeAvif, processPicture, sweepUploads } from './server/files.ts';
import { removeOrphans } from './server/orphans.ts';
import { routes } from './server/routes.ts';

export const filesModule = defineModule({
  name: 'core/files',
  url: import.meta.url,
  routes,
  start: ({ config }) => sweepUploads(config.data),
  jobs: {
    'files:picture': processPicture,
    'files:avif': makeAvif,
    'files:orphans': async (_payload, services) => {
      await removeOrphans(services);
    },
  },
  crontab: ['40 4 * * * files:orphans'],
});
