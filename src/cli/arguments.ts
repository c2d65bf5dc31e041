import { type ParseArgsConfig, parseArgs } from 'node:util';

/** What was asked for at the terminal; null, with a word on stderr, where it was asked for wrongly: the exit code is 2 then. */
export function readArguments<const O extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  usage: string,
  options: O,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    console.error(`${(error as Error).message}\nfika ${usage}`);
    return null;
  }
}
