import type { RoomBench } from '../../../bench/rooms.ts';

export const bench: RoomBench = {
  kind: 'page',
  // Each tenth at the top, the others below the last of those in the same place; a few with a day that has passed, and a link to the one before.
  fill: `insert into page (id, place_id, position, owner_id, valid_until)
      select id, place, 'a' || lpad(n::text, 9, '0'), person, case when n % 20 = 0 then (now() - interval '10 days')::date end from bench_new;
    update page g set parent_id = t.id from (
      select n, id as child, max(id) filter (where n % 10 = 0) over (partition by place order by n) as id from bench_new) t
      where g.id = t.child and t.n % 10 <> 0 and t.id is not null;
    insert into item_link (from_id, to_id)
      select id, other from (select id, lag(id) over (order by id) as other from bench_new) t where other is not null`,
  operations: async (pool) => {
    const { rows } = await pool.query<{ id: string; place: string }>(`select g.id, g.place_id as place from page g
      join place p on p.id = g.place_id and p.visibility = 'open' order by g.id desc limit 500`);
    const one = (n: number) => rows[n % rows.length]!;
    return [
      {
        name: 'pages changed last',
        comparable: true,
        request: (n) => ({ path: `/api/v1/communities/${one(n).place}/pages/list` }),
      },
      { name: 'page', comparable: true, request: (n) => ({ path: `/api/v1/items/${one(n).id}?comments=20` }) },
      {
        name: 'tree down to a page',
        request: (n) => ({ path: `/api/v1/communities/${one(n).place}/pages?at=${one(n).id}` }),
      },
      { name: 'where a page stands', request: (n) => ({ path: `/api/v1/items/${one(n).id}/page` }) },
    ];
  },
};
