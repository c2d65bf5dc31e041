/** Why something was not taken, or was taken otherwise than it stood there: said by a room's `messages/*.json` in each language. */
export interface Reason<Code extends string = string> {
  /** Of the room that reads the format: its messages have a sentence under `reason.<code>`. */
  readonly code: Code;
  readonly values: Readonly<Record<string, string | number>>;
  /** As a plain English sentence, for the terminal and for programs. */
  readonly text: string;
}

/** Makes reasons of a room's English sentences. Values are what stands in a sentence; texts among them are cut to 200 characters. */
export const reasonsIn =
  <Code extends string>(sentences: Readonly<Record<Code, string>>) =>
  (code: Code, values: Reason['values'] = {}): Reason<Code> => {
    const short = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        typeof value === 'string' ? value.slice(0, 200).toWellFormed() : value,
      ]),
    );
    const text = sentences[code].replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(short[name] ?? ''));
    return { code, values: short, text };
  };
