import { createHash } from 'node:crypto';
import { defineModule } from '../../platform/module.ts';
import { findViewer, touchToken } from './server/queries.ts';
import { routes } from './server/routes.ts';

export const peopleModule = defineModule({
  name: 'core/people',
  url: import.meta.url,
  routes,
  identify: async (services, credentials) => {
    const tokenHash = credentials.bearer ? createHash('sha256').update(credentials.bearer).digest() : null;
    const viewer = await findViewer(services.db, credentials, tokenHash);
    // Once a minute is often enough to say when a token was last used.
    if (viewer?.stale && tokenHash) await touchToken(services.db, tokenHash);
    return viewer;
  },
});
