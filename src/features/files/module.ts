import type {} from '../../core/demo/demo.ts';
import { defineModule } from '../../platform/module.ts';
import { foldersPart } from './server/exporting.ts';
import { fileKind } from './server/files.ts';
import { routes } from './server/routes.ts';
import { readFileWords } from './server/words.ts';

export const filesRoomModule = defineModule({
  name: 'features/files',
  url: import.meta.url,
  kinds: [fileKind],
  routes,
  exportParts: [foldersPart],
  jobs: { 'files:text': readFileWords },
  demo: async () => (await import('./demo.ts')).play,
});
