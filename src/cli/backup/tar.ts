/** The tar format (POSIX ustar), as much of it as a backup needs: plain files, one after the other, read without mercy. */
import { type FileHandle, open } from 'node:fs/promises';

const BLOCK = 512;
const CHUNK = 1024 * 1024;

/** The file is no tar of ours, or something in it was changed; the message says what, for "The backup … : MESSAGE." */
export class DamagedError extends Error {}

export interface Member {
  readonly name: string;
  readonly size: number;
  /** Can be read once, until the next member is asked for. */
  readonly content: AsyncIterable<Buffer>;
}

/**
 * The header of a member. Throws when the name or the size does not fit, which no name or chunk of a backup comes near.
 * @param time seconds since 1970
 */
export function headerOf(name: string, size: number, time: number): Buffer {
  const [prefix, rest] = splitName(name);
  const header = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, length: number) =>
    header.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at, 'latin1');
  if (size >= 8 ** 11) throw new Error(`${name} is too large for the tar format.`);
  header.write(rest, 0, 'latin1');
  octal(0o600, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  octal(time, 136, 12);
  header.write('        0', 148, 'latin1');
  header.write('ustar\x0000', 257, 'latin1');
  header.write(prefix, 345, 'latin1');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return header;
}

function splitName(name: string): [prefix: string, rest: string] {
  if (name.length <= 100) return ['', name];
  const cut = name.indexOf('/', name.length - 101);
  if (cut < 0 || cut > 155) throw new Error(`${name} is too long a name for the tar format.`);
  return [name.slice(0, cut), name.slice(cut + 1)];
}

/** What fills the last block of a member. */
export const padding = (size: number): Buffer => Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);

export const endOfArchive = Buffer.alloc(2 * BLOCK);

/**
 * The members of an archive, in their order. Every byte counts: a header that `headerOf` would not have written, padding
 * that is not empty and anything after the end are refused with DamagedError.
 */
export async function* readTar(path: string): AsyncGenerator<Member> {
  const file = await open(path);
  try {
    for (let at = 0; ; ) {
      const header = await readAt(file, at, BLOCK);
      if (header.every((byte) => byte === 0)) {
        const end = await readAt(file, at, 2 * BLOCK);
        if (!end.equals(endOfArchive) || (await file.stat()).size !== at + 2 * BLOCK)
          throw new DamagedError('its end is not as it was written');
        return;
      }
      const { name, size } = parsed(header, at);
      at += BLOCK;
      yield { name, size, content: contentOf(file, at, size) };
      at += size;
      const rest = padding(size);
      if (!(await readAt(file, at, rest.length)).equals(rest)) throw changedAt(at);
      at += rest.length;
    }
  } finally {
    await file.close();
  }
}

const changedAt = (at: number) => new DamagedError(`it was changed at byte ${at}`);

function parsed(header: Buffer, at: number): { name: string; size: number } {
  const text = (from: number, length: number) => header.toString('latin1', from, from + length).replace(/\0.*$/s, '');
  const prefix = text(345, 155);
  const name = `${prefix && `${prefix}/`}${text(0, 100)}`;
  const [size, time] = [text(124, 12), text(136, 12)].map((octal) => Number.parseInt(octal, 8)) as [number, number];
  if (!name || !Number.isSafeInteger(size) || !Number.isSafeInteger(time) || !headerOf(name, size, time).equals(header))
    throw changedAt(at);
  return { name, size };
}

async function* contentOf(file: FileHandle, from: number, size: number): AsyncGenerator<Buffer> {
  for (let done = 0; done < size; ) {
    const chunk = await readAt(file, from + done, Math.min(CHUNK, size - done));
    done += chunk.length;
    yield chunk;
  }
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  for (let done = 0; done < length; ) {
    const { bytesRead } = await file.read(bytes, done, length - done, position + done);
    if (bytesRead === 0) throw new DamagedError('its end is missing');
    done += bytesRead;
  }
  return bytes;
}
