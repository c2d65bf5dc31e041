import fc from 'fast-check';
import { expect, test } from 'vitest';
import { webAddress } from './contract.ts';
import { addressKey, normalAddress } from './server/address.ts';

test.each([
  ['https://Example.ORG', 'https://example.org/'],
  ['HTTP://example.org:80/a', 'http://example.org/a'],
  ['https://example.org/a?utm_source=mail&b=2&fbclid=x#part', 'https://example.org/a?b=2#part'],
  ['https://example.org/?q=a%20b&utm_campaign=c', 'https://example.org/?q=a%20b'],
  ['https://example.org/a?gclid=1', 'https://example.org/a'],
  ['https://example.org/a?', 'https://example.org/a'],
  ['https://example.org/a#', 'https://example.org/a'],
  ['https://bücher.example/ä', 'https://xn--bcher-kva.example/%C3%A4'],
  ['https://example.org/a/../b', 'https://example.org/b'],
])('%s is kept as %s', (given, kept) => expect(normalAddress(given)).toBe(kept));

const same = (a: string, b: string) => addressKey(a).equals(addressKey(b));

test('the same page is the same, another one is not', () => {
  const one = 'https://example.org/a?x=1&y=2';
  for (const other of [
    'http://www.example.org/a/?y=2&x=1',
    'https://EXAMPLE.org/a?x=1&y=2#part',
    'https://example.org./a?utm_medium=x&x=1&y=2',
  ])
    expect(same(one, other), other).toBe(true);
  for (const other of [
    'https://example.org/A?x=1&y=2',
    'https://example.org/a?x=1',
    'https://example.org:8443/a?x=1&y=2',
    'https://sub.example.org/a?x=1&y=2',
    'https://example.org/a?x=1&y=2#/part',
  ])
    expect(same(one, other), other).toBe(false);
});

test('asked again, it answers the same', () => {
  fc.assert(
    fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (address) => {
      const kept = normalAddress(address);
      expect(normalAddress(kept)).toBe(kept);
      expect(same(address, kept)).toBe(true);
    }),
  );
});

test.each([
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'java\nscript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:x',
  'file:///etc/passwd',
  'ftp://example.org/',
  'place:type=6',
  'about:blank',
  'blob:https://example.org/1',
  'example.org',
  '//example.org/',
  '/bookmarks',
  '?lY47tw',
  '',
  'https://',
  'https://me:secret@example.org/',
  'https://exa\u0000mple.org/',
  'https://example.org/a\nb',
  'https://example.org/a\tb',
  'https://example.org/\u202egnp.exe',
  'https://exam\u200bple.org/',
  'https://example.org/a b',
  `https://example.org/${'x'.repeat(10_000)}`,
])('%j is no address to keep', (address) => expect(webAddress.safeParse(address).success).toBe(false));

test('spaces around it are not part of it', () => {
  expect(webAddress.parse('  https://example.org/ ')).toBe('https://example.org/');
});
