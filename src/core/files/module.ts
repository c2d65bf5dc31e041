import { defineModule } from '../../platform/module.ts';
import { makeAvif, processPicture } from './server/files.ts';
import { removeOrphans } from './server/orphans.ts';
import { routes } from './server/routes.ts';
import { forgetUploads } from './server/uploads.ts';

export const filesModule = defineModule({
  name: 'core/files',
  url: import.meta.url,
  routes,
  start: forgetUploads,
  jobs: {
    'files:picture': processPicture,
    'files:avif': makeAvif,
    'files:orphans': async (_payload, services) => {
      await removeOrphans(services);
    },
    'files:uploads': (_payload, services) => forgetUploads(services),
  },
  crontab: ['40 4 * * * files:orphans', '25 * * * * files:uploads'],
});
