import { sql } from 'kysely';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import { appendActivity } from '../../activity/server/log.ts';

export type FollowSubject = 'item' | 'place' | 'tag';

/** Switches a follow on or off by the person's own wish. */
export async function setFollow(
  db: Db,
  viewer: Viewer,
  subject: FollowSubject,
  id: string,
  active: boolean,
): Promise<void> {
  await sql`insert into follow (person_id, subject, subject_id, active) values (${viewer.person}, ${subject}, ${id}, ${active})
    on conflict (person_id, subject, subject_id) do update set active = excluded.active`.execute(db);
  if (subject === 'item') {
    const verb = active ? 'item.followed' : 'item.unfollowed';
    await appendActivity(db, [{ actor: viewer.person, verb, object: id, item: id }]);
  }
}

/** Who writes or comments follows the discussion from then on, unless they once said no. */
export async function followByTakingPart(db: Db, person: string, item: string): Promise<void> {
  await sql`insert into follow (person_id, subject, subject_id) values (${person}, 'item', ${item})
    on conflict do nothing`.execute(db);
}

/** Follows for somebody who takes part without saying anything (gives a vote), unless they follow already or once said no. */
export async function followOnce(db: Db, person: string, item: string): Promise<void> {
  const { numAffectedRows } =
    await sql`insert into follow (person_id, subject, subject_id) values (${person}, 'item', ${item})
    on conflict do nothing`.execute(db);
  if (numAffectedRows === 1n) await appendActivity(db, [{ actor: person, verb: 'item.followed', object: item, item }]);
}

/** Whoever follows one item follows another from then on too, unless they once said no. */
export async function followersToo(db: Db, from: string, to: string): Promise<void> {
  const { rows } = await sql<{ person_id: string }>`insert into follow (person_id, subject, subject_id)
    select person_id, 'item', ${to}::bigint from follow where subject = 'item' and subject_id = ${from} and active
    on conflict do nothing returning person_id`.execute(db);
  await appendActivity(
    db,
    rows.map(({ person_id }) => ({ actor: person_id, verb: 'item.followed', object: to, item: to })),
  );
}

export async function setSaved(db: Db, viewer: Viewer, item: string, saved: boolean): Promise<void> {
  if (saved) {
    await sql`insert into saved (person_id, item_id) values (${viewer.person}, ${item}) on conflict do nothing`.execute(
      db,
    );
  } else {
    await sql`delete from saved where person_id = ${viewer.person} and item_id = ${item}`.execute(db);
  }
}
