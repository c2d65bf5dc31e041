/**
 * An organisation sets its own accent. Readability is not its choice: text in the accent must reach 4.5:1 on the
 * ground, the card and the accent's own soft tint (WCAG 2.2, 1.4.3), in both schemes. So the lightness is moved until
 * it does; hue is kept.
 */

type Rgb = readonly [number, number, number];

const parse = (hex: string): Rgb | null => {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(hex);
  return match
    ? [Number.parseInt(match[1]!, 16), Number.parseInt(match[2]!, 16), Number.parseInt(match[3]!, 16)]
    : null;
};

const format = (rgb: Rgb): string => `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;

const mix = (a: Rgb, b: Rgb, share: number): Rgb => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
  a[2] + (b[2] - a[2]) * share,
];

/** Relative luminance by WCAG 2.2. */
const luminance = (rgb: Rgb): number => {
  const [r, g, b] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

/** Contrast ratio of two `#rrggbb` colours, 1 to 21. Returns 1 when one of them cannot be read. */
export function contrast(a: string, b: string): number {
  const [x, y] = [parse(a), parse(b)];
  if (!x || !y) return 1;
  const [light, dark] = [luminance(x), luminance(y)].sort((p, q) => q - p) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

export interface AccentSet {
  readonly accent: string;
  readonly accentHover: string;
  readonly accentSoft: string;
  readonly onAccent: string;
}

const schemes = {
  light: { paper: '#FBF9F6', card: '#FFFFFF', towards: '#000000', tint: 0.12 },
  dark: { paper: '#191614', card: '#221E1B', towards: '#FFFFFF', tint: 0.18 },
} as const;

/** The readable form of `wish` (`#rrggbb`) in one scheme, or null when it is no colour. */
export function readableAccent(wish: string, scheme: 'light' | 'dark'): AccentSet | null {
  const colour = parse(wish);
  if (!colour) return null;
  const { paper, card, towards, tint } = schemes[scheme];
  for (let step = 0; step <= 40; step++) {
    const candidate = mix(colour, parse(towards)!, step / 40);
    const accent = format(candidate);
    const accentSoft = format(mix(parse(card)!, candidate, tint));
    const readable = [paper, card, accentSoft].every((under) => contrast(accent, under) >= 4.5);
    if (!readable && step < 40) continue;
    const onAccent = contrast(accent, '#FFFFFF') >= contrast(accent, '#201510') ? '#FFFFFF' : '#201510';
    return { accent, accentHover: format(mix(candidate, parse(towards)!, 0.15)), accentSoft, onAccent };
  }
  return null;
}

let sheet: CSSStyleSheet | undefined;

/** Puts the organisation's accent in force for the whole page; null restores cinnamon. */
export function applyAccent(wish: string | null): void {
  sheet ??= new CSSStyleSheet();
  const rules = (['light', 'dark'] as const).map((scheme) => {
    const set = wish === null ? null : readableAccent(wish, scheme);
    if (!set) return '';
    return `:root[data-mantine-color-scheme="${scheme}"]{--accent:${set.accent};--accent-hover:${set.accentHover};--accent-soft:${set.accentSoft};--on-accent:${set.onAccent}}`;
  });
  sheet.replaceSync(rules.join(''));
  if (!document.adoptedStyleSheets.includes(sheet))
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
