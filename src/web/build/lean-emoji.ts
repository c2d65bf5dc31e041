import type { Plugin } from 'vite';

/**
 * The emoji font's .woff files draw each emoji twice, in a COLR and in an SVG table. Whoever reads COLR needs no SVG,
 * which is most of the file: it is taken out as the web app is built.
 */
export function leanEmoji(): Plugin {
  return {
    name: 'lean-emoji',
    apply: 'build',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (
          file.type !== 'asset' ||
          !/noto-color-emoji-.*\.woff$/.test(file.fileName) ||
          typeof file.source === 'string'
        )
          continue;
        file.source = withoutTable(file.source, 'SVG ');
      }
    },
  };
}

const headerBytes = 44;
const entryBytes = 20;
const aligned = (bytes: number): number => (bytes + 3) & ~3;

/** A WOFF 1.0 file without one of its tables. https://www.w3.org/TR/WOFF/ */
export function withoutTable(woff: Uint8Array, tag: string): Uint8Array {
  const old = new DataView(woff.buffer, woff.byteOffset, woff.byteLength);
  const entries = Array.from({ length: old.getUint16(12) }, (_, index) => headerBytes + index * entryBytes);
  const kept = entries.filter((at) => String.fromCharCode(...woff.subarray(at, at + 4)) !== tag);
  const tables = kept.map((at) => ({
    at,
    from: old.getUint32(at + 4),
    bytes: old.getUint32(at + 8),
    full: old.getUint32(at + 12),
  }));
  const first = headerBytes + kept.length * entryBytes;
  const total = tables.reduce((sum, table) => sum + aligned(table.bytes), first);
  const lean = new Uint8Array(total);
  const view = new DataView(lean.buffer);
  lean.set(woff.subarray(0, headerBytes));
  view.setUint32(8, total);
  view.setUint16(12, kept.length);
  // What the font would weigh unpacked: its own header, its directory, its tables.
  view.setUint32(
    16,
    tables.reduce((sum, table) => sum + aligned(table.full), 12 + 16 * kept.length),
  );
  // No metadata and no private block: they stood behind the tables.
  lean.fill(0, 24, headerBytes);
  let position = first;
  for (const [index, { at, from, bytes }] of tables.entries()) {
    const entry = headerBytes + index * entryBytes;
    lean.set(woff.subarray(at, at + entryBytes), entry);
    view.setUint32(entry + 4, position);
    lean.set(woff.subarray(from, from + bytes), position);
    position += aligned(bytes);
  }
  return lean;
}
