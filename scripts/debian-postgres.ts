import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, globSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { accountForPostgres } from '../src/platform/database/embedded-account.ts';
import { readPostmaster } from '../src/platform/database/embedded-orphan.ts';

export interface DebianPostgres {
  readonly version: string;
  readonly url: string;
  stop(): Promise<void>;
}

/** A throw-away server from /usr/lib/postgresql, the oldest there; undefined where there is none. */
export async function startDebianPostgres(): Promise<DebianPostgres | undefined> {
  const bin = globSync('/usr/lib/postgresql/*/bin')
    .filter((folder) => globSync(join(folder, 'initdb')).length > 0)
    .sort()[0];
  if (!bin) return undefined;
  const account = accountForPostgres();
  const folder = mkdtempSync(join(tmpdir(), 'fika-debian-'));
  chmodSync(folder, 0o700);
  if (account) chownSync(folder, account.uid, account.gid);
  const as = { cwd: folder, ...(account && { uid: account.uid, gid: account.gid }) };
  const cluster = join(folder, 'cluster');
  mkdirSync(folder, { recursive: true });

  const made = spawnSync(
    join(bin, 'initdb'),
    ['-D', cluster, '-U', 'fika', '--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'],
    as,
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const settings = {
    listen_addresses: '',
    unix_socket_directories: folder,
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_connections: '200',
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = spawn(join(bin, 'postgres'), ['-D', cluster, ...args], { ...as, stdio: 'ignore' });
  const stop = async () => {
    if (server.exitCode === null && server.signalCode === null) {
      const gone = once(server, 'exit');
      server.kill('SIGINT');
      await gone;
    }
    rmSync(folder, { recursive: true, force: true });
  };
  for (const patience = Date.now() + 60_000; !readPostmaster(cluster)?.ready; await wait(50)) {
    if (server.exitCode === null && Date.now() < patience) continue;
    await stop();
    throw new Error('Debian’s PostgreSQL did not start.');
  }
  const version =
    String(spawnSync(join(bin, 'postgres'), ['--version']).stdout)
      .trim()
      .split(' ')
      .at(-1) ?? '';
  return { version, url: `postgresql://fika@localhost/postgres?host=${encodeURIComponent(folder)}`, stop };
}
