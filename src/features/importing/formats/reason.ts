import english from '../messages/en.json' with { type: 'json' };

export type ReasonCode = keyof typeof english.reason;

/** Why something was not taken, or was taken otherwise than it stood there: said by `messages/*.json` in each language. */
export interface Reason {
  readonly code: ReasonCode;
  readonly values: Readonly<Record<string, string | number>>;
  /** As a plain English sentence, for the terminal and for programs. */
  readonly text: string;
}

/** @param values what stands in the sentence; texts are cut to 200 characters */
export function because(code: ReasonCode, values: Reason['values'] = {}): Reason {
  const short = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' ? value.slice(0, 200).toWellFormed() : value,
    ]),
  );
  const text = english.reason[code].replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(short[name] ?? ''));
  return { code, values: short, text };
}
