import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { endOrphan } from '../platform/database/embedded-orphan.ts';
import { quietLog } from '../platform/observability/log.ts';
import { eventually } from '../platform/testing/eventually.ts';
import { fika, killFikas } from '../platform/testing/fika.ts';
import { freePort } from '../platform/testing/free-port.ts';
import { describeWithData } from '../platform/testing/shared-data.ts';
import { buildWeb } from './build-web.ts';
import importCommand from './import.ts';
import token from './token.ts';

// Each of these starts a process, and some a PostgreSQL that really writes to the disk.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const data = mkdtempSync(join(tmpdir(), 'fika-import-'));
const env = {
  FIKA_DATA: data,
  FIKA_ORGANISATION: 'Planet Express',
  FIKA_ADMIN_EMAIL: 'ada@example.org',
  FIKA_ADMIN_PASSWORD: 'coffee at three with everybody',
};
beforeAll(() => buildWeb(() => {}), 180_000);
afterEach(killFikas);
afterAll(async () => {
  await endOrphan(join(data, 'postgres'), quietLog);
  rmSync(data, { recursive: true, force: true });
});

async function run(...args: string[]): Promise<{ code: number | string; words: string }> {
  const process = fika(args, env);
  const code = await process.ended();
  return { code, words: process.words() };
}

describeWithData('at the terminal', ['ldif-planet-express', 'slack-export-slackdump'], (planetExpress, slackdump) => {
  test('into an empty installation, and a token for somebody who came', async () => {
    const { code, words } = await run('import', 'people', planetExpress);
    expect(code).toBe(0);
    expect(words.replace(/\d{18,}/, 'N')).toBe(
      [
        '             new  changed  as before  not taken',
        'people         7        0          0          0',
        'communities    2        0          0          0',
        '',
        'To take it back as a whole: fika import --undo N',
        '',
      ].join('\n'),
    );
    const token = await run('token', 'Fry@planetexpress.com');
    expect(token.code).toBe(0);
    expect(token.words).toMatch(/^fika_[\w-]{43}\n$/);
    expect(await run('token', 'nobody@planetexpress.com')).toEqual({
      code: 1,
      words: 'Nobody here has the address nobody@planetexpress.com.\n',
    });

    // Whoever has an account stays; the others come back with the next import.
    const undone = await run('import', '--undo', /\d{18,}/.exec(words)![0]);
    expect(undone.words).toMatch(/^Taken back: people .*\n1 people stayed/);
    expect((await run('import', 'people', planetExpress)).words).toContain(
      'people         0        6          1          0\n',
    );
    expect(await run('import', '--undo', '5')).toMatchObject({
      code: 1,
      words: expect.stringContaining('no import of that number'),
    });
  });

  test('beside a running Fika, which makes the pictures; nothing is new', async () => {
    const running = fika(['start'], { ...env, PORT: String(await freePort()) });
    await running.ready();
    const again = await run('import', 'people', planetExpress);
    expect(again.words).toContain('people         0        0          7          0\n');
    const slack = await run('import', 'slack', join(slackdump, 'source_export.zip'));
    expect(slack.code).toBe(0);
    expect(slack.words).toContain('posts         11        0          0          0\n');
    const chat = await run('import', 'slack', slackdump, '--as', 'chat');
    expect([chat.code, chat.words]).toEqual([1, expect.stringContaining('Fika has no chat so far')]);
    expect(slack.words).toContain('3 problems:\nusers.json:53  Entry 2: ');
    const client = new pg.Client({ connectionString: readFileSync(join(data, 'postgres-url'), 'utf8').trim() });
    await client.connect();
    try {
      await eventually(async () => {
        const { rows } =
          await client.query(`select f.status, count(*)::int as n from person p join file f on f.id = p.photo_id
          group by 1`);
        expect(rows).toEqual([{ status: 'ready', n: 5 }]);
      }, 30_000);
    } finally {
      await client.end();
    }
    expect(await running.signal('SIGTERM')).toBe(0);
  });

  test('asked for wrongly, it says how to ask, and starts nothing', async () => {
    const said: string[] = [];
    for (const stream of ['log', 'error'] as const)
      vi.spyOn(console, stream).mockImplementation((line) => said.push(line));
    const nowhere = { FIKA_DATA: '/nonexistent/fika' };
    for (const args of [
      [],
      ['people'],
      ['cobol', planetExpress],
      ['people', planetExpress, '--as', 'poems'],
      ['people', planetExpress, 'and', 'more'],
      ['people', '--speed', '9'],
    ]) {
      expect(await importCommand.run(args, nowhere), args.join(' ')).toBe(2);
    }
    expect(await importCommand.run(['--help'], nowhere)).toBe(0);
    expect(await token.run([], nowhere)).toBe(2);
    vi.restoreAllMocks();
    expect(said[0]).toMatch(/FORMAT is one of\n {2}[\s\S]*\n {2}people {2}/);
    expect(said[5]).toContain("Unknown option '--speed'");
  });
});
