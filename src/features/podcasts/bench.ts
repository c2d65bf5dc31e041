import type { RoomBench } from '../../../bench/rooms.ts';

export const bench: RoomBench = {
  kind: 'episode',
  fill: `insert into show (place_id, title, newest_id) select place, 'Voices', max(id) from bench_new group by place;
    insert into episode (id, show_id, number, state, duration_ms, chapters, source)
      select b.id, s.id, 1 + b.n % 500, 'outside', 600000, '[{"at": 0, "title": "Hello"}, {"at": 90000, "title": "What it is about"}]',
        'https://example.org/' || b.n || '.mp3' from bench_new b join show s on s.place_id = b.place;
    insert into episode_transcript (episode_id, cues, words)
      select id, '[{"start": 0, "end": 4000, "voice": "Ann", "text": "Good morning, if that is what this is."}]', 'Good morning' from bench_new;
    insert into playback (person_id, episode_id, position_ms, noted_at) select person, id, 60000, now() from bench_new where n % 3 = 0`,
  operations: async (pool) => {
    const { rows } = await pool.query<{
      id: string;
      place: string;
      show: string;
    }>(`select i.id, i.place_id as place, e.show_id as show
      from episode e join item i on i.id = e.id join place p on p.id = i.place_id and p.visibility = 'open' order by i.id desc limit 500`);
    const one = (n: number) => rows[n % rows.length]!;
    return [
      {
        name: 'episodes of a community',
        comparable: true,
        request: (n) => ({ path: `/api/v1/communities/${one(n).place}/episodes` }),
      },
      {
        name: 'episodes of a show',
        comparable: true,
        request: (n) => ({ path: `/api/v1/shows/${one(n).show}/episodes` }),
      },
      { name: 'episodes that one hears', comparable: true, request: () => ({ path: '/api/v1/episodes' }) },
      { name: 'episode', comparable: true, request: (n) => ({ path: `/api/v1/items/${one(n).id}?comments=20` }) },
    ];
  },
};
