/** Drafts: nobody else's business until they are published, never lost, never saved over unseen. */
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { queriesOf } from '../../testing/queries.ts';
import { type Actor, openWorld, type World } from '../../testing/world.ts';
import { getFileContent } from '../files/contract.ts';
import { insertFile, nextFileId } from '../files/server/queries.ts';
import { getItem, itemHistory, updateItem } from '../items/contract.ts';
import { listNotifications } from '../notifications/contract.ts';
import { searchAll } from '../search/contract.ts';
import {
  askReview,
  createDraft,
  type Draft,
  deleteDraft,
  draftOfItem,
  getDraft,
  judgeDraft,
  listDrafts,
  publishDraft,
  saveDraft,
  scheduleDraft,
} from './contract.ts';
import { publishDue } from './server/drafts.ts';

let world: World;
let olga: Actor;
let alice: Actor;
let bob: Actor;
let carol: Actor;
let place: string;
let secret: string;

beforeAll(async () => {
  world = await openWorld({ FIKA_LIMIT_FACTOR: '1000' });
  olga = await world.person('Olga');
  alice = await world.person('Alice');
  bob = await world.person('Bob');
  carol = await world.person('Carol');
  place = await world.community(olga, 'Kitchen');
  secret = await world.community(alice, 'Board', 'secret');
  for (const person of [alice, bob]) await world.join(place, person);
  await world.join(secret, bob);
});
afterAll(() => world?.close());

const begin = (title = 'Soup', by = alice, to = place): Promise<Draft> =>
  by.ok(createDraft, {
    params: { id: to },
    body: { kind: 'article', title, markdown: 'Leek and potato.', fields: { excerpt: 'Warm.' } },
  });
const on = (draft: { id: string }) => ({ id: draft.id });
const save = (draft: Draft, body: object, by = alice) =>
  by.ok(saveDraft, { params: on(draft), body: { version: draft.version, ...body } });
const publish = (draft: Draft, by = alice) =>
  by.ok(publishDraft, { params: on(draft), body: { version: draft.version } });
const reasonsOf = async (who: Actor, id: string) => {
  await world.settle();
  return (await who.ok(listNotifications)).items.filter((one) => one.id === id).map((one) => one.reason);
};

/** A picture of somebody, as an upload leaves it. */
async function picture(owner: Actor): Promise<string> {
  const { db, storage } = world.services;
  const id = await nextFileId(db);
  await insertFile(db, id, {
    owner: owner.id,
    name: 'soup.txt',
    mime: 'text/plain',
    bytes: 1,
    sha256: Buffer.alloc(32),
    width: 10,
    height: 10,
    status: 'ready',
  });
  await storage.put(`files/${id}/original`, Buffer.from('a'));
  return id;
}
const mayOpen = async (who: Actor, file: string) =>
  (await who.request(getFileContent, { params: { id: file, variant: 'content' } as never })).status;

describe('a draft', () => {
  test('is its owner’s alone, and in no list, search or count of others', async () => {
    const draft = await begin('Zanzibar soup');
    expect(draft).toMatchObject({ title: 'Zanzibar soup', version: 1, can: ['edit', 'publish', 'delete', 'ask'] });
    for (const other of [bob, olga, world.admin]) {
      for (const [contract, body] of [
        [getDraft, undefined],
        [saveDraft, { version: 1, title: 'Mine' }],
        [publishDraft, { version: 1 }],
        [deleteDraft, undefined],
        [askReview, { reviewer: bob.id }],
        [judgeDraft, { verdict: 'ready' }],
        [scheduleDraft, { at: null }],
      ] as const)
        expect((await other.request(contract, { params: on(draft) as never, body })).status, contract.id).toBe(404);
      expect((await other.ok(listDrafts)).items).toEqual([]);
    }
    await world.settle();
    expect((await alice.ok(searchAll, { query: { q: 'zanzibar' } })).items).toEqual([]);
    expect((await alice.ok(listDrafts, { query: { kind: 'article' } })).items.map(({ id }) => id)).toContain(draft.id);
    expect((await alice.ok(listDrafts, { query: { kind: 'page' } })).items).toEqual([]);
  });

  test('becomes an item with everything in it, and is gone', async () => {
    const draft = await begin('Bread');
    const item = await publish(draft);
    expect(item).toMatchObject({ kind: 'article', title: 'Bread', excerpt: 'Warm.', author: { id: alice.id } });
    expect((await alice.fails(getDraft, { params: on(draft) })).code).toBe('not_found');
    expect((await bob.ok(getItem, { params: { id: item.id } })).title).toBe('Bread');
  });

  test('that cannot be published stays as it is', async () => {
    const draft = await begin('');
    expect((await alice.fails(publishDraft, { params: on(draft), body: { version: 1 } })).code).toBe('title_needed');
    const wrong = await save(draft, { title: 'Now', fields: { excerpt: 'x'.repeat(501) } });
    const refused = await alice.fails(publishDraft, { params: on(draft), body: { version: wrong.version } });
    expect(refused.fields?.[0]).toMatchObject({ path: 'body.excerpt', code: 'too_long' });
    expect((await alice.ok(getDraft, { params: on(draft) })).title).toBe('Now');
    expect((await alice.fails(createDraft, { params: { id: place }, body: { kind: 'post' } })).code).toBe(
      'no_drafts_of_kind',
    );
  });

  test('goes where its owner may post, and no longer where they may not', async () => {
    const draft = await begin();
    const elsewhere = await world.community(olga, 'Elsewhere');
    expect((await alice.fails(saveDraft, { params: on(draft), body: { version: 1, place: elsewhere } })).code).toBe(
      'forbidden',
    );
    const moved = await save(draft, { place: alice.page });
    expect(moved.place.id).toBe(alice.page);
    await world.services.pool.query('update place set archived_at = now() where id = $1', [alice.page]);
    expect((await alice.fails(publishDraft, { params: on(draft), body: { version: moved.version } })).code).toBe(
      'forbidden',
    );
    await world.services.pool.query('update place set archived_at = null where id = $1', [alice.page]);
  });

  test('is saved by two at once: one wins, the other sees what it says', async () => {
    const draft = await save(await begin(), { people: [bob.id] });
    const both = await Promise.all(
      [alice, bob].map((who) =>
        who.request(saveDraft, { params: on(draft) as never, body: { version: draft.version, title: who.name } }),
      ),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const [won, lost] = both[0]!.status === 200 ? both : both.toReversed();
    expect(lost!.body).toMatchObject({
      code: 'conflict',
      current: { title: (won!.body as Draft).title, savedBy: { id: (won!.body as Draft).savedBy!.id } },
    });
  });

  test('is published twice at once: there is one item', async () => {
    const draft = await begin('Once');
    const both = await Promise.all(
      [1, 2].map(() => alice.request(publishDraft, { params: on(draft) as never, body: { version: 1 } })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([201, 404]);
  });

  test('costs as many queries for a list of five as of two', async () => {
    for (let n = 0; n < 6; n++) await begin(`Number ${n}`, carol, carol.page);
    const count = async (limit: number) => (await queriesOf(world, carol, listDrafts, { query: { limit } as never })).n;
    await count(5);
    expect(await count(5)).toBe(await count(2));
    const first = await carol.ok(listDrafts, { query: { limit: 4 } });
    const rest = await carol.ok(listDrafts, { query: { limit: 4, cursor: first.next! } });
    expect([...first.items, ...rest.items].map(({ title }) => title)).toEqual([
      'Number 5',
      'Number 4',
      'Number 3',
      'Number 2',
      'Number 1',
      'Number 0',
    ]);
  });
});

describe('who writes along', () => {
  test('reads and edits, is told, and can neither publish nor throw away', async () => {
    const draft = await save(await begin(), { people: [bob.id] });
    expect(await reasonsOf(bob, draft.id)).toEqual(['draft-shared']);
    const theirs = await bob.ok(getDraft, { params: on(draft) });
    expect(theirs.can).toEqual(['edit']);
    const saved = await save(theirs, { title: 'By Bob' }, bob);
    expect(saved.savedBy?.id).toBe(bob.id);
    for (const [contract, body] of [
      [publishDraft, { version: saved.version }],
      [deleteDraft, undefined],
      [askReview, { reviewer: null }],
      [scheduleDraft, { at: null }],
      [saveDraft, { version: saved.version, people: [] }],
      [saveDraft, { version: saved.version, place: bob.page }],
    ] as const)
      expect((await bob.request(contract, { params: on(draft) as never, body })).status, contract.id).toBe(403);
    const item = await publish(saved);
    expect(item).toMatchObject({ authors: [{ id: bob.id }] });
    // The entry about the draft went with it.
    expect(await reasonsOf(bob, draft.id)).toEqual([]);
  });

  test('must be able to read where it will be published, and sees nothing of it once they cannot', async () => {
    const draft = await begin('Budget', alice, secret);
    const named = (people: string[]) => ({ params: on(draft), body: { version: 1, people } });
    expect((await alice.fails(saveDraft, named([carol.id]))).code).toBe('cannot_read_there');
    expect((await alice.fails(askReview, { params: on(draft), body: { reviewer: carol.id } })).code).toBe(
      'cannot_read_there',
    );
    await alice.ok(saveDraft, named([bob.id]));
    expect((await bob.ok(getDraft, { params: on(draft) })).title).toBe('Budget');
    await world.settle();
    expect((await bob.ok(listNotifications)).items.map(({ id }) => id)).toContain(draft.id);
    await world.services.pool.query('delete from membership where place_id = $1 and person_id = $2', [secret, bob.id]);
    expect((await bob.fails(getDraft, { params: on(draft) })).code).toBe('not_found');
    expect((await bob.ok(listDrafts)).items.map(({ id }) => id)).not.toContain(draft.id);
    expect((await bob.ok(listNotifications)).items.map(({ id }) => id)).not.toContain(draft.id);
    await world.join(secret, bob);
  });

  test('brings pictures: readers of the draft see them, others do not; what is somebody else’s is refused', async () => {
    const hers = await picture(alice);
    const his = await picture(bob);
    const draft = await save(await begin(), { people: [bob.id] });
    const show = (file: string) => ({ body: { type: 'doc', content: [{ type: 'image', attrs: { file } }] } });
    expect(
      (await alice.fails(saveDraft, { params: on(draft), body: { version: draft.version, ...show(his) } as never }))
        .code,
    ).toBe('file_not_yours');
    const withHis = await save(draft, { ...show(his), fields: { cover: { file: his, alt: 'Soup' } } }, bob);
    expect([await mayOpen(alice, his), await mayOpen(bob, his), await mayOpen(olga, his)]).toEqual([200, 200, 404]);
    expect(await mayOpen(bob, hers)).toBe(404);
    // Published by her, with his pictures in it.
    expect(await publish(withHis)).toMatchObject({ cover: { file: his, alt: 'Soup' } });
    expect(await mayOpen(olga, his)).toBe(200);
  });
});

describe('looking over', () => {
  test('is asked, said once, and told to both sides', async () => {
    const draft = await save(await begin(), {});
    await alice.ok(askReview, { params: on(draft), body: { reviewer: bob.id } });
    expect(await reasonsOf(bob, draft.id)).toEqual(['review-asked']);
    const seen = await bob.ok(getDraft, { params: on(draft) });
    expect(seen.can).toEqual(['judge']);
    expect((await bob.fails(saveDraft, { params: on(draft), body: { version: seen.version, title: 'x' } })).code).toBe(
      'forbidden',
    );
    const judge = (verdict: 'ready' | 'not-yet', note: string, by = bob) =>
      by.request(judgeDraft, { params: on(draft) as never, body: { verdict, note } });
    expect((await judge('ready', '', alice)).status).toBe(403);
    expect((await judge('not-yet', 'Salt is missing.')).body).toMatchObject({
      review: { state: 'not-yet', by: { id: bob.id }, note: 'Salt is missing.' },
      can: [],
    });
    expect(((await judge('ready', '')).body as { code: string }).code).toBe('not_asked');
    expect(await reasonsOf(alice, draft.id)).toEqual(['reviewed-not-yet']);
    await alice.ok(askReview, { params: on(draft), body: { reviewer: bob.id } });
    await judge('ready', '');
    expect(await reasonsOf(alice, draft.id)).toEqual(['reviewed-ready']);
    await alice.ok(askReview, { params: on(draft), body: { reviewer: null } });
    expect((await bob.fails(getDraft, { params: on(draft) })).code).toBe('not_found');
  });
});

describe('a time', () => {
  const soon = () => new Date(Date.now() + 1_000).toISOString();
  const due = async (draft: Draft) => {
    await wait(1_100);
    await publishDue({ draft: draft.id }, world.services);
  };
  const schedule = (draft: Draft, at: string | null, by = alice) =>
    by.ok(scheduleDraft, { params: on(draft), body: { at } });

  test('publishes in the owner’s name, once, and not before', async () => {
    const draft = await begin('On time');
    expect((await alice.fails(scheduleDraft, { params: on(draft), body: { at: '2020-01-01T00:00:00Z' } })).code).toBe(
      'time_is_past',
    );
    await schedule(draft, soon());
    await publishDue({ draft: draft.id }, world.services);
    expect((await alice.ok(getDraft, { params: on(draft) })).scheduledAt).not.toBeNull();
    await due(draft);
    await publishDue({ draft: draft.id }, world.services);
    await world.settle();
    const found = await bob.ok(searchAll, { query: { q: '"On time"' } });
    expect(found.items).toHaveLength(1);
    expect(found.items[0]).toMatchObject({ kind: 'article', title: 'On time', author: { id: alice.id } });
  });

  test('that was taken back does nothing', async () => {
    const draft = await begin('Taken back');
    await schedule(draft, soon());
    await schedule(draft, null);
    await due(draft);
    expect((await alice.ok(getDraft, { params: on(draft) })).title).toBe('Taken back');
  });

  test('that comes when its owner may not post there any more: they are told, and keep the draft', async () => {
    const here = await world.community(olga, 'For a while');
    await world.join(here, alice);
    const draft = await begin('Too late', alice, here);
    await schedule(draft, soon());
    await world.services.pool.query('delete from membership where place_id = $1 and person_id = $2', [here, alice.id]);
    await due(draft);
    expect(await alice.ok(getDraft, { params: on(draft) })).toMatchObject({
      scheduledAt: null,
      notPublished: 'forbidden',
    });
    expect(await reasonsOf(alice, draft.id)).toEqual(['not-published']);
  });
});

describe('a draft of what is published', () => {
  const published = async (people: string[] = []) => publish(await save(await begin('First'), { people }));
  const open = (item: { id: string }, by = alice) => by.ok(draftOfItem, { params: { id: item.id } });

  test('is one for all who wrote it, begins with what stands there, and changes it', async () => {
    const item = await published([bob.id]);
    const both = await Promise.all([open(item), open(item, bob)]);
    expect(both[0].id).toBe(both[1].id);
    expect(both[0]).toMatchObject({
      item: item.id,
      title: 'First',
      owner: { id: alice.id },
      people: [{ id: bob.id }],
      fields: { excerpt: 'Warm.' },
    });
    for (const other of [olga, carol])
      expect((await other.request(draftOfItem, { params: { id: item.id } as never })).status).toBe(403);
    const changed = await publish(await save(both[0], { title: 'Second', people: [] }, alice));
    expect(changed).toMatchObject({ id: item.id, title: 'Second', version: 2, authors: [] });
    expect((await bob.ok(itemHistory, { params: { id: item.id } })).items[0]).toMatchObject({ title: 'First' });
    expect((await bob.request(draftOfItem, { params: { id: item.id } as never })).status).toBe(403);
  });

  test('does not go over what was changed meanwhile unless that is wished', async () => {
    const item = await published();
    const draft = await save(await open(item), { title: 'From the draft' });
    await alice.ok(updateItem, { params: { id: item.id }, body: { version: 1, title: 'Directly' } });
    const at = { params: on(draft), body: { version: draft.version } };
    expect((await alice.fails(publishDraft, at)).code).toBe('published_changed');
    const over = await alice.ok(publishDraft, { ...at, body: { ...at.body, over: true } });
    expect(over).toMatchObject({ title: 'From the draft', version: 3 });
  });

  test('stays where it is published, and ends with it', async () => {
    const item = await published();
    const draft = await open(item);
    expect((await alice.fails(saveDraft, { params: on(draft), body: { version: 1, place: alice.page } })).code).toBe(
      'forbidden',
    );
    await world.services.pool.query('update item set deleted_at = now() where id = $1', [item.id]);
    expect((await alice.fails(publishDraft, { params: on(draft), body: { version: 1 } })).code).toBe('already_deleted');
  });
});
