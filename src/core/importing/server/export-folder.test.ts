import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ImportSourceError } from '../problem.ts';
import { openExportFolder } from './export-folder.ts';
import { type ZipEntry, zipFile } from './zip-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fika-export-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function openZip(entries: readonly ZipEntry[]) {
  const path = join(folder, 'export.zip');
  await writeFile(path, zipFile(entries));
  return openExportFolder(path);
}

test('a zip and a folder read the same, without the one folder that all is in', async () => {
  const zip = await openZip([
    { name: 'Export 1/b/c.json', content: 'see' },
    { name: 'Export 1/a.json', content: '[ä]' },
    { name: '__MACOSX/Export 1/._a.json', content: 'x' },
  ]);
  await mkdir(join(folder, 'plain', 'Export 1', 'b'), { recursive: true });
  await writeFile(join(folder, 'plain', 'Export 1', 'a.json'), '[ä]');
  await writeFile(join(folder, 'plain', 'Export 1', 'b', 'c.json'), 'see');
  const plain = await openExportFolder(join(folder, 'plain'));
  for (const opened of [zip, plain]) {
    expect(opened.names).toEqual(['a.json', 'b/c.json']);
    expect(opened.size('b/c.json')).toBe(3);
    expect((await opened.read('a.json', 100)).toString()).toBe('[ä]');
    await expect(opened.read('a.json', 2)).rejects.toThrow('larger');
    await expect((async () => opened.read('../a.json', 100))()).rejects.toThrow(ImportSourceError);
    await opened.close();
  }
});

test.each(['../evil.json', '/etc/evil.json', 'a/../../evil.json', 'C:\\evil.json'])(
  'a zip with %j is not opened',
  async (name) => {
    await expect(
      openZip([
        { name: 'a.json', content: '[]' },
        { name, content: '[]' },
      ]),
    ).rejects.toThrow(ImportSourceError);
  },
);

test('a zip that unpacks to far too much is not opened', async () => {
  const zeros = Buffer.alloc(20 * 1024 * 1024);
  const bomb = Array.from({ length: 5 }, (_, index) => ({ name: `${index}.json`, content: zeros }));
  await expect(openZip(bomb)).rejects.toThrow('far more');
});

test('a zip that lies about sizes is found out while reading', async () => {
  const opened = await openZip([
    { name: 'a.json', content: Buffer.alloc(5_000_000), claimedSize: 10 },
    { name: 'b.json', content: '[]' },
  ]);
  await expect(opened.read('a.json', 1000)).rejects.toThrow();
  expect((await opened.read('b.json', 1000)).toString()).toBe('[]');
  await opened.close();
});

test('a file that has grown since it was looked at is read no further than it may be', async () => {
  await mkdir(join(folder, 'growing'));
  await writeFile(join(folder, 'growing', 'a.json'), '[]');
  const opened = await openExportFolder(join(folder, 'growing'));
  await writeFile(join(folder, 'growing', 'a.json'), Buffer.alloc(5000));
  await expect(opened.read('a.json', 1000)).rejects.toThrow('larger');
  await opened.close();
});

test('a zip with a password is refused as a whole', async () => {
  const zip = zipFile([{ name: 'a.json', content: '[]' }]);
  // The flag that says so, in front of the file and in the directory at the end.
  for (const [header, flags] of [
    ['PK\x03\x04', 6],
    ['PK\x01\x02', 8],
  ] as const) {
    const at = zip.indexOf(header, 0, 'latin1') + flags;
    zip.writeUInt16LE(zip.readUInt16LE(at) | 1, at);
  }
  await writeFile(join(folder, 'secret.zip'), zip);
  await expect(openExportFolder(join(folder, 'secret.zip'))).rejects.toThrow('This zip is encrypted.');
});

test('two files of one name, a zip that is none, nothing at all', async () => {
  await expect(
    openZip([
      { name: 'a', content: '1' },
      { name: 'a', content: '2' },
    ]),
  ).rejects.toThrow('two files');
  await writeFile(join(folder, 'no.zip'), 'no zip');
  await expect(openExportFolder(join(folder, 'no.zip'))).rejects.toThrow(ImportSourceError);
  await expect(openExportFolder(join(folder, 'absent'))).rejects.toThrow(ImportSourceError);
});

test('a link in a folder leads nowhere', async () => {
  await mkdir(join(folder, 'linked'));
  await symlink('/etc/passwd', join(folder, 'linked', 'a.json'));
  expect((await openExportFolder(join(folder, 'linked'))).names).toEqual([]);
});
