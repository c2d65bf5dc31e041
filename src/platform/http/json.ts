/**
 * Most of a list's reply is the same for every reader, and turning it into text costs more than everything else about it. A room that keeps such parts keeps
 * their text too, and hands out objects that know it.
 */
const prepared: unique symbol = Symbol('prepared JSON');

interface Prepared {
  /** The text of the object's shared fields, without the closing brace. */
  readonly head: string;
  /** Its other fields. */
  readonly rest: object;
}

/** `head` must be the JSON of fields that `object` has; `rest` are the others. The object itself stays an ordinary one. */
export function withPreparedJson<T extends object>(object: T, head: string, rest: object): T {
  Object.defineProperty(object, prepared, { value: { head, rest } satisfies Prepared });
  return object;
}

/** The JSON of a non-empty object without its closing brace. */
export const openJson = (object: object): string => JSON.stringify(object).slice(0, -1);

const one = (value: unknown): string => {
  const known =
    typeof value === 'object' && value !== null ? (value as { [prepared]?: Prepared })[prepared] : undefined;
  return known ? `${known.head},${JSON.stringify(known.rest).slice(1)}` : JSON.stringify(value);
};

/** JSON.stringify, with prepared parts taken as they are: at the top, or as entries of `items`. */
export function stringify(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const { items, ...others } = value as { items?: unknown };
  if (!Array.isArray(items)) return one(value);
  const tail = JSON.stringify(others).slice(1);
  return `{"items":[${items.map(one).join(',')}]${tail === '}' ? '' : ','}${tail}`;
}
