/** Imports from the browser: looked through, taken, told, undone as a whole, brought again; by whom they may be. */
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createComment } from '../../core/comments/contract.ts';
import { getItem, updateItem } from '../../core/items/contract.ts';
import { getCommunity, updateCommunity } from '../../core/places/contract.ts';
import { searchAll } from '../../core/search/contract.ts';
import type { ReplyOf } from '../../platform/http/contract.ts';
import { type Actor, openWorld, type World } from '../../testing/world.ts';
import { communityStream } from '../stream/contract.ts';
import {
  communityLook,
  communityRun,
  communityRuns,
  communityStart,
  communityUndo,
  organisationLook,
  organisationRun,
  organisationRuns,
  organisationStart,
  organisationUndo,
} from './contract.ts';
import { importingModule } from './module.ts';
import { sweepFiles } from './server/runs.ts';

let world: World;
let owner: Actor;
let member: Actor;
let place: string;
let n = 0;

beforeAll(async () => {
  world = await openWorld({ FIKA_LIMIT_FACTOR: '1000' });
});
afterAll(() => world?.close());
beforeEach(async () => {
  n += 1;
  owner = await world.person(`Olga ${n}`);
  member = await world.person(`Mia ${n}`);
  place = await world.community(owner, `Library ${n}`, 'closed');
  await world.join(place, member);
});

type Run = ReplyOf<typeof communityRun>;

async function send(actor: Actor, into: string | null, format: string, name: string, content: string) {
  const path = into === null ? organisationLook.path : communityLook.path.replace(':id', into);
  const form = new FormData();
  form.append('file', new Blob([content]), name);
  const body = new Response(form);
  const response = await world.app.inject({
    method: 'POST',
    url: `${path}?format=${format}`,
    headers: { authorization: `Bearer ${actor.token}`, 'content-type': body.headers.get('content-type')! },
    payload: Buffer.from(await body.arrayBuffer()),
  });
  return { status: response.statusCode, body: response.json() as Run & { code?: string } };
}

/** What a worker does with the job that waits. */
async function work(): Promise<void> {
  const { rows } = await sql<{ id: string; task: string; payload: unknown }>`
    select j.id::text as id, t.identifier as task, j.payload from graphile_worker._private_jobs j
    join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier like 'importing:%' order by j.id`.execute(
    world.services.db,
  );
  for (const { id, task, payload } of rows) {
    await sql`delete from graphile_worker._private_jobs where id = ${id}::bigint`.execute(world.services.db);
    await importingModule.jobs![task as keyof typeof importingModule.jobs]!(payload, world.services);
  }
  await world.settle();
}

const get = (run: string, actor = owner): Promise<Run> =>
  actor.ok(communityRun, { params: { id: place, run } }) as Promise<Run>;
const page = (address: string, title: string) => `<DT><A HREF="https://example.org/${n}/${address}">${title}</A>\n`;
const bookmarks = (...entries: string[]) => `<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>\n${entries.join('')}</DL>`;
const two = () => bookmarks(page('soup', 'Soup'), page('bread', 'Bread'));

async function take(content: string): Promise<Run> {
  const { body } = await send(owner, place, 'bookmarks', 'bookmarks.html', content);
  await work();
  await owner.ok(communityStart, { params: { id: place, run: body.id } });
  await work();
  return get(body.id);
}
const titles = async (actor = member) =>
  (await actor.ok(communityStream, { params: { id: place } })).items.map((item) => item.title).sort();

describe('an owner, into their community', () => {
  test('looks first, which changes nothing; takes; and is told what became of it', async () => {
    const { status, body } = await send(
      owner,
      place,
      'bookmarks',
      'mine.html',
      bookmarks(page('soup', 'Soup'), '<DT><A HREF="javascript:1">No</A>\n'),
    );
    expect(status).toBe(202);
    expect(body).toMatchObject({ state: 'waiting', dry: true, source: 'mine.html', room: 'bookmarks' });
    await work();
    expect(await get(body.id)).toMatchObject({
      state: 'done',
      dry: true,
      undoable: false,
      counts: { bookmarks: { new: 1, changed: 0, unchanged: 0, error: 1 } },
      problemCount: 1,
      problems: [{ line: 4, reason: { code: 'no_web_address' } }],
    });
    expect(await titles()).toEqual([]);
    await owner.ok(communityStart, { params: { id: place, run: body.id } });
    expect(await owner.fails(communityStart, { params: { id: place, run: body.id } })).toMatchObject({
      code: 'import_busy',
    });
    await work();
    expect(await get(body.id)).toMatchObject({ state: 'done', dry: false, undoable: true, person: owner.name });
    expect(await titles()).toEqual(['Soup']);
    const { items } = await owner.ok(communityRuns, { params: { id: place } });
    expect(items.map(({ id }) => id)).toEqual([body.id]);
  });

  test('twice brings nothing twice', async () => {
    await take(two());
    expect(await take(two())).toMatchObject({ counts: { bookmarks: { new: 0, unchanged: 2 } }, undoable: false });
    expect(await titles()).toEqual(['Bread', 'Soup']);
  });

  test('undone, it is gone for everybody, but for what people have answered or edited; and comes again', async () => {
    const run = await take(bookmarks(page('soup', 'Soup'), page('bread', 'Bread'), page('rye', 'Rye')));
    const { items } = await member.ok(communityStream, { params: { id: place } });
    const called = (title: string) => items.find((item) => item.title === title)!.id;
    await member.ok(createComment, { params: { id: called('Bread') }, body: { markdown: 'The best one.' } });
    await owner.ok(updateItem, { params: { id: called('Rye') }, body: { version: 1, title: 'Rye bread' } });
    const found = async () => (await member.ok(searchAll, { query: { q: 'soup' } })).items.map(({ id }) => id);
    await world.settle();
    expect(await found()).toContain(called('Soup'));
    await owner.ok(communityUndo, { params: { id: place, run: run.id } });
    expect(await owner.fails(communityUndo, { params: { id: place, run: run.id } })).toMatchObject({
      code: 'import_busy',
    });
    await work();
    expect(await get(run.id)).toMatchObject({ state: 'undone', kept: { items: 2 } });
    expect(await titles()).toEqual(['Bread', 'Rye bread']);
    expect(await found()).not.toContain(called('Soup'));
    expect(await member.ok(getItem, { params: { id: called('Soup') } }).catch(() => ({ deleted: true }))).toMatchObject(
      { deleted: true },
    );
    expect((await take(bookmarks(page('soup', 'Soup'), page('bread', 'Bread')))).counts.bookmarks).toMatchObject({
      new: 1,
      unchanged: 1,
    });
    expect(await titles()).toEqual(['Bread', 'Rye bread', 'Soup']);
  });

  test('an archived community takes nothing any more', async () => {
    const { body } = await send(owner, place, 'bookmarks', 'mine.html', two());
    await work();
    await owner.ok(updateCommunity, { params: { id: place }, body: { archived: true } });
    expect(await owner.fails(communityStart, { params: { id: place, run: body.id } })).toMatchObject({
      code: 'archived',
    });
    expect((await send(owner, place, 'bookmarks', 'mine.html', two())).status).toBe(409);
    expect(await titles()).toEqual([]);
  });

  test('what is no such file is said, and changes nothing', async () => {
    const { body } = await send(owner, place, 'bookmarks', 'shopping.txt', 'milk, bread');
    await work();
    expect(await get(body.id)).toMatchObject({
      state: 'failed',
      failure: expect.stringContaining('holds no bookmarks'),
    });
    expect(await owner.fails(communityStart, { params: { id: place, run: body.id } })).toMatchObject({
      code: 'import_busy',
    });
  });

  test('nobody else: not a member, not an administrator, not the owner of another community', async () => {
    const run = await take(two());
    const other = await world.community(member, `Other ${n}`);
    expect((await send(member, place, 'bookmarks', 'a.html', two())).status).toBe(403);
    expect((await send(world.admin, place, 'bookmarks', 'a.html', two())).status).toBe(403);
    expect((await send(owner, place, 'slack', 'a.zip', 'x')).body.code).toBe('unknown_format');
    expect(await member.fails(communityRun, { params: { id: other, run: run.id } })).toMatchObject({
      code: 'not_found',
    });
    expect(await world.admin.fails(organisationRun, { params: { run: run.id } })).toMatchObject({
      code: 'not_found',
    });
    expect(await world.admin.fails(organisationUndo, { params: { run: run.id } })).toMatchObject({
      code: 'not_found',
    });
    const { items } = await world.admin.ok(organisationRuns, {});
    expect(items.map(({ id }) => id)).not.toContain(run.id);
  });
});

describe('an administrator, into the organisation', () => {
  const csv = (...names: string[]) =>
    `name,email,groups\n${names.map((name) => `${name},${name.toLowerCase()}${n}@example.org,Choir ${n}\n`).join('')}`;
  async function takePeople(content: string) {
    const { body } = await send(world.admin, null, 'people', 'people.csv', content);
    await work();
    await world.admin.ok(organisationStart, { params: { run: body.id } });
    await work();
    return world.admin.ok(organisationRun, { params: { run: body.id } });
  }
  const here = async () => {
    const { rows } = await sql<{ name: string }>`select name from person where email like ${`%${n}@example.org`}
      and active and name in ('Ada', 'Ben', 'Eve') order by name`.execute(world.services.db);
    return rows.map(({ name }) => name);
  };

  test('people and their community are put away, but whoever has come in stays; and they come back', async () => {
    const run = await takePeople(csv('Ada', 'Ben', 'Eve'));
    expect(run).toMatchObject({ state: 'done', counts: { people: { new: 3 } }, undoable: true });
    expect(await here()).toEqual(['Ada', 'Ben', 'Eve']);
    await sql`update person set auth_id = gen_random_uuid() where name = 'Eve' and email = ${`eve${n}@example.org`}`.execute(
      world.services.db,
    );
    await world.admin.ok(organisationUndo, { params: { run: run.id } });
    await work();
    expect(await world.admin.ok(organisationRun, { params: { run: run.id } })).toMatchObject({
      state: 'undone',
      kept: { people: 1 },
    });
    expect(await here()).toEqual(['Eve']);
    const { rows } = await sql<{
      id: string;
      archived: boolean;
    }>`select id, archived_at is not null as archived from place
      where name = ${`Choir ${n}`}`.execute(world.services.db);
    expect(rows[0]!.archived).toBe(true);
    expect(await takePeople(csv('Ada', 'Ben'))).toMatchObject({ counts: { people: { new: 0, changed: 2 } } });
    expect(await here()).toEqual(['Ada', 'Ben', 'Eve']);
    expect((await world.admin.ok(getCommunity, { params: { id: rows[0]!.id } })).archived).toBe(false);
  });

  test('nobody is let into what is closed', async () => {
    const closed = await world.community(owner, `Choir ${n}`);
    await takePeople(csv('Ada'));
    await owner.ok(updateCommunity, { params: { id: closed }, body: { visibility: 'closed' } });
    expect(await takePeople(csv('Ada', 'Ben'))).toMatchObject({ counts: { communities: { error: 1 } } });
  });
});

test('a file that nobody started is removed after two days, and not before', async () => {
  const { body } = await send(owner, place, 'bookmarks', 'mine.html', two());
  const size = () => world.services.storage.size(`imports/${body.id}`);
  await sweepFiles(world.services);
  expect(await size()).toBeGreaterThan(0);
  await sweepFiles(world.services, Date.now() + 3 * 24 * 60 * 60 * 1000);
  expect(await size()).toBeUndefined();
});
