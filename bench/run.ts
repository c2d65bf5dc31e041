/**
 * `npm run bench [-- --scale 1000000] [--seconds 6] [--kinds 100000]`: fills an organisation, loads a real process over HTTP, and prints one table. Every
 * operation is measured in turns with the floor of the same run; the ratio, not the number, is what can be compared between machines.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import pg from 'pg';
import manifest from '../package.json' with { type: 'json' };
import { openDatabase } from './database.ts';
import { readers, scaleOf, tokenOf } from './generate.ts';
import { deliver } from './live.ts';
import { postgresMemory, processorTime } from './memory.ts';
import { type Operation, operationsOn } from './operations.ts';
import { explain } from './plans.ts';
import { operationsOfRooms } from './rooms.ts';
import { startUp } from './startup.ts';

const { values } = parseArgs({
  options: {
    scale: { type: 'string', default: '1000000' },
    seconds: { type: 'string', default: '6' },
    only: { type: 'string' },
    sockets: { type: 'string', default: '2000' },
    kinds: { type: 'string' },
  },
});
const items = Number(values.scale);
const seconds = Number(values.seconds);

interface Row {
  readonly name: string;
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
  readonly ratio: number | null;
  /** Milliseconds of processor time for each request. Unlike the rest it hardly depends on what else the machine does. */
  readonly node: number | null;
  readonly postgres: number | null;
  readonly errors: number;
}

async function load(address: string, operation: Operation, duration: number): Promise<Omit<Row, 'ratio'>> {
  let n = 0;
  const before = processorTime(items, server.pid!);
  const result = await autocannon({
    url: address,
    connections: operation.connections ?? 20,
    duration,
    setupClient: (client) => {
      client.setRequests([
        {
          setupRequest: (request) => {
            n += 1;
            const { path, method, body } = operation.request(n);
            return {
              ...request,
              method: (method ?? 'GET') as 'GET',
              path,
              headers: {
                authorization: `Bearer ${tokenOf(1 + (n % readers))}`,
                ...(body !== undefined && { 'content-type': 'application/json' }),
              },
              ...(body !== undefined && { body: JSON.stringify(body) }),
            };
          },
        },
      ]);
    },
  });
  const after = processorTime(items, server.pid!);
  const each = (what: 'node' | 'postgres') =>
    before && after ? (after[what] - before[what]) / result.requests.total : null;
  return {
    name: operation.name,
    node: each('node'),
    postgres: each('postgres'),
    rate: result.requests.average,
    p50: result.latency.p50,
    p99: result.latency.p99,
    errors: result.errors + result.non2xx,
  };
}

const database = await openDatabase(items);
const pool = new pg.Pool({ connectionString: database.url, max: 2 });
const server = fork(fileURLToPath(new URL('server.ts', import.meta.url)), [database.url], {
  stdio: 'inherit',
  // Node's own settings, as `npm start` has them.
  execArgv: manifest.scripts.start.split(' ').filter((word) => word.startsWith('--')),
});
const answer = async <T>(ask?: string): Promise<T> => {
  if (ask) server.send({ ask });
  const [message] = await once(server, 'message');
  return message as T;
};
const { address } = await answer<{ address: string }>();
const memory = async () => (await answer<{ memory: number }>('memory')).memory / 1024 / 1024;
const idle = await memory();
const postgresIdle = postgresMemory(items);

const { operations: shared, floor } = await operationsOn(pool);
const operations = values.kinds ? await operationsOfRooms(pool, Number(values.kinds)) : shared;
const chosen = operations.filter((one) => !values.only || new RegExp(values.only).test(one.name));
const rows: Row[] = [];
await load(address, floor, 3);
for (const operation of chosen) {
  await load(address, operation, 2);
  // In turns: the machine's own ups and downs fall on both.
  const floors: number[] = [];
  const turns: Omit<Row, 'ratio'>[] = [];
  for (let turn = 0; turn < 2; turn++) {
    floors.push((await load(address, { ...floor, connections: operation.connections ?? 20 }, seconds / 2)).rate);
    turns.push(await load(address, operation, seconds / 2));
  }
  const mean = (list: readonly number[]) => list.reduce((sum, one) => sum + one, 0) / list.length;
  const rate = mean(turns.map((turn) => turn.rate));
  rows.push({
    name: operation.name,
    rate,
    p50: mean(turns.map((turn) => turn.p50)),
    p99: Math.max(...turns.map((turn) => turn.p99)),
    ratio: operation.comparable ? rate / mean(floors) : null,
    node: turns.at(-1)!.node,
    postgres: turns.at(-1)!.postgres,
    errors: turns.reduce((sum, turn) => sum + turn.errors, 0),
  });
  process.stderr.write(
    `${operation.name}: ${rate.toFixed(0)}/s, ratio ${rows.at(-1)!.ratio?.toFixed(2) ?? '–'}, floor ${mean(floors).toFixed(0)}/s\n`,
  );
}
const floorRow = await load(address, floor, seconds);
const loaded = await memory();
const postgresLoaded = postgresMemory(items);

const plans = await explain(pool, chosen, address, async (ask) => answer(ask));
let withSockets: number | null = null;
const live =
  values.only || values.kinds
    ? null
    : await deliver(pool, address, Number(values.sockets), async () => {
        withSockets = await memory();
      });
const start = values.only || values.kinds ? null : await startUp();

const scale = scaleOf(items);
const name = values.kinds ? `${items}-kinds` : String(items);
const cell = (n: number | null, digits = 0) => (n === null ? '–' : n.toFixed(digits));
const table = [
  `${scale.items.toLocaleString('en')} items, ${scale.comments.toLocaleString('en')} comments, ${scale.people.toLocaleString('en')} people, ${scale.communities} communities;`,
  `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}; ${new Date().toISOString().slice(0, 10)}.`,
  '',
  '| operation | requests/s | p50 ms | p99 ms | of the floor | processor ms: Node | PostgreSQL | errors |',
  '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
  `| floor | ${cell(floorRow.rate)} | ${cell(floorRow.p50)} | ${cell(floorRow.p99)} | 1.00 | ${cell(floorRow.node, 2)} | ${cell(floorRow.postgres, 2)} | ${floorRow.errors} |`,
  ...rows.map(
    (row) =>
      `| ${row.name} | ${cell(row.rate)} | ${cell(row.p50, 1)} | ${cell(row.p99)} | ${cell(row.ratio, 2)} | ${cell(row.node, 2)} | ${cell(row.postgres, 2)} | ${row.errors} |`,
  ),
  '',
  `Memory: Node ${cell(idle)} MB resident at rest, ${cell(loaded)} MB under load, ${cell(withSockets)} MB with ${values.sockets} live connections; PostgreSQL ${cell(postgresIdle)} MB at rest, ${cell(postgresLoaded)} MB after it.`,
  ...(start
    ? [
        '',
        `Start: ${start.first.toFixed(1)} s on an empty folder, ${start.second.toFixed(1)} s on the same one again, ${start.demo.toFixed(1)} s on an empty one with the demo company.`,
      ]
    : []),
  '',
  ...(live
    ? [
        `Live: one post to ${live.sockets} sockets, p50 ${cell(live.p50)} ms, p99 ${cell(live.p99)} ms over ${live.posts} posts; ${live.missing} missing, ${live.doubled} doubled.`,
      ]
    : []),
  '',
].join('\n');
mkdirSync(fileURLToPath(new URL('out/', import.meta.url)), { recursive: true });
writeFileSync(fileURLToPath(new URL(`out/table-${name}.md`, import.meta.url)), table);
writeFileSync(fileURLToPath(new URL(`out/plans-${name}.txt`, import.meta.url)), plans);
// In the repository, so that a changed plan is seen in review.
if (!values.only && !values.kinds && items === 1_000_000)
  writeFileSync(
    fileURLToPath(new URL('PLANS.md', import.meta.url)),
    `# Statements and plans\n\nWritten by \`npm run bench\` at ${items.toLocaleString('en')} items: what each reading operation asks PostgreSQL, with the plan that it chose and what it touched.\n\n\`\`\`text\n${plans}\n\`\`\`\n`,
  );
process.stdout.write(table);

server.send({ ask: 'stop' });
await once(server, 'exit');
await pool.end();
await database.stop();
