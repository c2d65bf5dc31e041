import type { ComponentType } from 'react';
import { loadLater } from './i18n.ts';

/**
 * For what is fetched when it is needed: its words, which stand in `messages/later/` of its room, come with it. What the first screen says, kinds' names and sentences for
 * problems stand in `messages/` itself, which everybody loads.
 */
export const withWords =
  // biome-ignore lint/suspicious/noExplicitAny: components of whatever props; each slot says what it gives.
    <C extends ComponentType<any>>(load: () => Promise<{ default: C }>) =>
    async (): Promise<{ default: C }> => {
      const [found] = await Promise.all([load(), loadLater()]);
      return found;
    };
