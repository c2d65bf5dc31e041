import type { RoomBench } from '../../../bench/rooms.ts';

export const bench: RoomBench = {
  kind: 'topic',
  fill: `insert into topic (id, bumped, pinned) select id, id, n % 5000 = 0 from bench_new;
    insert into topic_place (place_id, topic_id, pinned, bumped) select place, id, n % 5000 = 0, id from bench_new order by place, id;
    insert into topic_seen (person_id, topic_id, seen, replies) select person, id, id, 0 from bench_new where n % 3 = 0`,
  operations: async (pool) => {
    const { rows: topics } = await pool.query<{
      id: string;
      place: string;
    }>(`select t.topic_id as id, t.place_id as place from topic_place t
      join place p on p.id = t.place_id and p.visibility = 'open' order by t.topic_id desc limit 500`);
    const one = (n: number) => topics[n % topics.length]!;
    return [
      {
        name: 'topics of a community',
        comparable: true,
        request: (n) => ({ path: `/api/v1/communities/${one(n).place}/topics` }),
      },
      { name: 'topic', comparable: true, request: (n) => ({ path: `/api/v1/items/${one(n).id}?comments=20` }) },
    ];
  },
};
