import { z } from 'zod';
import { defineModule } from '../module.ts';

const message = z.object({
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  html: z.string().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  calendar: z.object({ method: z.enum(['REQUEST', 'CANCEL']), content: z.string() }).optional(),
});

export default defineModule({
  name: 'platform/mail',
  url: import.meta.url,
  jobs: {
    // Enqueued in the transaction of what it tells: nothing is mailed about a change that did not happen.
    'mail:send': async (payload, { mail }) => mail.send(message.parse(payload)),
    'mail:tidy': async (_payload, { pool }) => {
      await pool.query("delete from outbox where at < now() - interval '30 days'");
    },
  },
  crontab: ['17 3 * * * mail:tidy'],
});
