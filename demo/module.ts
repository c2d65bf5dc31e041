import { sql } from 'kysely';
import { drain } from '../src/core/activity/server/subscribers.ts';
import { notificationSubscriber } from '../src/core/notifications/server/subscriber.ts';
import { installationFacts, installOrganisation } from '../src/features/entry/server/installation.ts';
import { hashPassword } from '../src/platform/auth/accounts.ts';
import { defineModule, type Module } from '../src/platform/module.ts';
import type { Services } from '../src/platform/services.ts';
import { demoEmail, demoOrganisation, demoPassword } from './company.ts';
import { loadDemo, settleInboxes } from './load.ts';

const isFilled = async ({ db }: Services): Promise<boolean> => {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from person`.execute(db);
  return rows[0]!.n > 1;
};

const isDemo = async ({ db }: Services): Promise<boolean> => {
  const { rows } = await sql`select 1 from external_ref where source = 'demo' limit 1`.execute(db);
  return rows.length > 0;
};

const signIn = `Sign in as ${demoEmail({ key: 'mira' })} (administrator) or ${demoEmail({ key: 'jonas' })}, password: ${demoPassword}\n`;

/** With FIKA_DEMO=1, an empty installation gets the demo company, and an administrator of its own where none was named. */
async function startDemo(services: Services, modules: readonly Module[]): Promise<void> {
  if (!services.config.demo) return;
  if (await isFilled(services)) {
    if (await isDemo(services)) process.stderr.write(signIn);
    return;
  }
  process.stderr.write('Making the demo company; this takes a few seconds, and only once …\n');
  if (!(await installationFacts(services.db)).setUp) {
    const passwordHash = await hashPassword(demoPassword);
    await services.db.transaction().execute((db) =>
      installOrganisation(db, {
        organisation: demoOrganisation,
        language: 'en',
        name: 'Demo Administrator',
        email: 'admin@norrby.example',
        passwordHash,
      }),
    );
  }
  const from = performance.now();
  const counts = await loadDemo(services);
  await drain(
    services,
    modules.flatMap((module) => module.subscribers ?? []),
  );
  await settleInboxes(services.db);
  const seconds = ((performance.now() - from) / 1000).toFixed(1);
  process.stderr.write(
    `The demo company is here: ${counts.people} people, ${counts.communities} communities, ${counts.items} items, ${counts.comments} comments (${seconds} s).\n` +
      signIn,
  );
}

export const demoModule = defineModule({
  name: 'demo',
  url: import.meta.url,
  start: startDemo,
  // The set-up page asks for it by name. A second attempt goes on where the first one ended.
  jobs: {
    'demo:load': async (_payload, services) => {
      if (!(await isFilled(services))) await loadDemo(services);
      await drain(services, [notificationSubscriber]);
      await settleInboxes(services.db);
      services.wake.notify();
    },
  },
});
