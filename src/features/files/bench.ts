import type { RoomBench } from '../../../bench/rooms.ts';

export const bench: RoomBench = {
  kind: 'file',
  // One file of core for all of them: what is measured is how they are listed and shown.
  fill: `insert into file (owner_id, name, mime, bytes, sha256, status)
      select person, 'Plan.pdf', 'application/pdf', 4096, '\\x00', 'ready' from bench_new limit 1;
    insert into file_item (id, versions) select id, 1 from bench_new;
    insert into file_version (item_id, number, file_id, person_id, at)
      select b.id, 1, (select max(id) from file), b.person, b.at from bench_new b;
    update file_item i set version_id = v.id from file_version v where v.item_id = i.id and i.version_id is null;
    insert into file_place (place_id, item_id, name, bytes, changed)
      select b.place, b.id, 'plan ' || b.n, 4096 + b.n % 5000, v.id from bench_new b join file_version v on v.item_id = b.id;
    insert into attachment (subject_id, item_id, file_id, position, inline)
      select v.item_id, v.item_id, v.file_id, 1000, true from file_version v join bench_new b on b.id = v.item_id`,
  operations: async (pool) => {
    const { rows: files } = await pool.query<{ id: string; place: string }>(`select f.item_id as id, f.place_id as place
      from file_place f join place p on p.id = f.place_id and p.visibility = 'open' order by f.item_id desc limit 500`);
    const one = (n: number) => files[n % files.length]!;
    return [
      {
        name: 'files of a community',
        comparable: true,
        request: (n) => ({ path: `/api/v1/communities/${one(n).place}/files` }),
      },
      { name: 'file', comparable: true, request: (n) => ({ path: `/api/v1/items/${one(n).id}?comments=20` }) },
    ];
  },
};
