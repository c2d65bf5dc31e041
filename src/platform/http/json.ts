/**
 * JSON of a `T` that is text already. Most of a list's reply is the same for every reader, and turning it into text costs more than everything else about it: rooms keep
 * such parts as bytes, and put replies together from them.
 */
export class ReadyJson<T> {
  /** Only for the type: what the text says. */
  declare readonly says: T;
  readonly parts: readonly (string | Buffer)[];

  /** The parts, one after the other, must be the JSON of a `T`. */
  constructor(parts: readonly (string | Buffer)[]) {
    this.parts = parts;
  }

  toBuffer(): Buffer {
    let length = 0;
    for (const part of this.parts) length += typeof part === 'string' ? Buffer.byteLength(part) : part.length;
    const bytes = Buffer.allocUnsafe(length);
    let at = 0;
    for (const part of this.parts) {
      if (typeof part === 'string') at += bytes.write(part, at);
      else at += part.copy(bytes, at);
    }
    return bytes;
  }

  /** What JSON.stringify asks for, where such a part stands inside something else. */
  toJSON(): T {
    return JSON.parse(this.toBuffer().toString());
  }
}

export function readyArray<T>(entries: readonly ReadyJson<T>[]): ReadyJson<T[]> {
  const parts: (string | Buffer)[] = [];
  for (const entry of entries) parts.push(parts.length === 0 ? '[' : ',', ...entry.parts);
  return new ReadyJson(parts.length === 0 ? ['[]'] : [...parts, ']']);
}

/** An object of which some fields are ready. Fields that are undefined are left out, as in JSON. */
export function readyObject<T extends object>(fields: { [K in keyof T]: T[K] | ReadyJson<T[K]> }): ReadyJson<T> {
  const parts: (string | Buffer)[] = [];
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    parts.push(`${parts.length === 0 ? '{' : ','}${JSON.stringify(name)}:`);
    if (value instanceof ReadyJson) parts.push(...value.parts);
    else parts.push(JSON.stringify(value));
  }
  return new ReadyJson(parts.length === 0 ? ['{}'] : [...parts, '}']);
}

/** The object with further fields. */
export function extendJson<T extends object, M extends object>(
  ready: ReadyJson<T>,
  more: { [K in keyof M]: M[K] | ReadyJson<M[K]> },
): ReadyJson<T & M> {
  const last = ready.parts.at(-1);
  if (typeof last !== 'string' || !last.endsWith('}')) throw new Error('this JSON does not end as a text');
  const [first, ...rest] = readyObject<M>(more).parts;
  return new ReadyJson([...ready.parts.slice(0, -1), `${last.slice(0, -1)},${String(first).slice(1)}`, ...rest]);
}

/** The JSON of a non-empty object without its closing brace, as bytes that can be kept. */
export const openJson = (object: object): Buffer => Buffer.from(JSON.stringify(object).slice(0, -1));
