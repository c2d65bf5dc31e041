import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const name = 'virtual:shell-words/';
type Messages = { [key: string]: string | Messages };

/**
 * `import 'virtual:shell-words/en'`: of the rooms' messages those that their `web/index.ts` names. The shell shows them (in the rail, in menus, on cards) before it has
 * the rest, so that the first page does not wait for the words of every room.
 */
export function shellWords(): Plugin {
  return {
    name: 'shell-words',
    resolveId: { filter: { id: /^virtual:shell-words\// }, handler: (id) => `\0${id}` },
    load: {
      filter: { id: /^\0virtual:shell-words\// },
      handler: (id) => `export default ${JSON.stringify(wordsIn(id.slice(1 + name.length)))}`,
    },
  };
}

/** Room → the messages of its that the shell needs. A key that no file has is a mistake in the room. */
export function wordsIn(language: string): Record<string, Messages> {
  const words: Record<string, Messages> = {};
  for (const file of globSync('src/{core,features}/*/web/index.ts', { cwd: root })) {
    for (const [, room, key] of readFileSync(root + file, 'utf8').matchAll(/'([a-z-]+):([\w.]+)'/g)) {
      if (room === 'web') continue;
      const [messages] = globSync(`src/{core,features}/${room}/messages/${language}.json`, { cwd: root });
      const found = messages && pick(JSON.parse(readFileSync(root + messages, 'utf8')) as Messages, key!.split('.'));
      if (!found) throw new Error(`${file} names ${room}:${key}, which is no message in ${language}.`);
      words[room!] ??= {};
      merge(words[room!]!, found);
    }
  }
  return words;
}

/** One message with its path, and the forms of its plural. */
function pick(messages: Messages, [first = '', ...rest]: readonly string[]): Messages | null {
  if (rest.length > 0) {
    const below = messages[first];
    const found = typeof below === 'object' ? pick(below, rest) : null;
    return found && { [first]: found };
  }
  const forms = Object.entries(messages).filter(
    ([key, value]) => typeof value === 'string' && (key === first || key.startsWith(`${first}_`)),
  );
  return forms.length > 0 ? Object.fromEntries(forms) : null;
}

function merge(into: Messages, from: Messages): void {
  for (const [key, value] of Object.entries(from)) {
    const there = into[key];
    if (typeof value === 'object' && typeof there === 'object') merge(there, value);
    else into[key] = value;
  }
}
