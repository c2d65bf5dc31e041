import { createHash } from 'node:crypto';
import { touchSession } from '../../platform/auth/accounts.ts';
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
    // Once a minute is often enough to say when a token was last used, and once an hour that a session is.
    if (viewer?.stale && tokenHash) await touchToken(services.db, tokenHash);
    else if (viewer?.stale && viewer.session) await touchSession(services.db, viewer.session);
    return viewer;
  },
});
