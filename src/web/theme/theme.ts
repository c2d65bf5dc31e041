import { createTheme, defaultVariantColorsResolver, type MantineColorsTuple } from '@mantine/core';

/** Mantine wants ten shades; ours come from tokens.css through css-variables.ts, so that an organisation's accent reaches every component. */
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
