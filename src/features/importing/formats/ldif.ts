/** LDIF content records, RFC 2849. Pure: bytes in, entries and problems out. */
import { type ImportProblem, ImportSourceError } from '../../../core/importing/problem.ts';
import { because, type Reason, type ReasonCode } from './reason.ts';

/** An attribute's value; `text` is null where the bytes are no UTF-8 text. */
export interface LdifValue {
  readonly text: string | null;
  readonly bytes: Buffer;
}

export interface LdifEntry {
  readonly dn: string;
  /** Name in lower case, without options (`cn;lang-de` is `cn`) → values in the order of the file. */
  readonly attributes: ReadonlyMap<string, readonly LdifValue[]>;
  readonly file: string;
  /** Where its `dn:` is, counted from 1. */
  readonly line: number;
}

export type LdifRecord = { readonly entry: LdifEntry } | { readonly problem: ImportProblem };

/** A value of a directory is a photograph at most; more than this is damage. */
export const MAX_VALUE_BYTES = 16 * 1024 * 1024;
const MAX_ENTRY_BYTES = 64 * 1024 * 1024;

function checkLength(bytes: number, line: number): void {
  if (bytes > MAX_ENTRY_BYTES) throw new ImportSourceError(`Line ${line} is too long for LDIF.`);
}

interface Line {
  readonly bytes: Buffer;
  readonly number: number;
}

/** Splits at LF or CRLF, whatever the pieces are that the bytes come in. */
async function* physicalLines(
  source: AsyncIterable<Buffer | string> | Iterable<Buffer | string>,
): AsyncGenerator<Line> {
  let number = 0;
  let pending: Buffer[] = [];
  let held = 0;
  const line = (end: Buffer): Line => {
    number += 1;
    let bytes = pending.length === 0 ? end : Buffer.concat([...pending, end]);
    pending = [];
    if (bytes.at(-1) === 0x0d) bytes = bytes.subarray(0, -1);
    // A byte order mark is no part of the first attribute.
    if (number === 1 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) bytes = bytes.subarray(3);
    return { bytes, number };
  };
  for await (const piece of source) {
    const chunk = typeof piece === 'string' ? Buffer.from(piece) : piece;
    let start = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, start)) {
      yield line(chunk.subarray(start, end));
      start = end + 1;
    }
    if (start === chunk.length) continue;
    pending.push(chunk.subarray(start));
    held = pending.length === 1 ? chunk.length - start : held + chunk.length - start;
    checkLength(held, number + 1);
  }
  if (pending.length > 0) yield line(Buffer.alloc(0));
}

/** Joins folded lines and leaves comments out; an empty line comes as one without bytes. */
async function* logicalLines(source: Parameters<typeof physicalLines>[0]): AsyncGenerator<Line> {
  let parts: Buffer[] = [];
  let first = 0;
  let length = 0;
  for await (const { bytes, number } of physicalLines(source)) {
    if (bytes[0] === 0x20 && parts.length > 0) {
      parts.push(bytes.subarray(1));
      length += bytes.length;
      checkLength(length, first);
      continue;
    }
    if (parts.length > 0 && parts[0]![0] !== 0x23) yield { bytes: Buffer.concat(parts), number: first };
    parts = [];
    if (bytes.length === 0) yield { bytes, number };
    else {
      parts = [bytes];
      first = number;
      length = bytes.length;
    }
  }
  if (parts.length > 0 && parts[0]![0] !== 0x23) yield { bytes: Buffer.concat(parts), number: first };
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decode(bytes: Buffer): string | null {
  try {
    const text = utf8.decode(bytes);
    return text.includes('\u0000') ? null : text;
  } catch {
    return null;
  }
}

type Attribute = { readonly name: string; readonly value: LdifValue };

/** One `name: value`, `name:: base64`; or the reason why not. */
function readAttribute(bytes: Buffer): Attribute | Reason {
  const colon = bytes.indexOf(0x3a);
  if (colon < 1) return because('no_attribute');
  const name = bytes.subarray(0, colon).toString('latin1').toLowerCase().split(';', 1)[0]!;
  if (!/^[a-z0-9][a-z0-9.-]*$/.test(name)) return because('no_attribute');
  const kind = bytes[colon + 1];
  if (kind === 0x3c) return because('value_elsewhere', { name });
  let start = colon + (kind === 0x3a ? 2 : 1);
  while (bytes[start] === 0x20) start++;
  const raw = bytes.subarray(start);
  if (raw.length > MAX_VALUE_BYTES * 1.4) return because('value_too_large', { name });
  if (kind !== 0x3a) {
    const text = decode(raw);
    return text === null ? because('value_not_text', { name }) : { name, value: { text, bytes: raw } };
  }
  const base64 = raw.toString('latin1').trim();
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(base64)) {
    return because('value_not_base64', { name });
  }
  const value = Buffer.from(base64, 'base64');
  return { name, value: { text: decode(value), bytes: value } };
}

interface Draft {
  readonly line: number;
  dn: string | undefined;
  readonly attributes: Map<string, LdifValue[]>;
  bytes: number;
  /** Why the entry as a whole cannot be taken. */
  damage: { readonly line: number; readonly reason: Reason } | undefined;
}

function addLine(draft: Draft, { bytes, number }: Line): ImportProblem | undefined {
  const damage = (code: ReasonCode, values?: Reason['values']) => {
    draft.damage = { line: number, reason: because(code, values) };
    return undefined;
  };
  draft.bytes += bytes.length;
  if (draft.bytes > MAX_ENTRY_BYTES) return damage('entry_too_large');
  const read = readAttribute(bytes);
  if ('code' in read) {
    // Only a value elsewhere leaves the entry whole; any other bad line may hide where it ends.
    return read.code === 'value_elsewhere' && draft.dn !== undefined
      ? { file: '', line: number, reason: read }
      : damage(read.code, read.values);
  }
  const { name, value } = read;
  if (draft.dn === undefined) {
    if (name !== 'dn') return damage('no_dn');
    if (!value.text) return damage('empty_dn');
    draft.dn = value.text;
  } else if (name === 'dn') return damage('second_dn');
  else if (name === 'changetype' && value.text !== 'add') {
    return damage('is_change', { change: value.text ?? '' });
  } else if (name !== 'changetype') {
    const values = draft.attributes.get(name);
    if (values) values.push(value);
    else draft.attributes.set(name, [value]);
  }
  return undefined;
}

/**
 * Reads LDIF as it comes: entries and what was wrong, in the order of the file. A damaged entry is reported with its
 * line and left out; `attr:< url` is reported and only that value left out. `changetype: add` is an entry, other changes
 * are problems.
 * @param file the name that entries and problems carry
 * @throws {ImportSourceError} on a line that no directory has written (64 MiB)
 */
export async function* readLdif(
  source: AsyncIterable<Buffer | string> | Iterable<Buffer | string>,
  file: string,
): AsyncGenerator<LdifRecord> {
  let draft: Draft | undefined;
  const finish = (done: Draft): LdifRecord | undefined => {
    if (done.damage) return { problem: { file, ...done.damage } };
    if (done.dn === undefined) return undefined;
    return { entry: { dn: done.dn, attributes: done.attributes, file, line: done.line } };
  };
  for await (const line of logicalLines(source)) {
    if (line.bytes.length === 0) {
      const record = draft && finish(draft);
      draft = undefined;
      if (record) yield record;
      continue;
    }
    if (!draft && /^version: *\d+$/.test(line.bytes.toString('latin1'))) {
      if (!line.bytes.toString('latin1').endsWith('1')) {
        yield { problem: { file, line: line.number, reason: because('ldif_version') } };
      }
      continue;
    }
    draft ??= { line: line.number, dn: undefined, attributes: new Map(), bytes: 0, damage: undefined };
    const problem = draft.damage ? undefined : addLine(draft, line);
    if (problem) yield { problem: { ...problem, file } };
  }
  const last = draft && finish(draft);
  if (last) yield last;
}

/**
 * A distinguished name in one spelling: parts in lower case, without the spaces around them, the values of a
 * multi-valued part in order. Names that are the same in a directory (RFC 4514) are mostly the same here.
 */
export function normalDn(dn: string): string {
  return splitDn(dn, ',')
    .map((part) =>
      splitDn(part, '+')
        .map((pair) => {
          const equals = pair.indexOf('=');
          const value = pair
            .slice(equals + 1)
            .trim()
            .replace(/\s+/g, ' ');
          return `${pair.slice(0, equals).trim()}=${value}`.toLowerCase();
        })
        .sort()
        .join('+'),
    )
    .join(',');
}

/** Splits at a separator that is neither escaped nor quoted. */
function splitDn(dn: string, separator: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let quoted = false;
  for (let i = 0; i < dn.length; i++) {
    if (dn[i] === '\\') i++;
    else if (dn[i] === '"') quoted = !quoted;
    else if (dn[i] === separator && !quoted) {
      parts.push(dn.slice(start, i));
      start = i + 1;
    }
  }
  return [...parts, dn.slice(start)];
}
