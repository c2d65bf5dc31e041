import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ImportSourceError } from '../../../core/importing/problem.ts';
import { describeWithData } from '../../../platform/testing/shared-data.ts';
import { told } from '../testing/told.ts';
import { type PeopleEntry, readPeople } from './people.ts';
import { readPeopleTable } from './people-csv.ts';

async function collect(path: string) {
  const entries: PeopleEntry[] = [];
  for await (const entry of readPeople(path)) entries.push(entry);
  return {
    people: entries.flatMap((e) => ('person' in e ? [e.person] : [])),
    groups: entries.flatMap((e) => ('group' in e ? [e.group] : [])),
    problems: told(entries.flatMap((e) => ('problem' in e ? [e.problem] : []))),
  };
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fika-people-'));
});
afterEach(() => rm(folder, { recursive: true }));
const put = (name: string, content: string | Uint8Array) => writeFile(join(folder, name), content);

describeWithData('a directory', ['ldif-planet-express', 'mattermost-server'], (planet, mattermost) => {
  test('Planet Express', async () => {
    const { people, groups, problems } = await collect(planet);
    expect(problems).toEqual([]);
    expect(people.map(({ name }) => name).sort()).toEqual([
      'Amy Wong',
      'Bender',
      'Fry',
      'Hermes Conrad',
      'Professor Farnsworth',
      'Turanga Leela',
      'Zoidberg',
    ]);
    const leela = people.find(({ handle }) => handle === 'leela')!;
    expect(leela).toMatchObject({
      externalId: 'cn=turanga leela,ou=people,dc=planetexpress,dc=com',
      givenName: 'Leela',
      familyName: 'Turanga',
      email: 'leela@planetexpress.com',
      title: 'Captain, Pilot',
      department: 'Delivering Crew',
      about: 'Mutant',
    });
    expect(people.filter(({ photo }) => photo !== null).length).toBe(5);
    for (const { photo } of people) if (photo) expect(photo.subarray(0, 3).toString('hex')).toBe('ffd8ff');
    expect(groups.map(({ name, members }) => [name, members.length])).toEqual([
      ['admin_staff', 2],
      ['ship_crew', 3],
    ]);
    expect(groups[1]!.members).toContain(leela.externalId);
    // A password has no way into a record.
    expect(JSON.stringify(people)).not.toMatch(/ssha|password/i);
  });

  test('entries written as changes, groups without a name of their own', async () => {
    const { people, groups, problems } = await collect(join(mattermost, 'qa-data.ldif'));
    expect(problems).toEqual([]);
    expect(people.length).toBeGreaterThan(5);
    // Groups hold groups there: developers are William, xyz and abc.
    const members = (name: string) => groups.find((group) => group.name === name)?.members ?? [];
    expect(members('xyz').length + members('abc').length).toBe(4);
    expect(members('developers').toSorted()).toEqual(
      [...members('xyz'), ...members('abc'), 'uid=william.test,ou=users,dc=mm,dc=test,dc=com'].toSorted(),
    );
    expect(members('engineering')).toEqual(expect.arrayContaining([...members('developers'), ...members('qa')]));
    expect(groups.find(({ externalId }) => externalId.startsWith('cn=xyz'))).toMatchObject({
      name: 'xyz',
      members: ['uid=jesus.test,ou=users,dc=mm,dc=test,dc=com', 'uid=george.test,ou=users,dc=mm,dc=test,dc=com'],
    });
  });
});

describe('LDIF', () => {
  test('groups of every kind, managers, members who are missing', async () => {
    const person = (uid: string, more = '') =>
      `dn: uid=${uid},ou=people\nobjectClass: inetOrgPerson\nuid: ${uid}\ncn: ${uid.toUpperCase()}\n${more}\n`;
    await put(
      '10-groups.ldif',
      'dn: cn=names\nobjectClass: groupOfNames\nmember: UID=a,OU=People\nmember: uid=gone,ou=people\n\n' +
        "dn: cn=unique\nobjectClass: groupOfUniqueNames\nuniqueMember: uid=b,ou=people#'01'B\nuniqueMember: cn=unique\n\n" +
        'dn: cn=posix\nobjectClass: posixGroup\nmemberUid: a\nmemberUid: B\nmemberUid: nobody\n\n',
    );
    await put(
      '20-people.ldif',
      person('a', 'manager: uid=B, ou=people\nmemberOf: cn=names\n') + person('b') + person('b'),
    );
    const { people, groups, problems } = await collect(folder);
    expect(people.map(({ externalId, managerRef }) => [externalId, managerRef])).toEqual([
      ['uid=a,ou=people', 'uid=b,ou=people'],
      ['uid=b,ou=people', null],
    ]);
    expect(people[0]!.groups).toEqual(['cn=names']);
    expect(groups.map(({ name, members }) => [name, members])).toEqual([
      ['names', ['uid=a,ou=people']],
      ['unique', ['uid=b,ou=people']],
      ['posix', ['uid=a,ou=people', 'uid=b,ou=people']],
    ]);
    expect(problems).toEqual([
      { file: '20-people.ldif', line: 13, reason: expect.stringContaining('came before') },
      { file: '10-groups.ldif', line: 1, reason: expect.stringContaining('uid=gone,ou=people') },
      { file: '10-groups.ldif', line: 11, reason: expect.stringContaining('nobody') },
    ]);
  });
});

describe('tables', () => {
  test('English, with commas', () => {
    const table = readPeopleTable(
      'Employee ID,First name,Last name,E-mail,Job Title,Department,Office,Phone,Manager,Groups,Shoe size\n' +
        '7,Ann,Lee,Ann@Example.com,"Head, Sales",Sales,Berlin,+49 30 1,,"Sales; Board",38\n' +
        '8,Bob,Ray,bob@example.com,,Sales,,,ann@example.com,sales,44\n',
      'people.csv',
    );
    expect(table.problems).toEqual([]);
    expect(table.ignoredColumns).toEqual(['Shoe size']);
    expect(table.people[0]).toEqual({
      externalId: '7',
      name: 'Ann Lee',
      givenName: 'Ann',
      familyName: 'Lee',
      email: 'ann@example.com',
      handle: null,
      title: 'Head, Sales',
      department: 'Sales',
      location: 'Berlin',
      phone: '+49 30 1',
      about: null,
      managerRef: null,
      photo: null,
      groups: ['Sales', 'Board'],
      file: 'people.csv',
      line: 2,
    });
    expect(table.people[1]).toMatchObject({ managerRef: '7', line: 3 });
    expect(table.groups.map(({ name, members }) => [name, members])).toEqual([
      ['Sales', ['7', '8']],
      ['Board', ['7']],
    ]);
  });

  const german =
    'Name;Vorname;E-Mail-Adresse;Abteilung;Standort;Führungskraft\r\nGrün;Änne;aenne@example.com;Küche;Köln;\r\nWeiß;Jörg;joerg@example.com;Küche;;Änne Grün\r\n';
  test.each([
    ['UTF-8 with a mark', Buffer.from(`\ufeff${german}`)],
    ['Windows-1252', Buffer.from(german, 'latin1')],
    ['UTF-16', Buffer.from(`\ufeff${german}`, 'utf16le')],
  ])('German, with semicolons, in %s', (_, bytes) => {
    const { people, problems } = readPeopleTable(bytes, 'leute.csv');
    expect(problems).toEqual([]);
    expect(people).toMatchObject([
      { externalId: 'aenne@example.com', name: 'Änne Grün', familyName: 'Grün', department: 'Küche', location: 'Köln' },
      { name: 'Jörg Weiß', managerRef: 'aenne@example.com' },
    ]);
  });

  test('rows that cannot be taken are reported with their line, also after cells of several lines', () => {
    const { people, problems } = readPeopleTable(
      'name,email,about,manager\nAnn,ann@example.com,"one\ntwo\nthree",\n,,nothing,\nBob,not mail,,\n\nCara,,,\nAnn again,ANN@example.com,,\nDan,dan@example.com,,Nobody\n',
      'a.csv',
    );
    expect(people.map(({ name, line }) => [name, line])).toEqual([
      ['Ann', 2],
      ['Dan', 10],
    ]);
    expect(people[0]!.about).toBe('one\ntwo\nthree');
    expect(told(problems).map(({ line, reason }) => [line, reason.slice(0, 30)])).toEqual([
      [5, 'This row has neither a name no'],
      [6, '“not mail” is no mail address.'],
      [8, 'This row has neither a mail ad'],
      [9, 'This person is in line 2 alrea'],
      [10, 'The manager “Nobody” is not in'],
    ]);
  });

  test('a quotation mark that never closes is said', () => {
    const { problems } = readPeopleTable('name,email\n"Ann,ann@example.com\nBob,bob@example.com\n', 'a.csv');
    expect(told(problems)).toEqual([{ file: 'a.csv', line: 2, reason: expect.stringContaining('not closed') }]);
  });

  test.each([
    ['', /no rows/],
    ['colour,size\nred,1\n', /names no column/],
  ])('%j is no table of people', (content, reason) => {
    expect(readPeopleTable(content, 'a.csv')).toMatchObject({
      people: [],
      problems: [{ file: 'a.csv', reason: { text: expect.stringMatching(reason) } }],
    });
  });

  test('from a file', async () => {
    await put('people.csv', 'name;mail\nAnn;ann@example.com\n');
    expect((await collect(join(folder, 'people.csv'))).people).toMatchObject([
      { name: 'Ann', file: 'people.csv', line: 2 },
    ]);
  });
});

test('where there is nothing to read, that is said', async () => {
  await expect(collect(join(folder, 'nowhere'))).rejects.toThrow(ImportSourceError);
  await put('LICENSE', 'x');
  await expect(collect(folder)).rejects.toThrow(ImportSourceError);
});
