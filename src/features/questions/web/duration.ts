const minute = 60_000;
const units = [
  ['day', 24 * 60 * minute],
  ['hour', 60 * minute],
  ['minute', minute],
] as const;

/** "3 days", "5 hours", "1 minute": the largest unit that fills, in the reader's language. Milliseconds. */
export function durationWords(span: number, language: string): string {
  const [unit, size] = units.find(([, one]) => span >= one) ?? units[2];
  const amount = Math.max(1, Math.floor(span / size));
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(amount);
}
