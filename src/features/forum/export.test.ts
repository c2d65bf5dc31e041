/** What is written out of a forum comes back as it was. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createComment } from '../../core/comments/contract.ts';
import { closeItem, createItem } from '../../core/items/contract.ts';
import { takeOver } from '../../testing/round-trip.ts';
import { openWorld, type World } from '../../testing/world.ts';
import { createCategory, mergeTopic, pinTopic, seeTopic, splitTopic } from './contract.ts';

let from: World;
let to: World;
beforeAll(async () => {
  [from, to] = [await openWorld(), await openWorld()];
});
afterAll(async () => {
  await from?.close();
  await to?.close();
});

/** A forum as it stands, without ids. */
async function contents({ services: { pool } }: World) {
  const rows = async (query: string) => (await pool.query(query)).rows;
  return {
    categories: await rows('select name, description, colour, position from topic_category order by position'),
    topics:
      await rows(`select i.title, c.name as category, t.pinned, i.closed_at is not null as closed, m.title as merged, s.title as split,
        r.body as merged_reply, (select count(*)::int from comment x where x.item_id = t.id) as replies
      from topic t join item i on i.id = t.id left join topic_category c on c.id = t.category_id left join item m on m.id = t.merged_into
      left join item s on s.id = t.split_from left join comment r on r.id = t.merged_reply order by i.title`),
    order: await rows(
      `select i.title from topic_place p join item i on i.id = p.topic_id order by p.pinned desc, p.bumped desc`,
    ),
    seen: await rows(`select p.name, i.title, s.replies from topic_seen s join person p on p.id = s.person_id join item i on i.id = s.topic_id
      order by 1, 2`),
  };
}

test('categories, pins, closing, merges, splits and how far one has read', async () => {
  const ann = await from.person('Ann');
  const place = await from.community(ann, 'House');
  const make = (name: string, colour: 'plum' | 'moss') =>
    ann.ok(createCategory, { params: { id: place }, body: { name, colour, description: `About ${name}` } });
  const [tools] = [await make('Tools', 'plum'), await make('Empty', 'moss')];
  const write = (title: string, more: object = {}) =>
    ann.ok(createItem, { params: { id: place }, body: { kind: 'topic', title, ...more } as never });
  const say = (topic: { id: string }, markdown: string) =>
    ann.ok(createComment, { params: { id: topic.id }, body: { markdown } });
  const [kettle, double, pinned] = [
    await write('Kettle', { category: tools.id }),
    await write('Kettle leaks', { markdown: 'Since Monday' }),
    await write('Pinned'),
  ];
  const [first, second] = [await say(kettle, 'One'), await say(kettle, 'Two')];
  await ann.ok(seeTopic, { params: { id: kettle.id }, body: { reply: first.id } });
  await ann.ok(mergeTopic, { params: { id: double.id }, body: { into: kettle.id } });
  await ann.ok(splitTopic, { params: { id: kettle.id }, body: { replies: [second.id], title: 'Split off' } });
  await ann.ok(pinTopic, { params: { id: pinned.id } });
  await ann.ok(closeItem, { params: { id: pinned.id } });
  await takeOver(from, to);
  const before = await contents(from);
  expect(before.topics).toHaveLength(4);
  expect(before.seen.length).toBeGreaterThan(1);
  expect(await contents(to)).toEqual(before);
  // Once more, nothing comes twice.
  await takeOver(from, to);
  expect(await contents(to)).toEqual(before);
});
