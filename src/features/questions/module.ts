import type {} from '../../core/demo/demo.ts';
import { defineModule } from '../../platform/module.ts';
import { leadersPart } from './server/exporting.ts';
import { question, remindLeaders } from './server/questions.ts';
import { routes } from './server/routes.ts';

export const questionsModule = defineModule({
  name: 'features/questions',
  url: import.meta.url,
  kinds: [question],
  routes,
  exportParts: [leadersPart],
  jobs: {
    'questions:remind': async (_payload, services) => {
      await remindLeaders(services);
    },
  },
  demo: async () => (await import('./demo.ts')).play,
  crontab: ['30 6 * * * questions:remind'],
});
