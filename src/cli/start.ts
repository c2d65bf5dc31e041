import { once } from 'node:events';
import { startProcess } from '../main.ts';
import { readConfig } from '../platform/config/config.ts';
import { buildWeb } from './build-web.ts';
import type { Command } from './command.ts';
import { setUpLink } from './set-up-link.ts';

/** Milliseconds to finish in after Ctrl-C; then it ends anyway, and nothing that was committed is lost. */
const PATIENCE_MS = 30_000;

const start: Command = {
  usage: 'start',
  summary: 'runs Fika until Ctrl-C',
  run: async (_args, env) => {
    const config = readConfig(env);
    if (config.role !== 'worker') await buildWeb((line) => console.log(line));

    // Asked to stop while it starts: it finishes starting, since half a start is harder to undo.
    const asked = Promise.race(['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => once(process, signal)));
    const fika = await startProcess(config);
    if (fika.address) {
      const link = await setUpLink(fika.services).catch(async (error: unknown) => {
        await fika.stop();
        throw error;
      });
      console.log(`Fika is at ${config.publicUrl}`);
      if (link) console.log(`Nobody is here yet. Set it up, once, at ${link}`);
    } else {
      console.log('Fika runs jobs here.');
    }

    await asked;
    console.log('Stopping …');
    process.once('SIGINT', () => process.exit(130));
    setTimeout(() => {
      console.error('It took too long; ending now.');
      process.exit(1);
    }, PATIENCE_MS).unref();
    await fika.stop();
    return 0;
  },
};
export default start;
