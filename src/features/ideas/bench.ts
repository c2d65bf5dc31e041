import type { RoomBench } from '../../../bench/rooms.ts';

export const bench: RoomBench = {
  kind: 'idea',
  fill: `insert into idea (id, place_id, state, votes, supporters)
      select id, place, case when n % 10 = 0 then 'planned' else 'open' end, n * 7919 % 60, n * 7919 % 25 from bench_new;
    insert into idea_decision (idea_id, state, reason, decided_by, at)
      select id, 'planned', 'It is worth it, and there is money for it.', person, at from bench_new where n % 10 = 0`,
  operations: async (pool) => {
    const { rows: ideas } = await pool.query<{
      id: string;
      place: string;
    }>(`select i.id, i.place_id as place from idea i
      join place p on p.id = i.place_id and p.visibility = 'open' order by i.id desc limit 500`);
    const one = (n: number) => ideas[n % ideas.length]!;
    return [
      {
        name: 'ideas of a community',
        comparable: true,
        request: (n) => ({ path: `/api/v1/communities/${one(n).place}/ideas` }),
      },
      { name: 'idea', comparable: true, request: (n) => ({ path: `/api/v1/items/${one(n).id}?comments=20` }) },
    ];
  },
};
