import type {} from '../../core/demo/demo.ts';
import type {} from '../../core/importing/importers.ts';
import { defineModule } from '../../platform/module.ts';
import { bookmark } from './server/bookmarks.ts';
import { privateBookmarks } from './server/exporting.ts';
import { bookmarksImporter } from './server/import.ts';
import { checkPages, describePage } from './server/page-jobs.ts';
import { routes } from './server/routes.ts';
import { placesSubscriber } from './server/subscriber.ts';
import { bookmarkUndoing } from './server/undo.ts';

export const bookmarksModule = defineModule({
  name: 'features/bookmarks',
  url: import.meta.url,
  kinds: [bookmark],
  routes,
  importers: [bookmarksImporter],
  undoings: [bookmarkUndoing],
  exportParts: [privateBookmarks],
  subscribers: [placesSubscriber],
  jobs: {
    'bookmarks:page': describePage,
    'bookmarks:check': async (_payload, services) => {
      await checkPages(services);
    },
  },
  demo: async () => (await import('./demo.ts')).play,
  crontab: ['10 2 * * * bookmarks:check'],
});
