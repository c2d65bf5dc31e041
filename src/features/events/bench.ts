import type { RoomBench } from '../../../bench/rooms.ts';

export const bench: RoomBench = {
  kind: 'event',
  // A tenth repeats each week for a year; the rest is spread over two years around today.
  fill: `insert into event (id, starts_at, ends_at, time_zone, location, capacity, rule, uid)
      select id, s, s + interval '1 hour', 'Europe/Stockholm', 'Room ' || n % 40, case when n % 3 = 0 then 12 end,
        case when n % 10 = 0 then 'FREQ=WEEKLY;COUNT=52' end, id || '@fika'
      from (select *, date_trunc('day', now()::timestamp) + (n * 7919 % 730 - 365) * interval '1 day' + (8 + n % 10) * interval '1 hour' as s from bench_new) b;
    insert into event_date (event_id, slot, starts_at, ends_at, from_at, to_at)
      select e.id, d, d, d + interval '1 hour', d at time zone e.time_zone, (d + interval '1 hour') at time zone e.time_zone
      from bench_new b join event e on e.id = b.id
      cross join lateral generate_series(e.starts_at, e.starts_at + case when e.rule is null then interval '0' else interval '51 weeks' end, interval '1 week') d;
    insert into event_in_place (place_id, from_at, event_id, slot, to_at)
      select b.place, d.from_at, d.event_id, d.slot, d.to_at from bench_new b join event_date d on d.event_id = b.id;
    insert into event_reply (event_id, person_id, answer)
      select b.id, m.person_id, (array['yes', 'yes', 'maybe', 'no'])[1 + (b.n + k) % 4]
      from bench_new b cross join lateral (select person_id, row_number() over (order by person_id) as k from membership m where m.place_id = b.place
        and abs(hashint8(m.person_id # b.id)) % 64 = 0 order by person_id limit 6) m`,
  operations: async (pool) => {
    const { rows } = await pool.query<{
      id: string;
      place: string;
    }>(`select i.id, i.place_id as place from event e join item i on i.id = e.id
      join place p on p.id = i.place_id and p.visibility = 'open' order by i.id desc limit 500`);
    const one = (n: number) => rows[n % rows.length]!;
    return [
      {
        name: 'events of a community',
        comparable: true,
        request: (n) => ({ path: `/api/v1/communities/${one(n).place}/events` }),
      },
      { name: 'my calendar', comparable: true, request: () => ({ path: '/api/v1/events' }) },
      { name: 'event', comparable: true, request: (n) => ({ path: `/api/v1/items/${one(n).id}?comments=20` }) },
    ];
  },
};
