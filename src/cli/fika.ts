#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import { ConfigError } from '../platform/config/config.ts';
import { StartError } from '../platform/config/start-error.ts';
import type { Command } from './command.ts';

/** One file each, loaded when it is asked for. */
const commands: Readonly<Record<string, () => Promise<{ default: Command }>>> = {
  start: () => import('./start.ts'),
  doctor: () => import('./doctor.ts'),
  import: () => import('./import.ts'),
  export: () => import('./export.ts'),
  backup: () => import('./backup.ts'),
  restore: () => import('./restore.ts'),
  token: () => import('./token.ts'),
  demo: () => import('./demo.ts'),
};

async function main([name = 'help', ...args]: readonly string[]): Promise<number> {
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (load) return (await load()).default.run(args, process.env);

  const all = await Promise.all(Object.values(commands).map((command) => command()));
  const width = Math.max(...all.map(({ default: { usage } }) => usage.length));
  console.log('Usage:');
  for (const { default: command } of all) console.log(`  fika ${command.usage.padEnd(width)}  ${command.summary}`);
  return ['help', '--help', '-h'].includes(name) ? 0 : 2;
}

// Half of a start is reading code; what was compiled once is kept for the next.
enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/fika', import.meta.url)));

try {
  // Ends also when a library still holds a timer or a socket: all that matters was closed by the command itself.
  process.exit(await main(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof StartError ? error.message : error);
  process.exit(error instanceof ConfigError ? 2 : 1);
}
