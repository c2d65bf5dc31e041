import { sql } from 'kysely';
import { defineModule } from '../../platform/module.ts';
import type {} from '../importing/server/undo.ts';
import { publishDue } from './server/drafts.ts';
import { removeDraft } from './server/queries.ts';
import { routes } from './server/routes.ts';

export const draftsModule = defineModule({
  name: 'core/drafts',
  url: import.meta.url,
  routes,
  jobs: { 'drafts:publish': publishDue },
  undoings: [
    {
      noun: 'draft',
      plural: 'drafts',
      // One that was saved since is somebody's work; one that was published is an item by now.
      untouched: () => sql<boolean>`exists (select 1 from draft d where d.id = m.subject_id and d.version = 1)`,
      undo: (db, _viewer, id) => removeDraft(db, id),
      forget: true,
    },
  ],
});
