import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { getFileContent } from '../../core/files/contract.ts';
import { processPicture } from '../../core/files/server/files.ts';
import type { ImportOptions } from '../../core/importing/importers.ts';
import { getPerson, listPeople } from '../../core/people/contract.ts';
import { listCommunities, listMembers } from '../../core/places/contract.ts';
import { testServices } from '../../platform/testing/services.ts';
import { describeWithData } from '../../platform/testing/shared-data.ts';
import { openWorld, type World } from '../../testing/world.ts';
import { listAudit } from '../console/contract.ts';
import { invite } from '../entry/contract.ts';
import { importPeople } from './contract.ts';
import { peopleImporter } from './server/people-import.ts';
import { readableName } from './server/take-community.ts';
import { contentsOf } from './testing/contents.ts';
import { told } from './testing/told.ts';
import { inviteByMail } from './web/invite.ts';

let world: World;
let folder: string;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world?.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fika-people-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const take = async (path: string, options: Partial<ImportOptions> = {}) => {
  const { problems, ...report } = await peopleImporter.run(world.services, path, {
    dryRun: false,
    as: 'communities',
    ...options,
  });
  return { ...report, problems: told(problems) };
};
const ldif = (content: string, name = 'people.ldif') => writeFileSync(join(folder, name), content);
const entry = (name: string, ...lines: string[]) =>
  [`dn: cn=${name},dc=x`, 'objectClass: person', `cn: ${name}`, ...lines, '', ''].join('\n');
const found = async (name: string) => {
  const { items } = await world.admin.ok(listPeople, { query: { q: name } });
  return items[0] ? world.admin.ok(getPerson, { params: { id: items[0].id } }) : undefined;
};
const membersOf = async (community: string) => {
  const { items } = await world.admin.ok(listCommunities, { query: { limit: 100 } });
  const place = items.find(({ name }) => name === community)!;
  const members = await world.admin.ok(listMembers, { params: { id: place.id } });
  return members.items.map(({ person, role }) => `${person.name} ${role}`);
};

describeWithData('Planet Express', ['ldif-planet-express'], (planetExpress) => {
  test('people with photos, titles and departments, communities with their members', async () => {
    const before = await contentsOf(world.services.db);
    const preview = await take(planetExpress, { dryRun: true });
    expect(await contentsOf(world.services.db)).toEqual(before);

    const report = await take(planetExpress);
    expect(report).toEqual({
      counts: {
        people: { new: 7, changed: 0, unchanged: 0, error: 0 },
        communities: { new: 2, changed: 0, unchanged: 0, error: 0 },
      },
      problems: [],
      notes: [],
    });
    expect(preview).toEqual(report);
    expect(await found('hermes')).toMatchObject({
      name: 'Hermes Conrad',
      handle: 'hermes',
      email: 'hermes@planetexpress.com',
      title: 'Bureaucrat, Accountant',
      department: 'Office Management',
      about: 'Human',
    });
    expect(await membersOf('Ship crew')).toEqual(['Fry owner', 'Bender member', 'Turanga Leela member']);
    expect(await membersOf('Admin staff')).toHaveLength(2);

    const fry = (await found('fry'))!;
    await processPicture({ file: fry.photo }, world.services);
    const portrait = await world.admin.request(getFileContent, { params: { id: fry.photo!, variant: 'small' } });
    expect(portrait).toMatchObject({ status: 200, headers: { 'content-type': 'image/webp' } });
    await world.settle();
  });

  test('a second time nothing changes, not even the log', async () => {
    const before = await contentsOf(world.services.db);
    const report = await take(planetExpress);
    expect(report.counts).toEqual({
      people: { new: 0, changed: 0, unchanged: 7, error: 0 },
      communities: { new: 0, changed: 0, unchanged: 2, error: 0 },
    });
    expect(await contentsOf(world.services.db)).toEqual(before);
  });

  test('the audit trail says that it came from the command line, and who came in by themselves', async () => {
    const { items } = await world.admin.ok(listAudit, { query: { limit: 100 } });
    const made = (verb: string) => items.filter((entry) => entry.verb === verb);
    expect(made('person.created').map(({ object, actor }) => [object, actor])).toEqual(
      expect.arrayContaining([
        ['Fry', null],
        ['Ada Administrator', 'Ada Administrator'],
      ]),
    );
    expect(made('person.created').filter(({ actor }) => actor === null)).toHaveLength(7);
    const crew = items.filter(({ place }) => place === 'Ship crew');
    expect(crew.map(({ verb, actor }) => [verb, actor])).toEqual([
      ['member.added', null],
      ['member.added', null],
      ['member.added', null],
      ['place.created', null],
    ]);
  });

  test('what the source has anew is taken, and the rest stays', async () => {
    cpSync(planetExpress, folder, { recursive: true });
    const file = join(folder, '10_people_amy.ldif');
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace(
        'ou: Intern',
        'ou: Engineering\nmanager: cn=Hermes Conrad,ou=people,dc=planetexpress,dc=com',
      ),
    );
    const { counts, problems } = await take(folder);
    expect(problems).toEqual([]);
    expect(counts.people).toEqual({ new: 0, changed: 1, unchanged: 6, error: 0 });
    expect(await found('amy')).toMatchObject({ department: 'Engineering', manager: { name: 'Hermes Conrad' } });
    expect((await take(folder)).counts.people).toMatchObject({ unchanged: 7 });
  });

  test('a damaged entry is named by file, line and reason, and the rest is taken', async () => {
    const other = await openWorld();
    cpSync(planetExpress, folder, { recursive: true });
    const file = join(folder, '10_people_fry.ldif');
    const lines = readFileSync(file, 'utf8').split('\n');
    const line = lines.findIndex((one) => one.startsWith('uid:'));
    lines[line] = 'uid fry';
    writeFileSync(file, lines.join('\n'));
    const report = await peopleImporter.run(other.services, folder, { dryRun: false, as: 'communities' });
    expect(report.counts.people).toEqual({ new: 6, changed: 0, unchanged: 0, error: 0 });
    expect(told(report.problems)).toEqual([
      { file: '10_people_fry.ldif', line: line + 1, reason: 'This line has no attribute name.' },
      {
        file: '30_groups_crew.ldif',
        line: 1,
        reason: expect.stringContaining('not among the people: cn=Philip J. Fry'),
      },
    ]);
    await other.close();
  });
});

describe('directories', () => {
  test('managers: circles and unknown ones are told, the others are taken', async () => {
    ldif(
      entry('Ann Circle', 'manager: cn=Ben Circle,dc=x') +
        entry('Ben Circle', 'manager: cn=Ann Circle,dc=x') +
        entry('Cas Under', 'manager: cn=Ann Circle,dc=x') +
        entry('Dan Lost', 'manager: cn=Nobody,dc=x') +
        entry('Eve Self', 'manager: cn=Eve Self,dc=x'),
    );
    const { counts, problems } = await take(folder);
    expect(counts.people).toMatchObject({ new: 5 });
    expect(problems.map(({ line, reason }) => [line, reason])).toEqual([
      [1, 'Ann Circle: The managers lead in a circle; this one was left out.'],
      [6, 'Ben Circle: The managers lead in a circle; this one was left out.'],
      [16, 'Dan Lost: The manager “cn=nobody,dc=x” is not known.'],
      [21, 'Eve Self: The managers lead in a circle; this one was left out.'],
    ]);
    expect((await found('cas'))?.manager?.name).toBe('Ann Circle');
    expect((await found('ben'))?.manager).toBeNull();

    // A circle that closes only with what is here already.
    ldif(entry('Ann Circle', 'manager: cn=Cas Under,dc=x') + entry('Cas Under'));
    expect((await take(folder)).problems).toMatchObject([{ line: 1, reason: expect.stringContaining('circle') }]);
  });

  test('a photo is turned upright and loses where it was taken; one that is none is left out and told', async () => {
    const photo = await sharp({ create: { width: 40, height: 20, channels: 3, background: '#a52' } })
      .withMetadata({ orientation: 6 })
      .withExifMerge({ IFD0: { Make: 'Camera of Ines' } })
      .jpeg()
      .toBuffer();
    ldif(
      entry('Ines Upright', `jpegPhoto:: ${photo.toString('base64')}`) +
        entry('Ivo Broken', `jpegPhoto:: ${Buffer.from('not a picture').toString('base64')}`),
    );
    const { counts, problems } = await take(folder);
    expect(counts.people).toMatchObject({ new: 2 });
    expect(problems).toMatchObject([{ line: 6, reason: 'Ivo Broken: The photo is no picture and was left out.' }]);
    const { photo: file } = (await found('ines'))!;
    await processPicture({ file }, world.services);
    const bytes = await world.services.storage.get(`files/${file}/small.webp`);
    const chunks: Buffer[] = [];
    for await (const chunk of bytes) chunks.push(chunk as Buffer);
    const made = await sharp(Buffer.concat(chunks)).metadata();
    expect([made.width, made.height, made.exif]).toEqual([20, 40, undefined]);
    expect((await take(folder)).counts.people).toMatchObject({ unchanged: 2 });
    // Another photo that somebody chose later stays theirs.
    await sql`update person set photo_id = null where name = 'Ines Upright'`.execute(world.services.db);
    expect((await take(folder)).counts.people).toMatchObject({ unchanged: 2 });
  });

  test('who is here by their address is the same person; the address they sign in with stays', async () => {
    const paul = await world.person('Paul Here', { email: 'paul@example.org', title: 'Cook' });
    ldif(entry('Paul Here', 'mail: PAUL@example.org', 'title: Head cook', 'sn: Here'));
    expect((await take(folder)).counts.people).toMatchObject({ changed: 1 });
    expect(await found('paul')).toMatchObject({ id: paul.id, title: 'Head cook' });
    ldif(entry('Paul Here', 'mail: paul.new@example.org') + entry('Paula Here', 'mail: paul@example.org'));
    const { counts, problems } = await take(folder);
    expect(counts.people).toEqual({ new: 0, changed: 0, unchanged: 1, error: 1 });
    expect(problems.map(({ reason }) => reason)).toEqual([
      'Paul Here: They sign in with paul@example.org, so their address was left as it is.',
      'Paula Here: This is the same person as in people.ldif, line 1.',
    ]);
  });

  test('the address of somebody who has no account yet follows the source', async () => {
    ldif(entry('Nia New', 'mail: nia@example.org'));
    expect((await take(folder)).counts.people).toMatchObject({ new: 1 });
    ldif(entry('Nia New', 'mail: nia.married@example.org'));
    const { counts, problems } = await take(folder);
    expect([counts.people?.changed, problems]).toEqual([1, []]);
    expect(await found('nia')).toMatchObject({ email: 'nia.married@example.org' });
  });

  test('a group never becomes a member of a place that is not open', async () => {
    const owner = await world.person('Otto Owner');
    const board = await world.community(owner, 'Board', 'secret');
    const group = 'dn: cn=board,dc=x\nobjectClass: group\ncn: board\nmember: cn=Mo,dc=x\n';
    ldif(entry('Mo') + group);
    const { problems } = await take(folder);
    expect(problems).toMatchObject([{ line: 5, reason: expect.stringContaining('name of another community') }]);
    expect(await membersOf('Board (2)')).toEqual(['Mo owner']);
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from membership
      where place_id = ${board}`.execute(world.services.db);
    expect(rows[0]!.n).toBe(1);
  });

  test('too much for a profile is left out and told; two imports do not run at once', async () => {
    ldif(entry('Lo Long', `title: ${'x'.repeat(121)}`, 'mail: not an address') + entry('y'.repeat(121)));
    const [first, second] = await Promise.allSettled([take(folder), take(folder)]);
    const refused = [first, second].filter((one) => one.status === 'rejected');
    expect(refused).toHaveLength(1);
    expect(String(refused[0]!.reason)).toContain('Another import is running');
    const { counts, problems } = await take(folder);
    expect(counts.people).toEqual({ new: 0, changed: 0, unchanged: 1, error: 1 });
    expect(problems.map(({ reason }) => reason)).toEqual([
      'Lo Long: The title is longer than 120 characters and was left out.',
      'Lo Long: “not an address” is no mail address and was left out.',
      expect.stringContaining('A name has 1 to 120 characters.'),
    ]);
  });

  test('nothing there, or nobody here', async () => {
    const empty = await testServices();
    await expect(peopleImporter.run(empty, folder, { dryRun: true, as: 'communities' })).rejects.toThrow(
      'Set Fika up first',
    );
    await empty.close();
    await expect(take(join(folder, 'none'))).rejects.toThrow('There is no file or folder');
    mkdirSync(join(folder, 'empty'));
    await expect(take(join(folder, 'empty'))).rejects.toThrow('has no people');
  });
});

describe('a table from the browser', () => {
  const send = (csv: string, dryRun = true) => world.admin.ok(importPeople, { body: { csv, dryRun } });

  test('is previewed line by line, taken, and the same again', async () => {
    const csv = `\uFEFFVorname;Name;E-Mail;Abteilung;Gruppen
Jürgen;Größwang;juergen@example.org;Küche;Köche
Zoë;Ångström;kein-at-zeichen;Küche;
Søren;Ødegård;soeren@example.org;Lager;Köche
;;;;
Nur;;;;`;
    const before = await contentsOf(world.services.db);
    const preview = await send(csv);
    expect(preview).toEqual({
      rows: [
        { line: 2, state: 'new', name: 'Jürgen Größwang', email: 'juergen@example.org', reasons: [] },
        {
          line: 3,
          state: 'error',
          name: '',
          email: '',
          reasons: [
            {
              code: 'no_mail_address',
              values: { email: 'kein-at-zeichen' },
              text: '“kein-at-zeichen” is no mail address.',
            },
          ],
        },
        { line: 4, state: 'new', name: 'Søren Ødegård', email: 'soeren@example.org', reasons: [] },
        {
          line: 6,
          state: 'error',
          name: '',
          email: '',
          reasons: [expect.objectContaining({ code: 'row_without_key' })],
        },
      ],
      counts: { new: 2, changed: 0, unchanged: 0, error: 2 },
      communities: [{ name: 'Köche', state: 'new', reasons: [] }],
    });
    expect(await contentsOf(world.services.db)).toEqual(before);
    expect(await send(csv, false)).toEqual(preview);
    expect((await found('juergen')) ?? (await found('jurgen'))).toMatchObject({
      name: 'Jürgen Größwang',
      department: 'Küche',
    });
    expect(await membersOf('Köche')).toEqual(['Jürgen Größwang owner', 'Søren Ødegård member']);
    const after = await contentsOf(world.services.db);
    expect((await send(csv, false)).counts).toEqual({ new: 0, changed: 0, unchanged: 2, error: 2 });
    expect(await contentsOf(world.services.db)).toEqual(after);
  });

  test('says what of a row is left out, and who would be one person twice', async () => {
    await send('name,email,title\nNell Old,nell@example.org,Baker', false);
    const { rows } = await send(
      `id,name,email,title,manager\n1,Nell Old,nell@example.org,Master baker,Nobody\n2,Other,nell@example.org,,\n3,New A,twin@example.org,,1\n4,New B,twin@example.org,,`,
    );
    expect(rows.map(({ line, state, reasons }) => [line, state, reasons[0]?.text ?? null])).toEqual([
      [2, 'changed', 'The manager “Nobody” is not in this file.'],
      [3, 'error', 'This is the same person as in table.csv, line 2.'],
      [4, 'new', null],
      [5, 'error', 'This is the same person as in table.csv, line 4.'],
    ]);
  });

  test('an administrator does not get into a closed community by a column of groups', async () => {
    const owner = await world.person('Clara Closed');
    await send('name,email,groups\nGil,gil@example.org,Guild', false);
    await sql`update place set visibility = 'secret' where name = 'Guild'`.execute(world.services.db);
    await world.community(owner, 'Council', 'closed');
    const { communities } = await send('name,email,groups\nAda,ada@example.org,Guild; Council', false);
    expect(communities).toMatchObject([
      { state: 'error', reasons: [{ code: 'not_open', values: { name: 'Guild' } }] },
      { name: 'Council (2)', state: 'new' },
    ]);
  });

  test('the invitations that follow are those of the entrance', () => {
    expect([inviteByMail.id, inviteByMail.method, inviteByMail.path, inviteByMail.status]).toEqual([
      invite.id,
      invite.method,
      invite.path,
      invite.status,
    ]);
    expect(invite.body?.safeParse({ emails: ['a@example.org'] }).success).toBe(true);
  });
});

test.each([
  ['ship_crew', 'Ship crew'],
  ['it-support', 'It support'],
  ['IT-Support', 'IT-Support'],
  ['Kaffee & Küche', 'Kaffee & Küche'],
  ['über_uns', 'Über uns'],
  ['a-b c', 'A-b c'],
  ['---', '---'],
])('%s is shown as %s', (name, shown) => expect(readableName(name)).toBe(shown));
