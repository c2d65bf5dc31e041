import { defineModule } from '../module.ts';

export const authModule = defineModule({
  name: 'platform/auth',
  url: import.meta.url,
  jobs: {
    'auth:tidy': async (_payload, { pool }) => {
      await pool.query('delete from auth.session where "expiresAt" < now()');
      await pool.query('delete from auth.verification where "expiresAt" < now()');
      await pool.query("delete from sign_in_attempt where last_at < now() - interval '1 day'");
    },
  },
  crontab: ['27 3 * * * auth:tidy'],
});
