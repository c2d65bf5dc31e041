import { MantineProvider, type MantineProviderProps } from '@mantine/core';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { ours, themeSheet } from './css-variables.ts';
import { theme } from './theme.ts';

it('says what MantineProvider would say in a style element', () => {
  const page = renderToStaticMarkup(
    createElement(MantineProvider, {
      theme,
      cssVariablesResolver: ours,
      withGlobalClasses: false,
    } as MantineProviderProps),
  );
  expect(page).toBe(`<style data-mantine-styles="true">${themeSheet()}</style>`);
});
