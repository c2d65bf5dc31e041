import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, readConfig } from '../config/config.ts';
import { openReplica } from '../database/replica.ts';
import { jobs } from '../jobs/jobs.ts';
import { openMail } from '../mail/mail.ts';
import { quietLog } from '../observability/log.ts';
import { openWake } from '../realtime/wake.ts';
import type { Services } from '../services.ts';
import { openStorage } from '../storage/storage.ts';
import { type TestDatabase, testDatabase } from './database.ts';

export interface TestServices extends Services {
  readonly database: TestDatabase;
  close(): Promise<void>;
}

/**
 * All the means of a process, real ones, on a database and a data folder of their own. `env` sets further settings.
 * Give `on` to be a second process of the same installation.
 */
export async function testServices(
  env: Readonly<Record<string, string>> = {},
  on?: TestServices,
): Promise<TestServices> {
  const database = on?.database ?? (await testDatabase());
  const data = on?.config.data ?? mkdtempSync(join(tmpdir(), 'fika-data-'));
  const config: Config = readConfig({
    FIKA_DATA: data,
    FIKA_LOG_LEVEL: 'silent',
    DATABASE_URL: database.url,
    FIKA_SECRET: 'a secret that every test knows by heart',
    PUBLIC_URL: 'http://fika.localhost',
    ...env,
  });
  const { db, pool } = database;
  const replica = openReplica(config, db, quietLog);
  const mail = openMail(config, db);
  const wake = await openWake({ databaseUrl: database.url, redisUrl: config.redisUrl, log: quietLog });
  return {
    config,
    log: quietLog,
    db,
    pool,
    replica,
    jobs,
    mail,
    wake,
    storage: await openStorage(config),
    database,
    close: async () => {
      await wake.close();
      mail.close();
      await replica?.close();
      if (on) return;
      await database.close();
      rmSync(data, { recursive: true, force: true });
    },
  };
}
