import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
} from '@mantine/core';

/** Mantine wants ten shades; ours come from tokens.css through the variables below, so that an organisation's accent reaches every component. */
const tenTimes = (colour: string): MantineColorsTuple =>
  Array.from({ length: 10 }, () => colour) as unknown as MantineColorsTuple;

export const theme = createTheme({
  fontFamily: 'var(--sans)',
  fontFamilyMonospace: 'var(--mono)',
  headings: { fontFamily: 'var(--sans)', fontWeight: '700' },
  primaryColor: 'accent',
  colors: { accent: tenTimes('#a8481f'), spruce: tenTimes('#1f6f5c'), loss: tenTimes('#b3261e') },
  defaultRadius: 8,
  radius: { sm: '6px', md: '8px', lg: '10px' },
  fontSizes: { xs: '12px', sm: '14px', md: '15px', lg: '17px', xl: '22px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  variantColorResolver: (input) => {
    const colours = defaultVariantColorsResolver(input);
    if (input.variant !== 'filled') return colours;
    return { ...colours, color: input.color === 'loss' ? 'var(--on-loss)' : 'var(--on-accent)' };
  },
  components: {
    // Everything that is asked is needed, unless its label says otherwise.
    InputWrapper: { defaultProps: { withAsterisk: false } },
    Button: { defaultProps: { size: 'sm' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 36 } },
    Tooltip: {
      defaultProps: {
        openDelay: 400,
        withArrow: false,
        color: 'dark',
        events: { hover: true, focus: true, touch: false },
      },
    },
    Popover: { defaultProps: { shadow: 'md', radius: 10, transitionProps: { duration: 100 } } },
    Menu: { defaultProps: { shadow: 'md', radius: 10, transitionProps: { duration: 100 } } },
    Modal: {
      defaultProps: {
        // The gutter of the scroll bar is always kept, so nothing moves when a dialog opens.
        lockScroll: false,
        radius: 10,
        centered: true,
        transitionProps: { duration: 120 },
        overlayProps: { backgroundOpacity: 0.35 },
      },
    },
  },
});

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
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: variables,
  dark: { ...variables, ...darkShades },
});
