/** What is read in real documents, and in those that were made to do harm. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { zipFile } from '../../core/importing/server/zip-file.ts';
import { sharedData } from '../../platform/testing/shared-data.ts';
import { isTextFile, wordsIn } from './server/words.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fika-words-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const wordsOf = (content: string | Uint8Array, isText = false) => {
  const path = join(folder, `${Math.random()}`);
  writeFileSync(path, content);
  return wordsIn(path, isText);
};
const docx = (xml: string) =>
  zipFile([
    { name: '[Content_Types].xml', content: '<Types/>' },
    { name: 'word/document.xml', content: xml },
  ]);

describe('made by hand', () => {
  test('a text of any writing', async () => {
    expect(await wordsOf('Größe 図', true)).toEqual({ state: 'ready', text: 'Größe 図' });
    expect(await wordsOf(Buffer.from('Gr\xf6\xdfe', 'latin1'), true)).toEqual({ state: 'ready', text: 'Größe' });
    expect(await wordsOf('a\u0000b', true)).toMatchObject({ state: 'none' });
    expect(await wordsOf('', true)).toMatchObject({ state: 'none' });
    expect(await wordsOf('binary')).toMatchObject({ state: 'none' });
    expect(isTextFile('application/octet-stream', 'a.MD')).toBe(true);
    expect(isTextFile('application/zip', 'a.zip')).toBe(false);
  });

  test('a document', async () => {
    const xml =
      '<w:document><w:p><w:r><w:t>One &amp; two</w:t></w:r></w:p><w:p><w:r><w:t>three</w:t></w:r></w:p></w:document>';
    expect(await wordsOf(docx(xml))).toEqual({ state: 'ready', text: 'One & two\nthree' });
  });

  test('entities that it declares itself are not expanded', async () => {
    const lol = `<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "${'&a;'.repeat(1000)}"><!ENTITY f SYSTEM "file:///etc/passwd">]>`;
    const { text } = await wordsOf(docx(`${lol}<w:document><w:t>${'&b;'.repeat(100)}&f;end</w:t></w:document>`));
    expect(text.length).toBeLessThan(1000);
    expect(text).not.toContain('root:');
  });

  test('a zip bomb that says it is a document is not unpacked', async () => {
    const bomb = zipFile([
      { name: '[Content_Types].xml', content: '<Types/>' },
      { name: 'word/document.xml', content: Buffer.alloc(100 * 1024 * 1024, 'a') },
    ]);
    expect(bomb.length).toBeLessThan(200_000);
    expect(await wordsOf(bomb)).toEqual({ state: 'failed', text: '' });
    const liar = zipFile([
      { name: '[Content_Types].xml', content: '<Types/>' },
      { name: 'word/document.xml', content: Buffer.alloc(40 * 1024 * 1024, 'a'), claimedSize: 10 },
    ]);
    expect(await wordsOf(liar)).toEqual({ state: 'failed', text: '' });
  });

  test('what is cut or broken fails, and says so', async () => {
    expect(await wordsOf('%PDF-1.7 and then nothing')).toMatchObject({ state: 'failed' });
    expect(await wordsOf('PK\u0003\u0004 and then nothing')).toMatchObject({ state: 'failed' });
    expect(await wordsOf(zipFile([{ name: 'a.txt', content: 'x' }]))).toMatchObject({ state: 'none' });
  });
});

const tika = sharedData('office-tika');
describe.skipIf(!tika)('real documents', () => {
  const files = tika ? readdirSync(tika).filter((name) => !/^(LICENSE|NOTICE)/.test(name)) : [];
  /** Without a word in them: a scan, a number, a page of HTML that is linked in. */
  const without = new Set([
    'testPDF_jsActionOnPage.pdf',
    'testPDF_twoAuthors.pdf',
    'testPDF_Version.11.x.PDFA-1b.pdf',
    'testAltChunkHTML.docx',
    'testDdeLink.xlsx',
    'testWORD_multi_authors.docx',
  ]);
  const encrypted = new Set(['testODTEncrypted.odt', 'testWORD_protected_passtika.docx']);
  test.each(files)('%s', { timeout: 90_000 }, async (name) => {
    const { state, text } = await wordsIn(join(tika!, name), false);
    if (encrypted.has(name)) return expect(state).toBe('encrypted');
    if (without.has(name)) return expect(['none', 'ready']).toContain(state);
    expect(state).toBe('ready');
    expect(text.length).toBeGreaterThan(3);
    expect(text).not.toMatch(/<\/?[a-z]+:/);
  });
});
