import type { RoomBench } from '../../../bench/rooms.ts';

export const bench: RoomBench = {
  kind: 'article',
  fill: `insert into article (id, excerpt, teaser, minutes)
      select id, 'What we learned from a year of it.', 'What we learned from a year of it.', 1 + n % 12 from bench_new;
    insert into article_author (article_id, person_id, position) select id, person, 0 from bench_new;
    insert into article_series (place_id, name) select distinct place, 'A year of it' from bench_new on conflict do nothing;
    update article a set series_id = s.id, part = b.n from bench_new b join article_series s on s.place_id = b.place
      where a.id = b.id and b.n % 10 = 0`,
  operations: async (pool) => {
    const { rows } = await pool.query<{
      id: string;
      place: string;
      author: string;
    }>(`select i.id, i.place_id as place, i.author_id as author
      from article a join item i on i.id = a.id join place p on p.id = i.place_id and p.visibility = 'open' order by i.id desc limit 500`);
    const one = (n: number) => rows[n % rows.length]!;
    return [
      {
        name: 'articles of a community',
        comparable: true,
        request: (n) => ({ path: `/api/v1/communities/${one(n).place}/articles` }),
      },
      { name: 'articles that one hears', comparable: true, request: () => ({ path: '/api/v1/articles' }) },
      {
        name: 'articles of a person',
        comparable: true,
        request: (n) => ({ path: `/api/v1/people/${one(n).author}/articles` }),
      },
      { name: 'article', comparable: true, request: (n) => ({ path: `/api/v1/items/${one(n).id}?comments=20` }) },
    ];
  },
};
