import type { RoomBench } from '../../../bench/rooms.ts';

export const bench: RoomBench = {
  kind: 'bookmark',
  fill: `insert into bookmark (id, item_id, person_id, address, address_key, description, site, tags, created_at, described_at, next_check_at)
      select id, id, person, 'https://example.org/' || n, sha256(('https://example.org/' || n)::bytea), 'What it is about', 'example.org',
        array['topic' || n % 50], at, at, now() + interval '30 days' from bench_new;
    insert into bookmark_place (place_id, bookmark_id) select place, id from bench_new;
    insert into bookmark (person_id, address, address_key, title, next_check_at)
      select id, 'https://example.org/' || k, sha256(('https://example.org/' || k)::bytea), 'Page ' || k, now() + interval '30 days'
      from bench_person, generate_series(1, 50) k where n <= 200`,
  operations: async (pool) => {
    const { rows } = await pool.query<{ id: string; place: string }>(`select i.id, i.place_id as place from item i
      join place p on p.id = i.place_id and p.visibility = 'open' where i.kind = 'bookmark' order by i.id desc limit 500`);
    const one = (n: number) => rows[n % rows.length]!;
    return [
      {
        name: 'bookmarks of a community',
        comparable: true,
        request: (n) => ({ path: `/api/v1/communities/${one(n).place}/bookmarks` }),
      },
      { name: 'bookmark', comparable: true, request: (n) => ({ path: `/api/v1/items/${one(n).id}?comments=20` }) },
      { name: 'bookmarks of one’s own', comparable: true, request: () => ({ path: '/api/v1/bookmarks' }) },
    ];
  },
};
