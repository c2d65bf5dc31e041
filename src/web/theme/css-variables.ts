import {
  type CSSVariablesResolver,
  convertCssVariables,
  DEFAULT_THEME,
  defaultCssVariablesResolver,
  mergeMantineTheme,
} from '@mantine/core';
import { theme } from './theme.ts';

const shades = (name: string, hover: string, soft: string): Record<string, string> => ({
  [`--mantine-color-${name}-filled`]: `var(--${name})`,
  [`--mantine-color-${name}-filled-hover`]: hover,
  [`--mantine-color-${name}-text`]: `var(--${name})`,
  [`--mantine-color-${name}-outline`]: `var(--${name})`,
  [`--mantine-color-${name}-outline-hover`]: soft,
  [`--mantine-color-${name}-light`]: soft,
  [`--mantine-color-${name}-light-hover`]: soft,
  [`--mantine-color-${name}-light-color`]: `var(--${name})`,
  // A menu's line asks for the shade by its number.
  [`--mantine-color-${name}-6`]: `var(--${name})`,
});

const variables = {
  ...shades('accent', 'var(--accent-hover)', 'var(--accent-soft)'),
  ...shades('spruce', 'var(--spruce)', 'var(--spruce-soft)'),
  ...shades('loss', 'var(--loss)', 'var(--loss-soft)'),
  '--mantine-color-body': 'var(--card)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-bright': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--soft)',
  '--mantine-color-placeholder': 'var(--soft)',
  '--mantine-color-anchor': 'var(--accent)',
  '--mantine-color-error': 'var(--loss)',
  '--mantine-color-default': 'var(--card)',
  '--mantine-color-default-hover': 'var(--raised)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-border': 'var(--line)',
  '--mantine-color-disabled': 'var(--raised)',
  '--mantine-color-disabled-color': 'var(--soft)',
  '--mantine-color-disabled-border': 'var(--line)',
  '--mantine-color-gray-text': 'var(--soft)',
  '--mantine-color-gray-light': 'var(--raised)',
  '--mantine-color-gray-light-hover': 'var(--raised)',
  '--mantine-color-gray-light-color': 'var(--soft)',
  '--mantine-primary-color-contrast': 'var(--on-accent)',
  '--mantine-shadow-md': '0 2px 6px rgb(30 20 10 / 0.08), 0 10px 32px rgb(30 20 10 / 0.14)',
};

/** What Mantine's style sheets name by shade in the dark scheme: surfaces, borders, hover. */
const darkShades = {
  '--mantine-color-dark-4': 'var(--line)',
  '--mantine-color-dark-5': 'var(--raised)',
  '--mantine-color-dark-6': 'var(--card)',
};

/** Both schemes get the same references; tokens.css changes what they refer to. */
export const ours: CSSVariablesResolver = () => ({
  variables: {},
  light: variables,
  dark: { ...variables, ...darkShades },
});

/**
 * The style sheet of the theme's variables. MantineProvider would put it in a style element when the app starts, which the
 * Content-Security-Policy does not allow; so it is made while the web app is built (build/theme-sheet.ts). What Mantine's
 * default-css-variables.css has said already is left out.
 */
export function themeSheet(): string {
  const standard = defaultCssVariablesResolver(DEFAULT_THEME);
  const merged = mergeMantineTheme(DEFAULT_THEME, theme);
  const [said, above] = [defaultCssVariablesResolver(merged), ours(merged)];
  const part = (name: 'variables' | 'light' | 'dark') => without(standard[name], { ...said[name], ...above[name] });
  return convertCssVariables({ variables: part('variables'), light: part('light'), dark: part('dark') });
}

const without = (known: Record<string, string>, all: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(all).filter(([name, value]) => known[name] !== value));
