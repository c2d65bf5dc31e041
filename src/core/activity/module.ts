import { defineModule } from '../../platform/module.ts';
import { measureSetAside } from './server/set-aside.ts';
import { runSubscribers } from './server/subscribers.ts';

let running: { stop: () => Promise<void> } | null = null;

/** The log is written by `appendActivity`; processes of role worker run every module's subscribers on it. */
export const activityModule = defineModule({
  name: 'core/activity',
  url: import.meta.url,
  metrics: measureSetAside,
  start: async (services, modules) => {
    if (services.config.role === 'web') return;
    running = await runSubscribers(
      services,
      modules.flatMap((module) => module.subscribers ?? []),
    );
  },
  stop: async () => {
    await running?.stop();
    running = null;
  },
});
