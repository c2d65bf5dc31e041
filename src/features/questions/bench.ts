import type { RoomBench } from '../../../bench/rooms.ts';

export const bench: RoomBench = {
  kind: 'question',
  fill: `insert into question (id, votes, accepted, answered_at)
      select id, n * 7919 % 40, (n % 4 > 0)::int, case when n % 4 > 0 then at end from bench_new;
    insert into question_place (place_id, question_id, answered, votes)
      select place, id, n % 4 > 0, n * 7919 % 40 from bench_new order by place, id`,
  operations: async (pool) => {
    const { rows: questions } = await pool.query<{
      id: string;
      place: string;
    }>(`select q.question_id as id, q.place_id as place from question_place q
      join place p on p.id = q.place_id and p.visibility = 'open' where not q.answered order by q.question_id desc limit 500`);
    const one = (n: number) => questions[n % questions.length]!;
    return [
      {
        name: 'questions of a community',
        comparable: true,
        request: (n) => ({ path: `/api/v1/communities/${one(n).place}/questions` }),
      },
      { name: 'questions that wait for me', comparable: true, request: () => ({ path: '/api/v1/questions/waiting' }) },
      { name: 'question', comparable: true, request: (n) => ({ path: `/api/v1/items/${one(n).id}?comments=20` }) },
    ];
  },
};
