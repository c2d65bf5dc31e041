import { defineModule } from '../module.ts';

export const httpModule = defineModule({
  name: 'platform/http',
  url: import.meta.url,
  jobs: {
    // A device that was away for some days may still send again what it could not.
    'http:tidy': async (_payload, { pool }) => {
      await pool.query("delete from idempotency where at < now() - interval '7 days'");
    },
  },
  crontab: ['37 3 * * * http:tidy'],
});
