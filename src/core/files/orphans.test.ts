/** Stored bytes that no row names go after a day; everything that somebody can see stays. */
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keepStoredFiles } from '../../platform/storage/keeping.ts';
import { type TestS3, testS3 } from '../../platform/testing/s3.ts';
import { type Actor, openWorld, type World } from '../../testing/world.ts';
import { makeAvif, processPicture } from './server/files.ts';
import { removeOrphans } from './server/orphans.ts';
import { fetchBytes, send, upload } from './testing/upload.ts';

const text = (words: string) => new TextEncoder().encode(words);
/** A moment at which everything that is stored now is older than a day. */
const tomorrow = () => ({ now: Date.now() + 25 * 60 * 60 * 1000, batch: 2 });

describe.each(['folder', 'bucket'])('in a %s', (where) => {
  let s3: TestS3 | undefined;
  let world: World;
  let alice: Actor;
  beforeAll(async () => {
    s3 = where === 'bucket' ? await testS3() : undefined;
    world = await openWorld(s3?.env);
    alice = await world.person('Alice');
    // A transaction that fails at its last moment, when the bytes are stored already.
    await world.services.pool.query(`create function refuse() returns trigger language plpgsql as $$
      begin if new.name like 'refused%' then raise exception 'too late'; end if; return null; end $$;
      create constraint trigger refuse after insert on file deferrable initially deferred
      for each row execute function refuse()`);
  });
  afterAll(async () => {
    await world?.close();
    s3?.close();
  });

  const stored = async () => {
    const keys: string[] = [];
    for await (const { key } of world.services.storage.list()) keys.push(key);
    return keys.sort();
  };

  test('what a failed upload left goes after a day, and nothing else', async () => {
    const { services } = world;
    const kept = await upload(world, alice, text('kept'));
    const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
    const picture = await sharp({ create: { width: 200, height: 150, channels: 3, background: '#a52', noise } })
      .jpeg()
      .toBuffer();
    const shown = await upload(world, alice, new Uint8Array(picture), { name: 'a.jpg', mime: 'image/jpeg' });
    await processPicture({ file: shown.id }, services);
    await makeAvif({ file: shown.id }, services);
    const waiting = await upload(world, alice, new Uint8Array(picture), { name: 'b.jpg', mime: 'image/jpeg' });
    await services.storage.put('elsewhere/1', Buffer.from('of another room'));
    const before = await stored();
    expect(before).toHaveLength(10);
    expect(before.filter((key) => key.endsWith('.avif'))).toHaveLength(3);

    for (const name of ['refused 1', 'refused 2', 'refused 3'])
      expect((await send(world, alice, text('lost'), { name })).status).toBe(500);
    // A process that was killed between its commit and the removal.
    await services.storage.put(`files/${shown.id}/original`, picture);
    // One that was killed before its row named what it had made.
    await services.storage.put(`files/${shown.id}/content.avif`, picture);
    expect(await stored()).toHaveLength(15);

    expect(await removeOrphans(services)).toBe(0);
    expect(await stored()).toHaveLength(15);
    expect(await removeOrphans(services, tomorrow())).toBe(5);
    expect(await stored()).toEqual(before);
    expect((await fetchBytes(world, alice, kept.id)).bytes.toString()).toBe('kept');
    const { status, headers } = await fetchBytes(world, alice, shown.id, 'large', { accept: 'image/avif' });
    expect([status, headers['content-type']]).toEqual([200, 'image/avif']);
    await processPicture({ file: waiting.id }, services);
    await makeAvif({ file: waiting.id }, services);
    expect((await fetchBytes(world, alice, waiting.id, 'large')).status).toBe(200);
  });

  test('nothing goes while a backup is made', async () => {
    await send(world, alice, text('lost'), { name: 'refused 4' });
    const before = await stored();
    const client = await world.services.pool.connect();
    try {
      await keepStoredFiles(client);
      expect(await removeOrphans(world.services, tomorrow())).toBe(0);
      expect(await stored()).toEqual(before);
    } finally {
      client.release(true);
    }
    await expect.poll(() => removeOrphans(world.services, tomorrow())).toBe(1);
  });
});
