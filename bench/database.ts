/** The benchmark's PostgreSQL: the one that `npm start` runs, with its settings, in a folder that is kept between runs. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { modules } from '../src/app.ts';
import { noteCluster } from '../src/platform/database/cluster.ts';
import { connect } from '../src/platform/database/connect.ts';
import { startEmbedded } from '../src/platform/database/embedded.ts';
import { migrate } from '../src/platform/database/migrate.ts';
import { quietLog } from '../src/platform/observability/log.ts';
import { generate, scaleOf } from './generate.ts';

export const folderOf = (items: number): string =>
  join(fileURLToPath(new URL('out/', import.meta.url)), `data-${items}`);

/** Starts it and fills it once. Answers with its address and what stops it. */
export async function openDatabase(items: number): Promise<{ url: string; stop: () => Promise<void> }> {
  const data = folderOf(items);
  mkdirSync(data, { recursive: true });
  const server = await startEmbedded({ data, log: quietLog });
  const { pool, close } = connect(server.url, { log: quietLog, max: 4, statementTimeout: 0 });
  try {
    await migrate(pool, modules);
    await noteCluster(pool);
    const { rows } = await pool.query("select to_regclass('bench_done') is not null as done");
    if (!rows[0].done) {
      process.stderr.write(`Filling ${data}\n`);
      const client = await pool.connect();
      try {
        await generate(client as never, scaleOf(items));
        await client.query('create table bench_done ()');
      } finally {
        client.release();
      }
    }
  } finally {
    await close();
  }
  return { url: server.url, stop: () => server.stop() };
}
