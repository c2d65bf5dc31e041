import { type MantineColorScheme, useMantineColorScheme } from '@mantine/core';

const still = new CSSStyleSheet();
still.replaceSync('*,*::before,*::after{transition:none!important}');

/** Light, dark or as the system has it, and how to choose. Nothing fades meanwhile: what has a transition would follow late. */
export function useScheme(): readonly [scheme: MantineColorScheme, choose: (scheme: MantineColorScheme) => void] {
  // Mantine would hold it still by a style element, which the Content-Security-Policy does not allow.
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  const choose = (scheme: MantineColorScheme) => {
    document.adoptedStyleSheets.push(still);
    setColorScheme(scheme);
    // Asking for a measure makes the browser take the new colours now.
    document.body.getBoundingClientRect();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== still);
  };
  return [colorScheme, choose];
}
