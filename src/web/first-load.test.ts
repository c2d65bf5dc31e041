import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';

interface Chunk {
  file: string;
  name?: string;
  isEntry?: boolean;
  imports?: string[];
}

const folder = new URL('../../dist/web/', import.meta.url);
const manifestFile = new URL('.vite/manifest.json', folder);

/** What a browser fetches before somebody reads their home stream: the entry, the home page, one language, all that they import. */
function firstLoad(manifest: Record<string, Chunk>): Set<string> {
  const files = new Set<string>();
  const visit = (key: string) => {
    const chunk = manifest[key];
    if (!chunk || files.has(chunk.file)) return;
    if (chunk.file.endsWith('.js')) files.add(chunk.file);
    for (const next of chunk.imports ?? []) visit(next);
  };
  for (const [key, chunk] of Object.entries(manifest)) {
    if (chunk.isEntry || key.endsWith('stream/web/HomePage.tsx') || chunk.name === 'messages-en') visit(key);
  }
  return files;
}

it.skipIf(!existsSync(manifestFile))('loads at most 200 kB of compressed script before the home stream', () => {
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8')) as Record<string, Chunk>;
  const files = [...firstLoad(manifest)];
  expect(files.some((file) => file.includes('HomePage'))).toBe(true);
  const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(new URL(file, folder))).length, 0);
  expect(bytes).toBeLessThanOrEqual(200_000);
  console.log(`first load: ${Math.round(bytes / 1000)} kB in ${files.length} files`);
});
