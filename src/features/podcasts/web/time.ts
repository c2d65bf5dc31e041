/** Milliseconds as a clock shows them: `2:03`, `1:02:03`. */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const pad = (n: number) => String(n).padStart(2, '0');
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${pad(m)}:${pad(s)}` : `${m}:${pad(s)}`;
}

/** `2:03`, `1:02:03` or `123` (seconds) → milliseconds; null for what is none of them. */
export function readClock(words: string): number | null {
  const parts = words.trim().split(':');
  if (parts.length > 3 || parts.some((part) => !/^\d{1,5}$/.test(part))) return null;
  return parts.reduce((sum, part) => sum * 60 + Number(part), 0) * 1000;
}

const amount = (n: number, unit: 'hour' | 'minute' | 'second', language: string): string =>
  new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(n);

/** As a person says it: "3 minutes 12 seconds". */
export function spoken(ms: number, language: string): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const parts = [
    h > 0 && amount(h, 'hour', language),
    m > 0 && amount(m, 'minute', language),
    (s > 0 || seconds === 0) && amount(s, 'second', language),
  ];
  return parts.filter(Boolean).join(' ');
}

/** How long, roughly: "3 min", "1 hr 5 min", "40 sec". */
export function length(ms: number, language: string): string {
  const minutes = Math.round(ms / 60_000);
  const short = (n: number, unit: string) =>
    new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short' }).format(n);
  if (ms < 60_000) return short(Math.max(1, Math.round(ms / 1000)), 'second');
  if (minutes < 60) return short(minutes, 'minute');
  return [short(Math.floor(minutes / 60), 'hour'), minutes % 60 > 0 && short(minutes % 60, 'minute')]
    .filter(Boolean)
    .join(' ');
}
