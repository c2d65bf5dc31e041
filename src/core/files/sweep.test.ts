import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sweepUploads } from './server/files.ts';

test('what a killed process left of an upload goes after a day; what still arrives stays', async () => {
  const data = mkdtempSync(join(tmpdir(), 'fika-sweep-'));
  try {
    for (const name of ['upload-old', 'upload-new']) {
      mkdirSync(join(data, 'uploads', name), { recursive: true });
      writeFileSync(join(data, 'uploads', name, 'content'), 'half');
    }
    const yesterday = Date.now() / 1000 - 25 * 60 * 60;
    utimesSync(join(data, 'uploads', 'upload-old'), yesterday, yesterday);
    await sweepUploads(data);
    expect(existsSync(join(data, 'uploads', 'upload-old'))).toBe(false);
    expect(existsSync(join(data, 'uploads', 'upload-new'))).toBe(true);
    // An installation that never had an upload.
    await sweepUploads(join(data, 'nowhere'));
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
});
