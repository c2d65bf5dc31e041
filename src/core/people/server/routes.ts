import { z } from 'zod';
import { id } from '../../../platform/http/contract.ts';
import { decodeCursor, pageOf } from '../../../platform/http/cursor.ts';
import { problems } from '../../../platform/http/problems.ts';
import type { Mount } from '../../../platform/http/serve.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import { setFollow } from '../../follows/server/follows.ts';
import * as contract from '../contract.ts';
import { searchWords } from '../names.ts';
import { changeProfile, getMe, getPerson } from './people.ts';
import { directory, pageOfPerson } from './queries.ts';

const directoryKey = z.tuple([z.int32().min(0).max(1), z.string().max(400), id]);

export function routes(mount: Mount): void {
  mount(contract.getMe, ({ db, viewer }) => getMe(db, viewer));

  mount(contract.updateMe, async ({ db, viewer, body }) => {
    await changeProfile(db, viewer, viewer.person, body);
    return getMe(db, viewer);
  });

  mount(contract.listPeople, async ({ db, viewer, query }) => {
    const after = decodeCursor(query.cursor, directoryKey);
    const words = searchWords(query.q ?? '');
    const found = await directory(db, viewer, { words, department: query.department, after, limit: query.limit });
    const { rows, next } = pageOf(found, query.limit, (row) => [row.group, row.search_name, row.id]);
    return { items: rows.map(({ search_name: _name, group: _group, ...chip }) => chip), next };
  });

  mount(contract.getPerson, async ({ db, viewer, params }) => {
    const person = await getPerson(db, viewer, params.id);
    if (!person) throw problems.not_found();
    return person;
  });

  const follow = async (db: Db, viewer: Viewer, person: string, active: boolean) => {
    const page = await pageOfPerson(db, person);
    if (!page) throw problems.not_found();
    await setFollow(db, viewer, 'place', page, active);
  };
  mount(contract.followPerson, ({ db, viewer, params }) => follow(db, viewer, params.id, true));
  mount(contract.unfollowPerson, ({ db, viewer, params }) => follow(db, viewer, params.id, false));
}
