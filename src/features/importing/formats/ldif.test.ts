import { describe, expect, test } from 'vitest';
import { told } from '../testing/told.ts';
import { type LdifRecord, normalDn, readLdif } from './ldif.ts';

async function read(...chunks: (string | Buffer)[]) {
  const records: LdifRecord[] = [];
  for await (const record of readLdif(chunks, 'a.ldif')) records.push(record);
  return {
    entries: records.flatMap((r) => ('entry' in r ? [r.entry] : [])),
    problems: told(records.flatMap((r) => ('problem' in r ? [r.problem] : []))),
  };
}

const texts = (
  entry: { attributes: ReadonlyMap<string, readonly { text: string | null }[]> } | undefined,
  name: string,
) => entry?.attributes.get(name)?.map(({ text }) => text);

test('folded lines, comments, options, several values, base64, no line break at the end', async () => {
  const { entries, problems } = await read(
    'version: 1\r\n# a comment\r\n  that goes on\r\ndn: cn=Ann\r\n  Lee,dc=example\r\nCN: Ann Lee\r\nmail: a@example.com\r\n',
    'mail: b@example.com\r\ncn;lang-de:: QW5uYSBMw6k=\r\ndescription:: SGVs\r\n bG8=\r\nempty:\r\n\r\n\r\ndn:: Y249QsO2Yg==\nsn:no space',
  );
  expect(problems).toEqual([]);
  expect(entries.map(({ dn, line }) => [dn, line])).toEqual([
    ['cn=Ann Lee,dc=example', 4],
    ['cn=Böb', 15],
  ]);
  expect(texts(entries[0], 'cn')).toEqual(['Ann Lee', 'Anna Lé']);
  expect(texts(entries[0], 'mail')).toEqual(['a@example.com', 'b@example.com']);
  expect(texts(entries[0], 'description')).toEqual(['Hello']);
  expect(texts(entries[0], 'empty')).toEqual(['']);
  expect(texts(entries[1], 'sn')).toEqual(['no space']);
});

test('wherever the bytes are cut, the entries are the same', async () => {
  const ldif = Buffer.from('\ufeffdn: cn=Ünal\nsn: a\n b\r\n\r\ndn: cn=b\nsn: c\n');
  const whole = await read(ldif);
  expect(whole.entries.map(({ dn }) => dn)).toEqual(['cn=Ünal', 'cn=b']);
  for (let at = 0; at < ldif.length; at++) expect(await read(ldif.subarray(0, at), ldif.subarray(at))).toEqual(whole);
});

describe('what is damaged is reported, and the rest is taken', () => {
  test.each([
    ['dn: cn=x\nnonsense', 2, /no attribute name/],
    ['cn: x\nsn: y', 1, /does not begin with its name/],
    ['dn: cn=x\ncn:: ###', 2, /not base64/],
    ['dn: cn=x\ncn:: QQ=', 2, /not base64/],
    ['dn:', 1, /empty/],
    ['dn: cn=x\ndn: cn=y', 2, /second entry/],
    ['dn: cn=x\nchangetype: delete', 2, /change \(delete\)/],
    ['dn: cn=x\ncn: a\n-\ncn: b', 3, /no attribute name/],
  ])('%j', async (damage, line, reason) => {
    const { entries, problems } = await read(`dn: cn=before\nsn: a\n\n${damage}\n\ndn: cn=after\nsn: b\n`);
    expect(entries.map(({ dn }) => dn)).toEqual(['cn=before', 'cn=after']);
    expect(problems).toEqual([{ file: 'a.ldif', line: line + 3, reason: expect.stringMatching(reason) }]);
  });

  test('bytes that are no text', async () => {
    const { entries, problems } = await read(Buffer.from('dn: cn=\xff\nsn: a\n\ndn: cn=b\n', 'latin1'));
    expect(entries.map(({ dn }) => dn)).toEqual(['cn=b']);
    expect(problems).toMatchObject([{ line: 1 }]);
  });

  test('a value at an address is not fetched, and the entry is taken without it', async () => {
    const { entries, problems } = await read('dn: cn=x\njpegPhoto:< file:///etc/passwd\nsn: y\n');
    expect(problems).toEqual([{ file: 'a.ldif', line: 2, reason: expect.stringContaining('not fetched') }]);
    expect([...entries[0]!.attributes.keys()]).toEqual(['sn']);
  });
});

test('a change that adds is an entry', async () => {
  const { entries, problems } = await read('dn: cn=x\nchangetype: add\nsn: y\n');
  expect(problems).toEqual([]);
  expect([...entries[0]!.attributes.keys()]).toEqual(['sn']);
});

test('names are told apart by what they say, not by their spelling', () => {
  expect(normalDn('CN=Amy Wong + SN=Kroker , OU=People,dc=Example')).toBe('cn=amy wong+sn=kroker,ou=people,dc=example');
  expect(normalDn('sn=Kroker+cn=Amy Wong,ou=people,dc=example')).toBe('cn=amy wong+sn=kroker,ou=people,dc=example');
  expect(normalDn('cn=Lee\\, Ann,ou="a,b"')).toBe('cn=lee\\, ann,ou="a,b"');
});
