/**
 * Writes each room's tables as types, from what its migrations really make of a PostgreSQL. `--check` writes nothing
 * and fails where a file is not what it would write.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import type pg from 'pg';
import { connect } from '../src/platform/database/connect.ts';
import { startEmbedded } from '../src/platform/database/embedded.ts';
import { migrationsOf } from '../src/platform/database/migrate.ts';
import { quietLog } from '../src/platform/observability/log.ts';
import { type Room, roomsWithMigrations, root } from './rooms.ts';
import { type Column, columnsOf, namesOf } from './tables-read.ts';
import { tablesFile } from './tables-write.ts';

const check = process.argv.includes('--check');
const data = mkdtempSync(join(tmpdir(), 'fika-tables-'));
const server = await startEmbedded({ data, log: quietLog, settings: { fsync: 'off' } });
const { pool, close } = connect(server.url, { log: quietLog });
let outdated: string[] = [];
try {
  const owners = await migrateRoomByRoom(pool, roomsWithMigrations());
  outdated = writeFiles(owners, await columnsOf(pool));
} finally {
  await close();
  await server.stop();
  rmSync(data, { recursive: true, force: true });
}
if (check && outdated.length > 0) {
  console.error(
    `These do not fit the migrations; run npm run tables:\n${outdated.map((file) => `  ${file}`).join('\n')}`,
  );
  process.exitCode = 1;
} else {
  for (const file of outdated) console.log(`wrote ${file}`);
}

/**
 * Which room made which table. A room that needs another's tables waits until those are there, so that the types
 * can be written before app.ts lists the room.
 */
async function migrateRoomByRoom(pool: pg.Pool, rooms: readonly Room[]): Promise<Map<string, Room>> {
  const owners = new Map<string, Room>();
  let waiting = [...rooms];
  while (waiting.length > 0) {
    const failures: { room: Room; error: Error }[] = [];
    for (const room of waiting) {
      try {
        await pool.query(
          `begin;\n${migrationsOf([room])
            .map(({ sql }) => sql)
            .join('\n;\n')}\n;commit;`,
        );
        for (const table of await namesOf(pool)) if (!owners.has(table)) owners.set(table, room);
      } catch (error) {
        await pool.query('rollback');
        failures.push({ room, error: error as Error });
      }
    }
    if (failures.length === waiting.length)
      throw new Error(failures.map(({ room, error }) => `${room.name}: ${error.message}`).join('\n'));
    waiting = failures.map(({ room }) => room);
  }
  return owners;
}

function writeFiles(owners: ReadonlyMap<string, Room>, columns: readonly Column[]): string[] {
  const changed: string[] = [];
  for (const room of new Set(owners.values())) {
    const file = fileOf(room);
    const target = relative(dirname(file), join(root, 'src/platform/database/tables.ts')).replaceAll('\\', '/');
    const own = columns.filter((column) => owners.get(column.table) === room);
    const text = formatted(file, tablesFile(own, target.startsWith('.') ? target : `./${target}`));
    if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
    changed.push(relative(root, file));
    if (check) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return changed;
}

/** Rooms of platform have no server folder; database/tables.ts is what all of them add to. */
function fileOf({ name, folder }: Room): string {
  return name.startsWith('platform/')
    ? join(folder, `tables-${basename(folder)}.ts`)
    : join(folder, 'server', 'tables.ts');
}

function formatted(file: string, text: string): string {
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
  const result = spawnSync(process.execPath, [biome, 'format', `--stdin-file-path=${file}`], {
    input: text,
    cwd: root,
  });
  if (result.status !== 0) throw new Error(result.stderr.toString());
  return result.stdout.toString();
}
