import type { Plugin } from 'vite';
import { themeSheet } from '../theme/css-variables.ts';

const name = 'virtual:theme.css';

/** `import 'virtual:theme.css'` is the style sheet of the theme's variables. */
export function themeStyleSheet(): Plugin {
  return {
    name: 'theme-sheet',
    resolveId: { filter: { id: /^virtual:theme\.css$/ }, handler: () => `\0${name}` },
    load: { filter: { id: /^\0virtual:theme\.css$/ }, handler: () => themeSheet() },
  };
}
