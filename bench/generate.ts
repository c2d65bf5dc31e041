/**
 * An organisation of the size asked for, made in PostgreSQL itself: people with 30 memberships each, communities of very different size, items and
 * comments of 8 to 58 words drawn from a Zipf-like vocabulary. Seeded: the same numbers give the same organisation.
 */
import type { Pool } from 'pg';

export interface Scale {
  readonly people: number;
  readonly communities: number;
  readonly items: number;
  readonly comments: number;
}

export const scaleOf = (items: number): Scale => ({
  people: Math.max(200, Math.round(items / 100)),
  communities: Math.max(40, Math.min(400, Math.round(items / 2500))),
  items,
  comments: items * 3,
});

/** API tokens of the first people: what the load signs in with. */
export const tokenOf = (n: number): string => `bench-token-${n}`;
export const readers = 200;

const step = async (pool: Pick<Pool, 'query'>, name: string, sql: string): Promise<void> => {
  const from = performance.now();
  process.stderr.write(`  ${name} … `);
  await pool.query(sql);
  process.stderr.write(`${((performance.now() - from) / 1000).toFixed(1)} s\n`);
};

/** The commonest word is in every second text, the rarest in a handful: what Zipf's law says of real ones, roughly. */
const vocabularySize = 20_000;
const sentences = 60_000;

/** mulberry32, a small seeded generator (Tommy Ettinger, public domain). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const syllables = [
  'ka',
  'lo',
  'mi',
  'ren',
  'sta',
  'vo',
  'pel',
  'nu',
  'dra',
  'fi',
  'gos',
  'ham',
  'jo',
  'lek',
  'mar',
  'nor',
  'ost',
  'pri',
  'qua',
  'rit',
];

/** Word `i` of the vocabulary, commonest first. */
export const wordOf = (i: number): string =>
  [i % 20, Math.floor(i / 20) % 20, Math.floor(i / 400) % 20, ...(i >= 8000 ? [Math.floor(i / 8000) % 20] : [])]
    .map((n) => syllables[n])
    .join('') + (i % 3 === 0 ? 'n' : '');

/**
 * Texts are one to five sentences of eight to twelve words. Sentences are drawn once and combined by PostgreSQL, since drawing 120 million words one by
 * one would take longer than everything else together.
 */
async function makeSentences(pool: Pool): Promise<void> {
  const random = seeded(42);
  await pool.query('create table bench_sentence (n int primary key, text text not null)');
  for (let from = 0; from < sentences; from += 10_000) {
    const made = Array.from({ length: 10_000 }, () =>
      Array.from({ length: 8 + Math.floor(random() * 5) }, () =>
        wordOf(Math.floor(vocabularySize * random() ** 4)),
      ).join(' '),
    );
    await pool.query(
      'insert into bench_sentence select $1 + n - 1, t from unnest($2::text[]) with ordinality as s (t, n)',
      [from, made],
    );
  }
  await pool.query('analyze bench_sentence');
}

const draw = (n: number) => `floor(random() * ${sentences})::int as s${n}`;
const draws = `${[1, 2, 3, 4, 5].map(draw).join(', ')}, random() as how_long`;
const joined = `join bench_sentence a on a.n = t.s1 left join bench_sentence b on b.n = t.s2 and how_long > 0.4
  left join bench_sentence c2 on c2.n = t.s3 and how_long > 0.7 left join bench_sentence d on d.n = t.s4 and how_long > 0.9
  left join bench_sentence e on e.n = t.s5 and how_long > 0.95`;
const text = `concat_ws(' ', a.text, b.text, c2.text, d.text, e.text)`;

const body = `jsonb_build_object('type', 'doc', 'content', jsonb_build_array(jsonb_build_object('type', 'paragraph',
  'content', jsonb_build_array(jsonb_build_object('type', 'text', 'text', ${text})))))`;

/** Documents of items and comments, in the order in which the subscriber of the log writes them: as time goes. */
const documents = (things: string) => `
  insert into search_document (id, type, kind, item_id, author_id, title, text, language, at, places, words)
  select s.id, s.type, s.kind, s.item_id, s.author_id, s.title, x.text, 'en', s.created_at,
    case when p.visibility = 'open' then array[p.id, 0] else array[p.id] end,
    setweight(to_tsvector('simple', s.title), 'A') || setweight(to_tsvector('simple', x.text), 'C') || setweight(to_tsvector('english', x.text), 'D')
  from (${things}) s join place p on p.id = s.place_id
  cross join lateral (select s.body #>> '{content,0,content,0,text}' as text) x order by s.id`;

/** So many items of a kind with titles, in the same communities, over the same time; then what the kind says of itself. */
export async function fillItems(pool: Pool, kind: string, count: number, own: string): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('set statement_timeout = 0');
    await step(
      client,
      `${count} of ${kind}`,
      `begin;
       select setseed(0.42);
       create temp table bench_new on commit drop as select t.n, fika_id(t.at) as id, p.id as person, c.id as place, t.at, initcap(split_part(a.text, ' ', 1))
           || ' ' || split_part(a.text, ' ', 2) || ' ' || split_part(a.text, ' ', 3) as title, ${body} as body from (
         select n, now() - (${count} - n) * interval '200 seconds' as at, 1 + floor((select count(*) from bench_place) * power(random(), 1.5))::int as place,
           1 + floor((select count(*) from bench_person) * power(random(), 2))::int as author, ${draws}
         from generate_series(1, ${count}) n) t ${joined}
       join bench_place c on c.n = t.place join bench_person p on p.n = t.author;
       create unique index on bench_new (id);
       insert into item (id, kind, place_id, author_id, title, body, language, created_at)
         select id, '${kind}', place, person, title, body, 'en', at from bench_new order by id;
       insert into placement (place_id, item_id, placed_by, kind) select place, id, person, '${kind}' from bench_new order by place, id;
       ${documents(`select id, 'item' as type, '${kind}' as kind, id as item_id, place as place_id, person as author_id, title, body, at as created_at from bench_new`)};
       ${own};
       insert into bench_kind values ('${kind}', ${count});
       commit;
       `,
    );
    await client.query('vacuum analyze');
  } finally {
    client.release();
  }
}

export async function generate(pool: Pool, scale: Scale): Promise<void> {
  const { people, communities, items, comments } = scale;
  await pool.query('set statement_timeout = 0');
  await pool.query('select setseed(0.42)');
  await makeSentences(pool);
  await step(
    pool,
    `${people} people`,
    `begin;
     create temp table new_person as select g.n, fika_id() as id, fika_id() as page, gen_random_uuid() as auth,
       (array['Mira','Jonas','Amina','Per','Tove','Olle','Sofia','Karim','Lena','Igor','Ewa','Noor','Hugo','Maja','Ravi','Ines'])[1 + g.n % 16] || ' '
       || initcap(split_part(v.text, ' ', 1 + g.n % 7)) as name
       from generate_series(1, ${people}) g (n) join bench_sentence v on v.n = g.n % ${sentences};
     insert into auth."user" ("id", "name", "email", "emailVerified") select auth, name, 'p' || n || '@example.org', true from new_person;
     insert into person (id, page_id, auth_id, email, handle, name, title, department, location, search_name)
       select id, page, auth, 'p' || n || '@example.org', 'p' || n, name, 'Nurse', 'Ward ' || n % 40, 'Lund', lower(name) from new_person;
     insert into place (id, kind, name, slug, visibility, person_id) select page, 'person', name, '@' || id, 'open', id from new_person;
     insert into place (kind, name, slug, visibility) values ('organisation', 'Bench', 'organisation', 'open');
     insert into organisation (place_id) select id from place where kind = 'organisation';
     insert into api_token (auth_id, name, token_hash, last_used_at)
       select auth, 'bench', sha256(('bench-token-' || n)::bytea), now() + interval '1 day' from new_person where n <= ${readers};
     create table bench_person as select n, id from new_person;
     create unique index on bench_person (n);
     commit`,
  );
  await step(
    pool,
    `${communities} communities, 30 memberships each`,
    `create table bench_place as select n, fika_id() as id from generate_series(1, ${communities}) n;
     insert into place (id, kind, name, slug, visibility) select id, 'community', 'Community ' || n, 'community-' || n,
       case when n % 10 < 5 then 'open' when n % 10 < 9 then 'closed' else 'secret' end from bench_place;
     create unique index on bench_place (n);
     alter table membership disable trigger membership_count;
     insert into membership (place_id, person_id, role)
       select distinct on (c.id, p.id) c.id, p.id, 'member' from bench_person p
       cross join lateral (select 1 + floor(${communities} * power(random(), 1.5))::int as n from generate_series(1, 34) g where p.n > 0) d
       join bench_place c on c.n = d.n;
     alter table membership enable trigger membership_count;
     update place p set member_count = m.n from (select place_id, count(*) as n from membership group by 1) m where m.place_id = p.id`,
  );
  await step(
    pool,
    `${items} items`,
    `insert into item (id, kind, place_id, author_id, body, language, created_at)
     select fika_id(t.at), 'post', c.id, p.id, ${body}, 'en', t.at from (
       select now() - (${items} - n) * interval '20 seconds' as at, 1 + floor(${communities} * power(random(), 1.5))::int as place,
         1 + floor(${people} * power(random(), 2))::int as author, ${draws}
       from generate_series(1, ${items}) n) t ${joined}
     join bench_place c on c.n = t.place join bench_person p on p.n = t.author`,
  );
  await step(
    pool,
    'placements',
    'insert into placement (place_id, item_id, placed_by, kind) select place_id, id, author_id, kind from item order by place_id, id',
  );
  await step(
    pool,
    `${comments} comments`,
    `create table bench_item as select row_number() over (order by id) as n, id from item;
     create unique index on bench_item (n);
     insert into comment (id, item_id, author_id, body, created_at)
     select fika_id(t.at), i.id, p.id, ${body}, t.at from (
       select now() - (${comments} - n) * interval '6 seconds' as at, ${items} - floor(${items} * power(random(), 3))::int as item,
         1 + floor(${people} * power(random(), 2))::int as author, ${draws}
       from generate_series(1, ${comments}) n) t ${joined}
     join bench_item i on i.n = t.item join bench_person p on p.n = t.author;
     update item i set comment_count = c.n from (select item_id, count(*) as n from comment group by 1) c where c.item_id = i.id`,
  );
  await step(pool, 'search: index away', 'drop index search_document_words');
  await step(
    pool,
    'search: items and comments',
    documents(`select i.id, 'item' as type, i.kind, i.id as item_id, i.place_id, i.author_id, '' as title, i.body, i.created_at from item i
      union all select c.id, 'comment', 'comment', c.item_id, i.place_id, c.author_id, '', c.body, c.created_at from comment c join item i on i.id = c.item_id`),
  );
  await step(
    pool,
    'search: people and words',
    `insert into search_document (id, type, kind, title, text, language, at, places, words)
       select id, 'person', 'person', name, title || ' ' || department, 'none', created_at, array[0],
         setweight(to_tsvector('simple', search_name), 'A') || setweight(to_tsvector('simple', lower(title || ' ' || department)), 'C') from person;
     insert into search_word select distinct unnest(string_to_array(text, ' ')) from bench_sentence on conflict do nothing;
     insert into search_word select distinct unnest(string_to_array(search_name, ' ')) from person on conflict do nothing`,
  );
  await step(
    pool,
    'search: index',
    "set maintenance_work_mem = '1GB'; create index search_document_words on search_document using gin (words, places, search_spans(id)) with (fastupdate = off)",
  );
  await step(
    pool,
    'reactions, follows, saved items',
    `insert into reaction (subject_id, person_id, emoji, item_id, at)
       select i.id, p.id, '👍', i.id, i.created_at from bench_item b join item i on i.id = b.id
       cross join lateral (select 1 + floor(${people} * random())::int as n from generate_series(1, 2) where b.n > 0) d
       join bench_person p on p.n = d.n where b.n % 3 = 0 on conflict do nothing;
     update item i set reactions = jsonb_build_object('👍', r.n) from (select subject_id, count(*) as n from reaction group by 1) r where r.subject_id = i.id;
     insert into follow (person_id, subject_id, subject) select author_id, id, 'item' from item on conflict do nothing;
     insert into follow (person_id, subject_id, subject)
       select p.id, o.page_id, 'place' from bench_person p
       cross join lateral (select 1 + floor(${people} * random())::int as n from generate_series(1, 5) where p.n > 0) d
       join bench_person q on q.n = d.n join person o on o.id = q.id on conflict do nothing;
     insert into saved (person_id, item_id, position)
       select p.id, b.id, b.id from bench_person p
       cross join lateral (select 1 + floor(${items} * random())::int as n from generate_series(1, 20) where p.n > 0) d
       join bench_item b on b.n = d.n on conflict do nothing`,
  );
  await step(
    pool,
    'tags, inboxes',
    `insert into tag (name) select 'topic' || n from generate_series(1, 50) n;
     insert into item_tag (tag_id, item_id)
       select t.id, b.id from bench_item b
       join (select id, row_number() over (order by id) as n from tag where name::text like 'topic%') t on t.n = 1 + b.n / 10 % 50
       where b.n % 10 = 0;
     insert into notification_event (person_id, subject_id, activity_id, reason, actor_id, object_id, at)
       select distinct on (c.item_id) i.author_id, i.id, c.id, 'commented-on-yours', c.author_id, c.id, c.created_at
       from comment c join item i on i.id = c.item_id order by c.item_id, c.id desc;
     insert into notification (person_id, subject_id, item_id, place_id, bumped, bumped_at, unread, done)
       select e.person_id, e.subject_id, i.id, i.place_id, e.activity_id, e.at, e.activity_id % 10 = 0, e.activity_id % 5 > 0
       from notification_event e join item i on i.id = e.subject_id`,
  );
  await step(
    pool,
    'log',
    `insert into activity (actor_id, verb, object_id, item_id, place_id, at) select author_id, 'item.created', id, id, place_id, created_at from item;
     insert into activity_subscriber (name, era, xid, id) select s, a.era, a.xid, a.id from unnest(array['notifications', 'search', 'audit']) s,
       (select * from activity order by era desc, xid desc, id desc limit 1) a`,
  );
  await step(pool, 'statistics', 'vacuum analyze');
}
