// The visual language as a Mantine theme; parts of our own read the --w-* tokens of styles/tokens.css.
//
// Mantine would write its variables into a <style> element, which the content security policy forbids:
// `npm run build` makes styles of them instead (vite.config.ts), and no dialog locks the scrolling of the page,
// since that writes one too.

import { createTheme, defaultVariantColorsResolver, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

const petrol: MantineColorsTuple = ['#E6F3F3', '#DDECEC', '#AEDADC', '#84C9CD', '#5FB9BF', '#3A9AA2', '#1F7680', '#0F5C66', '#0B4A53', '#083A41'];
const grain: MantineColorsTuple = ['#FEF7EA', '#FCF0DA', '#F7D8A6', '#F3C67D', '#F0AC3E', '#E59A1C', '#C47A08', '#9C5F04', '#7D4E00', '#5E3B00'];
const clay: MantineColorsTuple = ['#FDF3F0', '#FAE9E4', '#F3CABF', '#F0A08C', '#E27C63', '#D2644A', '#C2553C', '#9C3A25', '#7F2E1C', '#5F2215'];
const gray: MantineColorsTuple = ['#F8FAF7', '#F4F6F3', '#ECEFEB', '#DFE4DE', '#C3CBC3', '#A4ADA6', '#858F87', '#5F6A62', '#465049', '#2B332E'];
const dark: MantineColorsTuple = ['#E9EFEB', '#B4BFB9', '#94A09A', '#75817C', '#3C4744', '#28312E', '#1D2422', '#171D1B', '#101513', '#0C100F'];

export const theme = createTheme({
  colors: { petrol, grain, clay, gray, dark },
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 4 },
  // autoContrast decides once, from the light shade: white on the light petrol of dark mode (2.3:1). This decides per scheme.
  variantColorResolver: input => ({
    ...defaultVariantColorsResolver(input),
    ...(input.variant === 'filled' ? { color: 'var(--w-onFilled)' } : {}),
  }),
  white: '#FFFFFF',
  black: '#17201D',
  fontFamily: '"Onest Variable", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif',
  fontFamilyMonospace: '"JetBrains Mono Variable", ui-monospace, Consolas, monospace',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '0.9375rem', xl: '1.0625rem' },
  lineHeights: { xs: '1.35', sm: '1.45', md: '1.45', lg: '1.45', xl: '1.4' },
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.25rem', lineHeight: '1.4' },
      h2: { fontSize: '0.9375rem', lineHeight: '1.45' },
      h3: { fontSize: '0.75rem', lineHeight: '1.35' },
    },
  },
  spacing: { xs: '0.25rem', sm: '0.5rem', md: '0.75rem', lg: '1rem', xl: '1.5rem' },
  radius: { xs: '2px', sm: '4px', md: '6px', lg: '8px', xl: '10px' },
  defaultRadius: 'md',
  shadows: { xs: 'none', sm: 'none', md: '0 8px 28px -6px rgb(10 25 22 / .28)', lg: '0 8px 28px -6px rgb(10 25 22 / .28)', xl: '0 16px 48px -8px rgb(10 25 22 / .34)' },
  focusRing: 'auto',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'sm', variant: 'default' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    InputWrapper: { defaultProps: { withAsterisk: false } },
    Paper: { defaultProps: { withBorder: true, radius: 'lg', shadow: 'none' } },
    Tooltip: { defaultProps: { openDelay: 400, events: { hover: true, focus: true, touch: false } } },
    Modal: { defaultProps: { centered: true, lockScroll: false, transitionProps: { duration: 120 } } },
    Drawer: { defaultProps: { lockScroll: false, transitionProps: { duration: 120 } } },
    Popover: { defaultProps: { transitionProps: { duration: 120 } } },
    Menu: { defaultProps: { transitionProps: { duration: 120 } } },
  },
});

const light = { canvas: '#F4F6F3', surface: '#FFFFFF', sunken: '#ECEFEB', hover: '#F1F4F0', selected: '#E6F0F0', line: '#DFE4DE', control: '#858F87', ink: '#17201D', ink2: '#465049', ink3: '#5F6A62', fit: '#2C7C87', engagement: '#C47A08', onFilled: '#FFFFFF' };
const night = { canvas: '#101513', surface: '#171D1B', sunken: '#0C100F', hover: '#1D2422', selected: '#16302F', line: '#28312E', control: '#75817C', ink: '#E9EFEB', ink2: '#B4BFB9', ink3: '#94A09A', fit: '#5FB0B8', engagement: '#F0AC3E', onFilled: '#06211F' };

const tokens = (t: typeof light) => ({
  ...Object.fromEntries(Object.entries(t).map(([name, value]) => [`--w-${name}`, value])),
  '--mantine-color-body': t.canvas,
  '--mantine-color-text': t.ink,
  '--mantine-color-dimmed': t.ink3,
  '--mantine-color-placeholder': t.ink3,
  '--mantine-color-default': t.surface,
  '--mantine-color-default-hover': t.hover,
  '--mantine-color-default-border': t.control,
});

export const cssVariablesResolver: CSSVariablesResolver = () => ({ variables: {}, light: tokens(light), dark: tokens(night) });
