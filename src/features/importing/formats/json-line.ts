const tokens =
  /\s*(?:("(?:[^"\\\n\r\t]|\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)|([[\]{},:]))/y;

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
