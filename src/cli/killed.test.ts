/** Killed, or without room on the disk, while people write: what was answered is there, once. */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { eventually } from '../platform/testing/eventually.ts';
import { fika, killFikas } from '../platform/testing/fika.ts';
import { dataFolders } from './testing/folders.ts';

// Each of these makes and recovers a PostgreSQL that really writes to the disk, and the disk may be busy.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const on = dataFolders();
const { started, postgres, query, newFolder } = on;

const password = 'a kettle full of tea';
const env = {
  FIKA_ORGANISATION: 'Norrby Care',
  FIKA_ADMIN_EMAIL: 'ada@example.org',
  FIKA_ADMIN_PASSWORD: password,
  FIKA_LIMIT_FACTOR: '1000',
};
const api = `/api/v1`;
const ask = (path: string, headers: Record<string, string>, body?: unknown) =>
  fetch(`http://127.0.0.1:${on.port}${api}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
/** The administrator's token, and the page that they write on. */
async function enter() {
  const issued = fika(['token', env.FIKA_ADMIN_EMAIL], { FIKA_DATA: on.data });
  expect(await issued.ended()).toBe(0);
  const headers = { authorization: `Bearer ${issued.words().trim()}` };
  const { page } = (await (await ask('/me', headers)).json()) as { page: string };
  return { headers, page };
}

test('kill -9 of PostgreSQL, of Fika, of both: each post that was answered is there, once, and nothing answers 500', async () => {
  on.data = newFolder();
  let process = await started(env);
  const { headers, page } = await enter();
  const answered = new Map<string, string>();
  const refusals = new Set<number>();
  let writing = true;
  const writer = async (name: string) => {
    for (let n = 0; writing; n++) {
      const key = `${name} ${n}`;
      // As the web app does: with the same key until it is answered.
      while (writing && !answered.has(key)) {
        const answer = await ask(
          `/communities/${page}/items`,
          { ...headers, 'idempotency-key': key },
          { markdown: key },
        )
          .then(async (response) => ({ status: response.status, body: (await response.json()) as { id: string } }))
          .catch(() => undefined);
        if (answer?.status === 201) answered.set(key, answer.body.id);
        else await wait(30);
        if (answer && answer.status !== 201) refusals.add(answer.status);
      }
    }
  };
  const writers = ['a', 'b', 'c', 'd'].map(writer);
  const more = async (count: number) => {
    const goal = answered.size + count;
    await eventually(() => expect(answered.size, process.words()).toBeGreaterThan(goal), 60_000);
  };
  await more(40);
  globalThis.process.kill(postgres() ?? 0, 'SIGKILL');
  await more(40);
  await process.signal('SIGKILL');
  process = await started(env);
  await more(40);
  globalThis.process.kill(postgres() ?? 0, 'SIGKILL');
  await process.signal('SIGKILL');
  process = await started(env);
  await more(40);
  writing = false;
  await Promise.all(writers);

  const there = await query<{ id: string; text: string }>(
    `select id::text as id, body #>> '{content,0,content,0,text}' as text from item where kind = 'post'`,
  );
  const byText = Map.groupBy(there, ({ text }) => text);
  for (const [key, id] of answered)
    expect(
      byText.get(key)?.map((row) => row.id),
      key,
    ).toEqual([id]);
  for (const [text, rows] of byText) expect(rows, text).toHaveLength(1);
  expect([...refusals].filter((status) => status !== 503)).toEqual([]);
});

test('a disk that is full: refused with a sentence, nothing lost, and it goes on when there is room', async ({
  skip,
}) => {
  const disk = newFolder();
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=400m', 'tmpfs', disk]).status !== 0)
    skip('this machine gives no small disk to a test');
  try {
    on.data = join(disk, 'data');
    const process = await started(env);
    const { headers, page } = await enter();
    const post = async (markdown: string) => {
      const response = await ask(`/communities/${page}/items`, headers, { markdown });
      return {
        status: response.status,
        body: (await response.json()) as { id: string; code: string; title: string },
      };
    };
    const made: string[] = [(await post('before')).body.id];
    const filler = join(disk, 'filler');
    spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=1M']);
    spawnSync('dd', ['if=/dev/zero', `of=${filler}2`, 'bs=512']);
    // What fits into pages that are there already is still taken.
    let refused: Awaited<ReturnType<typeof post>> | undefined;
    for (let n = 0; n < 2000 && !refused; n++) {
      const answer = await post(`${n} ${'full '.repeat(4000)}`);
      if (answer.status === 201) made.push(answer.body.id);
      else refused = answer;
    }
    expect(refused).toMatchObject({ status: expect.toSatisfy((status) => [503, 507].includes(status)) });
    expect(refused!.body.title).toMatch(/disk is full|not reach/i);
    for (const file of [filler, `${filler}2`]) rmSync(file);
    await eventually(async () => {
      const answer = await post('after');
      expect(answer.status, process.words()).toBe(201);
      made.push(answer.body.id);
    }, 60_000);
    const there = await query<{ id: string }>(`select id::text as id from item where kind = 'post'`);
    expect(there.map(({ id }) => id).sort()).toEqual(made.sort());
    expect(await process.signal('SIGTERM')).toBe(0);
  } finally {
    await killFikas();
    spawnSync('umount', [disk]);
  }
});
