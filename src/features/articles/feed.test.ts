/** Feeds by private addresses: read by a real feed parser, as their owner may read at the moment, and nothing else. */
import { extractFromJson, extractFromXml } from '@extractus/feed-extractor';
import { parseFeed } from 'feedsmith';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { insertFile, nextFileId, setVariants } from '../../core/files/server/queries.ts';
import { createItem, deleteItem } from '../../core/items/contract.ts';
import { createAddress, listAddresses, revokeAddress } from '../../core/private-addresses/contract.ts';
import { type Actor, openWorld, type World } from '../../testing/world.ts';

let world: World;
let olga: Actor;
let alice: Actor;
let bob: Actor;
let secret: string;
const hostile = '<script>alert(1)</script> ]]> & "quotes" \u202e';

beforeAll(async () => {
  world = await openWorld({ FIKA_LIMIT_FACTOR: '1000', PUBLIC_URL: 'https://fika.example' });
  olga = await world.person('Olga');
  alice = await world.person('Alice "A" <b>');
  bob = await world.person('Bob');
  secret = await world.community(olga, 'Board & <Co>', 'secret');
  for (const person of [alice, bob]) await world.join(secret, person);
});
afterAll(() => world?.close());

const write = async (title: string, to = secret, fields: object = {}) =>
  (
    await alice.ok(createItem, {
      params: { id: to },
      body: { kind: 'article', title, markdown: `# A heading\n\n${hostile} #soup`, ...fields } as never,
    })
  ).id;
const make = (who: Actor, subject: string) => who.ok(createAddress, { body: { kind: 'articles', subject } });
/** Asks as a program does: by the address alone. */
const open = (address: string, headers: Record<string, string> = {}) =>
  world.app.inject({ url: new URL(address).pathname, headers });
const addressOf = (made: { addresses: readonly { file: string; address: string }[] }, file = 'rss.xml') =>
  made.addresses.find((one) => one.file === file)!.address;

test.each(['rss.xml', 'atom.xml', 'feed.json'])('%s is read by a feed reader that is not ours', async (file) => {
  const title = `Tea & biscuits <${file}> “é”`;
  const id = await write(title, secret, { authors: [bob.id], excerpt: `Short: ${hostile}` });
  const response = await open(addressOf(await make(bob, `place.${secret}`), file));
  expect(response.statusCode).toBe(200);
  expect(response.headers['content-type']).toMatch(/^application\/(rss|atom|feed)\+(xml|json); charset=utf-8$/);
  const read = file.endsWith('json')
    ? extractFromJson(response.json(), { descriptionMaxLen: 0 })
    : extractFromXml(response.body, {
        descriptionMaxLen: 0,
        getExtraEntryFields: (entry) => ({ all: entry }) as never,
      });
  expect(read.title).toBe('Board & <Co>');
  expect(read.link).toBe(`https://fika.example/articles/in/${secret}`);
  const entry = read.entries!.find((one) => one.link === `https://fika.example/items/${id}`)!;
  expect(entry.title).toBe(title);
  expect(Date.now() - Date.parse(String(entry.published))).toBeLessThan(60_000);
  // What a reader shows as HTML has no script in it, whatever was written; ours reads the same back.
  const { feed } = parseFeed(response.body);
  const entries = ((feed as { items?: unknown }).items ?? (feed as { entries?: unknown }).entries) as Record<
    string,
    unknown
  >[];
  const html = entries.map((one) => JSON.stringify([one.content, one.content_html, one.description]));
  expect(html.join()).not.toContain('<script');
  expect(html.join()).toContain('&lt;script&gt;');
  expect(JSON.stringify(feed)).toContain('Alice \\"A\\" <b>');
  expect(JSON.stringify(feed)).toContain('"soup"');
});

describe('an address', () => {
  test('is shown once, kept as a hash, and taken back by its owner alone', async () => {
    const made = await make(alice, `place.${secret}`);
    const address = addressOf(made);
    const token = new URL(address).pathname.split('/')[4]!;
    expect(token.length).toBeGreaterThan(40);
    const { rows } = await world.services.pool.query('select * from private_address where id = $1', [made.id]);
    expect(JSON.stringify(rows)).not.toContain(token);
    const [listed] = (await alice.ok(listAddresses)).items;
    expect(listed).toMatchObject({ id: made.id, title: 'Board & <Co>', lastUsedAt: null });
    expect(JSON.stringify(listed)).not.toContain(token);
    expect((await open(address)).statusCode).toBe(200);
    expect((await alice.ok(listAddresses)).items[0]!.lastUsedAt).not.toBeNull();
    expect((await bob.ok(listAddresses)).items.map(({ id }) => id)).not.toContain(made.id);
    expect((await bob.fails(revokeAddress, { params: { id: made.id } })).code).toBe('not_found');
    expect((await open(address.replace(token, `${token.slice(0, -1)}_`))).statusCode).toBe(404);
    expect((await open(address.replace('rss.xml', 'constructor'))).statusCode).toBe(404);
    await alice.ok(revokeAddress, { params: { id: made.id } });
    expect((await open(address)).statusCode).toBe(404);
  });

  test('is nobody’s for what they may not read', async () => {
    const carol = await world.person('Carol');
    for (const subject of [`place.${secret}`, 'place.1', 'place.99999999999999999999', 'person.0', 'x', ''])
      expect((await carol.fails(createAddress, { body: { kind: 'articles', subject } })).code, subject).toBe(
        'not_found',
      );
    expect((await carol.fails(createAddress, { body: { kind: 'x', subject: 'all' } })).code).toBe('not_found');
  });

  test('answers nothing once its owner has left the place, and again when they are back', async () => {
    const dora = await world.person('Dora');
    await world.join(secret, dora);
    await write('For members');
    const [place, all, person] = await Promise.all(
      [`place.${secret}`, 'all', `person.${alice.id}`].map(async (subject) => addressOf(await make(dora, subject))),
    );
    for (const address of [place!, all!, person!]) expect((await open(address)).body).toContain('For members');
    await world.services.pool.query('delete from membership where place_id = $1 and person_id = $2', [secret, dora.id]);
    expect((await open(place!)).statusCode).toBe(404);
    for (const address of [all!, person!]) expect((await open(address)).body).not.toContain('For members');
    expect((await dora.ok(listAddresses)).items.map(({ title }) => title)).toContain(null);
    await world.join(secret, dora);
    expect((await open(place!)).statusCode).toBe(200);
    await world.services.pool.query('update person set active = false where id = $1', [dora.id]);
    for (const address of [place!, all!, person!]) expect((await open(address)).statusCode).toBe(404);
  });

  test('says that nothing changed, and says so no longer when something did', async () => {
    const address = addressOf(await make(bob, `person.${alice.id}`), 'atom.xml');
    const first = await open(address);
    const etag = String(first.headers.etag);
    expect(etag).toMatch(/^W\/"[\w-]{22}"$/);
    const again = await open(address, { 'if-none-match': etag });
    expect([again.statusCode, again.body]).toEqual([304, '']);
    const gone = await write('Deleted soon');
    expect((await open(address, { 'if-none-match': etag })).statusCode).toBe(200);
    await alice.ok(deleteItem, { params: { id: gone } });
    expect((await open(address)).body).not.toContain('Deleted soon');
  });

  test('are fifty at most, also when they are made at once', async () => {
    const fred = await world.person('Fred');
    const answers = await Promise.all(
      Array.from({ length: 53 }, () => fred.request(createAddress, { body: { kind: 'articles', subject: 'all' } })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(50);
    expect((await fred.ok(listAddresses)).items).toHaveLength(50);
  });
});

test('a picture in a feed is read by the feed’s address, and only what its owner may see', async () => {
  const { db, storage } = world.services;
  const picture = async (owner: Actor) => {
    const id = await nextFileId(db);
    const facts = { name: 'a.png', mime: 'image/png', bytes: 1, sha256: Buffer.alloc(32), status: 'ready' } as const;
    await insertFile(db, id, { ...facts, owner: owner.id, width: 10, height: 10 });
    await setVariants(db, id, { medium: { bytes: 4, width: 10, height: 10 } });
    await storage.put(`files/${id}/medium.webp`, Buffer.from('webp'));
    return id;
  };
  const [shown, hidden] = [await picture(alice), await picture(alice)];
  await write('With a picture', secret, { cover: { file: shown, alt: '' } });
  const address = addressOf(await make(bob, `place.${secret}`), 'feed.json');
  const entry = ((await open(address)).json() as { items: { title: string; image?: string }[] }).items[0]!;
  expect(entry.image).toContain(`picture-${shown}.webp`);
  const seen = await open(entry.image!);
  expect([seen.statusCode, seen.headers['content-type'], seen.body]).toEqual([200, 'image/webp', 'webp']);
  expect((await open(entry.image!.replace(shown, hidden))).statusCode).toBe(404);
});

test('an empty feed is a feed', async () => {
  const gail = await world.person('Gail');
  const made = await make(gail, `person.${gail.id}`);
  for (const { address, file } of made.addresses) {
    const { statusCode, body } = await open(address);
    expect(statusCode, file).toBe(200);
    const { title } = parseFeed(body).feed;
    expect(typeof title === 'object' ? title?.value : title, file).toBe('Gail');
  }
});
