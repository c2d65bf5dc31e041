import type { Pool } from 'pg';
import { wordOf } from './generate.ts';

export interface Operation {
  readonly name: string;
  readonly connections?: number;
  /** Whether it answers about twenty rows, so that its ratio to the floor says something. */
  readonly comparable?: boolean;
  /** The `n`th request. */
  readonly request: (n: number) => { path: string; method?: string; body?: unknown };
}

/** What people do, on what the generator made. Communities and items vary from request to request, so that no single row is hot. */
export async function operationsOn(pool: Pool): Promise<{ operations: Operation[]; floor: Operation }> {
  const ids = async (sql: string): Promise<string[]> =>
    (await pool.query<{ id: string }>(sql)).rows.map((row) => row.id);
  const open = await ids(`select id from place where kind = 'community' and visibility = 'open' order by id limit 100`);
  const discussed = await ids(`select i.id from item i join place p on p.id = i.place_id and p.visibility = 'open'
    where i.comment_count between 20 and 60 order by i.id desc limit 500`);
  const recent = await ids(
    `select i.id from item i join place p on p.id = i.place_id and p.visibility = 'open' order by i.id desc limit 500`,
  );
  // Each of the readers posts in a community of their own.
  const homes = await pool.query<{ n: number; id: string }>(`select t.n, min(m.place_id)::text as id
    from bench_person t join membership m on m.person_id = t.id join place p on p.id = m.place_id and p.kind = 'community'
    where t.n <= 200 group by t.n`);
  const homeOf = new Map(homes.rows.map((row) => [row.n, row.id]));
  const names = (await pool.query<{ name: string }>('select name from person order by id limit 500')).rows.map(
    (row) => row.name,
  );
  const people = await ids('select id from bench_person where n <= 500');
  const at = <T>(list: readonly T[], n: number): T => list[n % list.length]!;
  const search = (name: string, query: (n: number) => string): Operation => ({
    name: `search: ${name}`,
    connections: 4,
    request: (n) => ({ path: `/api/v1/search?q=${encodeURIComponent(query(n))}` }),
  });
  const mistyped = (word: string) => word.slice(0, 2) + word.slice(3);
  return {
    floor: { name: 'floor', comparable: true, request: (n) => ({ path: `/floor/${at(open, n)}` }) },
    operations: [
      { name: 'home stream', comparable: true, request: () => ({ path: '/api/v1/stream/home' }) },
      {
        name: 'community stream',
        comparable: true,
        request: (n) => ({ path: `/api/v1/communities/${at(open, n)}/items` }),
      },
      {
        name: 'profile stream',
        comparable: true,
        request: (n) => ({ path: `/api/v1/people/${at(people, n)}/items` }),
      },
      { name: 'tag stream', comparable: true, request: (n) => ({ path: `/api/v1/tags/topic${1 + (n % 50)}/items` }) },
      { name: 'saved items', comparable: true, request: () => ({ path: '/api/v1/saved' }) },
      { name: 'inbox', comparable: true, request: () => ({ path: '/api/v1/notifications' }) },
      {
        name: 'item with 20 comments',
        comparable: true,
        request: (n) => ({ path: `/api/v1/items/${at(discussed, n)}?comments=20` }),
      },
      {
        name: 'post, durably',
        connections: 10,
        request: (n) => ({
          path: `/api/v1/communities/${homeOf.get(1 + (n % 200))}/items`,
          method: 'POST',
          body: {
            kind: 'post',
            markdown: `A post about **${wordOf(n % 20_000)}** and ${wordOf((n * 7) % 20_000)} #bench`,
          },
        }),
      },
      {
        name: 'comment, durably',
        connections: 10,
        request: (n) => ({
          path: `/api/v1/items/${at(recent, n * 13)}/comments`,
          method: 'POST',
          body: { markdown: `A comment about ${wordOf(n % 20_000)}` },
        }),
      },
      search('rare word', (n) => wordOf(19_000 + (n % 900))),
      search('common word', (n) => wordOf(n % 5)),
      search('word of middle frequency', (n) => wordOf(300 + (n % 700))),
      search('two words', (n) => `${wordOf(20 + (n % 50))} ${wordOf(100 + (n % 100))}`),
      search('mistake', (n) => mistyped(wordOf(8_000 + (n % 2_000)))),
      search('person', (n) => at(names, n)),
      {
        name: 'completion of people',
        request: (n) => ({
          path: `/api/v1/people?limit=8&q=${encodeURIComponent(at(names, n).slice(0, 2 + (n % 4)))}`,
        }),
      },
    ],
  };
}
