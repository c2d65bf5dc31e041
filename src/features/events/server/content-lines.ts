/**
 * Reads iCalendar (RFC 5545, 3.1) as a stream of events with the lines they came from. A library would read it too, but none says in which line something is
 * wrong, and that is what somebody needs whose file is broken.
 */

export interface Property {
  readonly name: string;
  readonly params: Readonly<Record<string, string>>;
  readonly value: string;
  readonly line: number;
}

export interface Component {
  /** In upper case. */
  readonly name: string;
  readonly line: number;
  readonly properties: Property[];
  readonly children: Component[];
}

export type LineProblem = 'broken_line' | 'line_too_long' | 'wrong_end' | 'not_closed' | 'too_many_lines';

export interface ReadOptions {
  readonly problem: (code: LineProblem, line: number, about: string) => void;
}

/** Characters of an unfolded line, and properties of a component: what is more is no text that somebody wrote. */
const longestLine = 200_000;
const mostProperties = 5_000;
const deepest = 6;

/** `NAME;PARAM=value;OTHER="quoted":value`; null where it is none. */
export function parseLine(text: string, line: number): Property | null {
  const name = /^[A-Za-z0-9-]+/.exec(text)?.[0];
  if (!name) return null;
  const params: Record<string, string> = {};
  let at = name.length;
  while (text[at] === ';') {
    // What stands in quotes may have any sign but the quote.
    const found = /^;\s*([A-Za-z0-9-]*)\s*(?:=((?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*))?/.exec(
      text.slice(at, at + 4000),
    );
    if (!found || found[0].length === 0) return null;
    if (found[1]) params[found[1].toUpperCase()] = (found[2] ?? '').replaceAll('"', '').trim();
    at += found[0].length;
  }
  while (text[at] === ' ') at += 1;
  if (text[at] !== ':') return null;
  return { name: name.toUpperCase(), params, value: text.slice(at + 1), line };
}

/** Text as it was before it was escaped. */
export const unescapeText = (value: string): string =>
  value.replace(/\\([\\;,nN])/g, (_, sign: string) => (sign.toLowerCase() === 'n' ? '\n' : sign));

/** Physical lines, whatever ends them, joined where they were folded. */
async function* unfolded(
  pieces: AsyncIterable<string> | Iterable<string>,
): AsyncGenerator<{ text: string; line: number; cut: boolean }> {
  let rest = '';
  let line = 0;
  let current: { text: string; line: number; cut: boolean } | null = null;
  function* take(lines: readonly string[]) {
    for (const text of lines) {
      line += 1;
      if (/^[ \t]/.test(text) && current) {
        if (current.text.length + text.length > longestLine) current.cut = true;
        else current.text += text.slice(1);
        continue;
      }
      if (current) yield current;
      current =
        text.length > longestLine ? { text: text.slice(0, longestLine), line, cut: true } : { text, line, cut: false };
    }
  }
  for await (const piece of pieces) {
    rest += piece;
    // A CR at the end may be half of a line's end.
    const held = rest.endsWith('\r') ? '\r' : '';
    const lines = (held ? rest.slice(0, -1) : rest).split(/\r\n|\n|\r/);
    rest = (lines.pop() ?? '') + held;
    if (rest.length > 4 * longestLine) rest = rest.slice(0, 2 * longestLine);
    yield* take(lines);
  }
  yield* take(rest.replace(/\r$/, '').split('\r'));
  if (current) yield current;
}

/**
 * Gives each component that stands at the top or in a calendar, and the calendar's own properties as one without children (`VCALENDAR`). What is wrong with a line is
 * said, and the rest goes on.
 */
export async function* readComponents(
  pieces: AsyncIterable<string> | Iterable<string>,
  { problem }: ReadOptions,
): AsyncGenerator<Component> {
  const open: Component[] = [];
  for await (const { text, line, cut } of unfolded(pieces)) {
    if (text.trim() === '') continue;
    const found = parseLine(text.trimStart(), line);
    const inside = open.at(-1);
    if (!found) {
      problem('broken_line', line, text.slice(0, 60));
      continue;
    }
    if (cut) {
      // Pictures and files are left out in silence where a program wrote them; words that long are said to be.
      if (!found.name.startsWith('ATTACH') && !found.name.startsWith('IMAGE'))
        problem('line_too_long', line, found.name);
      continue;
    }
    if (found.name === 'BEGIN') {
      const made: Component = { name: found.value.trim().toUpperCase(), line, properties: [], children: [] };
      if (inside && inside.name !== 'VCALENDAR' && open.length < deepest) inside.children.push(made);
      open.push(made);
    } else if (found.name === 'END') {
      const name = found.value.trim().toUpperCase();
      const at = open.findLastIndex((one) => one.name === name);
      if (at < 0) {
        problem('wrong_end', line, found.value.slice(0, 60));
        continue;
      }
      for (const left of open.splice(at + 1)) problem('not_closed', left.line, left.name.slice(0, 60));
      const [done] = open.splice(at);
      const parent = open.at(-1);
      if (done && (!parent || parent.name === 'VCALENDAR')) yield done;
    } else if (inside) {
      if (inside.properties.length < mostProperties) inside.properties.push(found);
      else if (inside.properties.length === mostProperties) {
        inside.properties.push({ ...found, name: 'X-TOO-MANY' });
        problem('too_many_lines', line, inside.name.slice(0, 60));
      }
    } else problem('broken_line', line, text.slice(0, 60));
  }
  for (const left of open) problem('not_closed', left.line, left.name.slice(0, 60));
}
