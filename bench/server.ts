/** The process under load: Fika as `npm start` runs it, and beside it the floor. Talks to the runner over its IPC channel. */
import { fileURLToPath } from 'node:url';
import { modules } from '../src/app.ts';
import { readConfig } from '../src/platform/config/config.ts';
import { connect } from '../src/platform/database/connect.ts';
import { createServer } from '../src/platform/http/server.ts';
import { jobs } from '../src/platform/jobs/jobs.ts';
import { openMail } from '../src/platform/mail/mail.ts';
import { quietLog } from '../src/platform/observability/log.ts';
import { openWake } from '../src/platform/realtime/wake.ts';
import { openStorage } from '../src/platform/storage/storage.ts';

const url = process.argv[2]!;
const config = readConfig({
  DATABASE_URL: url,
  FIKA_DATA: fileURLToPath(new URL('out/process', import.meta.url)),
  FIKA_LOG_LEVEL: 'silent',
  FIKA_LIMIT_FACTOR: '1000000',
  PORT: '0',
});
const connection = connect(url, { log: quietLog });
const services = {
  config,
  log: quietLog,
  db: connection.db,
  pool: connection.pool,
  jobs,
  storage: await openStorage(config),
  mail: openMail(config, connection.db),
  wake: await openWake({ databaseUrl: url, log: quietLog }),
};
const app = await createServer(services, modules);

/** One prepared, indexed SELECT of 20 joined rows, answered as JSON: what no list of Fika can be faster than without a cache. */
const floor = `select i.id, i.kind, i.title, i.body, i.created_at, i.comment_count, i.reactions, p.id as author, p.name, p.title as role,
    p.department, p.location
  from placement w join item i on i.id = w.item_id join person p on p.id = i.author_id
  where w.place_id = $1 order by w.item_id desc limit 20`;
app.get<{ Params: { place: string } }>('/floor/:place', async (request, reply) => {
  const { rows } = await connection.pool.query({ name: 'floor', text: floor, values: [request.params.place] });
  return reply.type('application/json').send(JSON.stringify({ items: rows }));
});

const address = await app.listen({ host: '127.0.0.1', port: 0 });

/** The statements of the next requests, with their values, for the plans. */
const statements = new Map<string, readonly unknown[]>();
let recording = false;
connection.onStatement((sql, parameters) => {
  if (recording && !statements.has(sql)) statements.set(sql, parameters);
});

process.on('message', async (message: { ask: string }) => {
  if (message.ask === 'memory') process.send!({ memory: process.memoryUsage().rss });
  if (message.ask === 'record') {
    statements.clear();
    recording = true;
    process.send!({ recording });
  }
  if (message.ask === 'statements') {
    recording = false;
    process.send!({ statements: [...statements] });
  }
  if (message.ask === 'stop') {
    await app.close();
    await services.wake.close();
    await connection.close();
    process.exit(0);
  }
});
process.send!({ address });
