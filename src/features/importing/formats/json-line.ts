const tokens =
  /\s*(?:("(?:[^"\\\n\r\t]|\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)|([[\]{},:]))/y;

/** The lines, counted from 1, on which the entries of a list begin. For text that `JSON.parse` takes and that is a list. */
export function entryLines(source: string): number[] {
  const lines: number[] = [];
  let depth = 0;
  let line = 1;
  let counted = 0;
  let isNext = false;
  tokens.lastIndex = 0;
  for (let found = tokens.exec(source); found; found = tokens.exec(source)) {
    const [whole, text, literal, sign] = found;
    if (isNext && sign !== ']') {
      const start = found.index + whole.length - (text ?? literal ?? sign)!.length;
      for (let end = source.indexOf('\n', counted); end >= 0 && end < start; end = source.indexOf('\n', counted)) {
        line += 1;
        counted = end + 1;
      }
      lines.push(line);
    }
    if (sign === '[' || sign === '{') depth += 1;
    else if (sign === ']' || sign === '}') depth -= 1;
    isNext = depth === 1 && (sign === ',' || sign === '[');
  }
  return lines;
}

/**
 * The line, counted from 1, where text stops being JSON; JavaScript's own errors mostly do not say it. For text that
 * `JSON.parse` refused.
 */
export function jsonErrorLine(source: string): number {
  const open: ('[' | '{')[] = [];
  /** What may come: a value, a member's name, its colon, what follows a value; `end` after the whole. */
  let expected: 'value' | 'first value' | 'name' | 'first name' | 'colon' | 'after' = 'value';
  let position = 0;
  for (;;) {
    tokens.lastIndex = position;
    const found = tokens.exec(source);
    if (!found) break;
    const [, text, literal, sign] = found;
    const wantsValue = expected === 'value' || expected === 'first value';
    const wantsName = expected === 'name' || expected === 'first name';
    if (text !== undefined && wantsName) expected = 'colon';
    else if ((text !== undefined || literal !== undefined) && wantsValue) expected = 'after';
    else if (sign === ':' && expected === 'colon') expected = 'value';
    else if (sign === '{' && wantsValue) {
      open.push('{');
      expected = 'first name';
    } else if (sign === '[' && wantsValue) {
      open.push('[');
      expected = 'first value';
    } else if (sign === ',' && expected === 'after' && open.length > 0)
      expected = open.at(-1) === '{' ? 'name' : 'value';
    else if (sign === '}' && open.at(-1) === '{' && (expected === 'after' || expected === 'first name')) {
      open.pop();
      expected = 'after';
    } else if (sign === ']' && open.at(-1) === '[' && (expected === 'after' || expected === 'first value')) {
      open.pop();
      expected = 'after';
    } else break;
    position = tokens.lastIndex;
  }
  const rest = /\s*/y;
  rest.lastIndex = position;
  const end = position + (rest.exec(source)?.[0].length ?? 0);
  return source.slice(0, end).split('\n').length;
}
