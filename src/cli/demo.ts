import { loadDemo, settleInboxes } from '../../demo/load.ts';
import { removeDemo } from '../../demo/remove.ts';
import { drain } from '../core/activity/server/subscribers.ts';
import { installationFacts } from '../features/entry/server/installation.ts';
import { openInstallation } from '../main.ts';
import { readConfig } from '../platform/config/config.ts';
import type { Command } from './command.ts';

const demo: Command = {
  usage: 'demo [--remove]',
  summary: 'Fill the installation with the demo company, or take it away again.',
  run: async (args, env) => {
    const { services, modules, close } = await openInstallation(readConfig(env));
    try {
      const subscribers = modules.flatMap((module) => module.subscribers ?? []);
      if (args.includes('--remove')) {
        await removeDemo(services, subscribers);
        process.stdout.write('The demo company is gone.\n');
        return 0;
      }
      if (!(await installationFacts(services.db)).setUp) {
        process.stderr.write('Set Fika up first, or start it with FIKA_DEMO=1.\n');
        return 1;
      }
      const counts = await loadDemo(services);
      await drain(services, subscribers);
      await settleInboxes(services.db);
      services.wake.notify();
      process.stdout.write(`${counts.people} people, ${counts.communities} communities, ${counts.items} items.\n`);
      return 0;
    } finally {
      await close();
    }
  },
};
export default demo;
