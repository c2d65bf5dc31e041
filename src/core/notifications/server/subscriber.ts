import { sql } from 'kysely';
import type { Db } from '../../../platform/services.ts';
import type { Activity } from '../../activity/server/log.ts';
import type { Subscriber } from '../../activity/server/subscribers.ts';
import { type DerivedEvent, deriveEvents, type Lookups } from './derive.ts';

const unique = (ids: Iterable<string | null>): string[] => [...new Set([...ids].filter((id) => id !== null))];

async function lookUp(db: Db, batch: readonly Activity[]): Promise<Lookups> {
  const items = unique(batch.map((activity) => activity.item));
  const comments = unique(
    batch.map((activity) =>
      activity.verb === 'reaction.added' && activity.data.subject === 'comment' ? activity.object : null,
    ),
  );
  // One after the other: they share the transaction's connection.
  const authors = await sql<{ id: string; author_id: string }>`select id, author_id from item
    where id = any (${items}::bigint[])`.execute(db);
  const commenters = await sql<{ id: string; author_id: string }>`select id, author_id from comment
    where id = any (${comments}::bigint[])`.execute(db);
  const listening = await sql<{ item_id: string; person_id: string; active: boolean }>`
    select item_id, person_id, active from notification_listener where item_id = any (${items}::bigint[])`.execute(db);
  const listeners = new Map<string, Map<string, boolean>>();
  for (const row of listening.rows) {
    const known = listeners.get(row.item_id) ?? new Map<string, boolean>();
    listeners.set(row.item_id, known.set(row.person_id, row.active));
  }
  return {
    itemAuthors: new Map(authors.rows.map((row) => [row.id, row.author_id])),
    commentAuthors: new Map(commenters.rows.map((row) => [row.id, row.author_id])),
    listeners,
  };
}

async function keepListeners(db: Db, lookups: Lookups): Promise<void> {
  const rows = [...lookups.listeners].flatMap(([item, people]) =>
    [...people].map(([person, active]) => ({ item_id: item, person_id: person, active })),
  );
  if (rows.length === 0) return;
  await sql`insert into notification_listener (item_id, person_id, active)
    select item_id, person_id, active from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as e (item_id bigint, person_id bigint, active boolean)
    on conflict (item_id, person_id) do update set active = excluded.active
    where notification_listener.active <> excluded.active`.execute(db);
}

const keepEvents = (db: Db, events: readonly DerivedEvent[]): Promise<void> =>
  keepRows(
    db,
    events.map((event) => ({
      person_id: event.person,
      subject_id: event.subject,
      item_id: event.item,
      place_id: event.place,
      draft_id: event.draft,
      activity_id: event.activity.id,
      reason: event.reason,
      actor_id: event.activity.actor,
      object_id: event.activity.object,
      at: event.activity.at.toISOString(),
    })),
  );

interface KeptEvent {
  person_id: string;
  subject_id: string;
  item_id: string | null;
  place_id: string | null;
  draft_id: string | null;
  activity_id: string;
  reason: string;
  actor_id: string | null;
  object_id: string;
  at: string;
}

async function keepRows(db: Db, rows: readonly KeptEvent[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    with e as (
      select e.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as e (person_id bigint, subject_id bigint, item_id bigint,
        place_id bigint, draft_id bigint, activity_id bigint, reason text, actor_id bigint, object_id bigint, at timestamptz)
      join person p on p.id = e.person_id
    ), kept as (
      insert into notification_event (person_id, subject_id, activity_id, reason, actor_id, object_id, at)
      select person_id, subject_id, activity_id, reason, actor_id, object_id, at from e on conflict do nothing
    )
    insert into notification as n (person_id, subject_id, item_id, place_id, draft_id, bumped, bumped_at, unread, done)
    select distinct on (e.person_id, e.subject_id) e.person_id, e.subject_id, e.item_id, e.place_id, e.draft_id, e.activity_id, e.at,
      e.activity_id > coalesce(m.read_up_to, 0), e.activity_id <= coalesce(m.done_up_to, 0)
    from e left join notification_mark m on m.person_id = e.person_id and m.subject_id = e.subject_id
    order by e.person_id, e.subject_id, e.activity_id desc
    on conflict (person_id, subject_id) do update
    set bumped = excluded.bumped, bumped_at = excluded.bumped_at, unread = excluded.unread, done = excluded.done
    where excluded.bumped > n.bumped`.execute(db);
}

/** A comment that was moved is news of where it stands now, for those who have not seen it yet. */
async function carryOver(db: Db, { object, item }: Activity): Promise<KeptEvent[]> {
  const { rows } = await sql<KeptEvent>`select e.person_id, ${item}::bigint as subject_id, ${item}::bigint as item_id,
      null as place_id, null as draft_id, e.activity_id, e.reason, e.actor_id, e.object_id, e.at
    from notification_event e left join notification_mark m on m.person_id = e.person_id and m.subject_id = e.subject_id
    where e.object_id = ${object} and e.activity_id > greatest(m.read_up_to, m.done_up_to, 0)`.execute(db);
  return rows;
}

const takesBack = (verb: string): boolean => /^(reaction\.removed|comment\.(deleted|moved))$/.test(verb);

/** What was taken back (a reaction, a deleted or moved comment) is no news any more: an entry stands where the newest that is left puts it, and without news it goes. */
async function withdraw(db: Db, batch: readonly Activity[]): Promise<void> {
  const reactions = batch.filter((activity) => activity.verb === 'reaction.removed');
  const comments = batch.filter(({ verb }) => verb.startsWith('comment.')).map((activity) => activity.object);
  if (reactions.length === 0 && comments.length === 0) return;
  const taken = reactions.map((activity) => ({
    object_id: activity.object,
    actor_id: activity.actor,
    up_to: activity.id,
  }));
  await sql`
    with gone as (
      delete from notification_event e where e.object_id = any (${comments}::bigint[])
        or exists (select 1 from jsonb_to_recordset(${JSON.stringify(taken)}::jsonb) as t (object_id bigint, actor_id bigint, up_to bigint)
          where t.object_id = e.object_id and t.actor_id = e.actor_id and e.reason = 'reacted-to-yours' and e.activity_id < t.up_to)
      returning person_id, subject_id, activity_id
    ), touched as (
      select distinct g.person_id, g.subject_id, l.activity_id, l.at from gone g
      left join lateral (
        select e.activity_id, e.at from notification_event e where e.person_id = g.person_id and e.subject_id = g.subject_id
          and not exists (select 1 from gone o where o.person_id = e.person_id and o.subject_id = e.subject_id
            and o.activity_id = e.activity_id)
        order by e.activity_id desc limit 1) l on true
    ), emptied as (
      delete from notification n using touched t
      where n.person_id = t.person_id and n.subject_id = t.subject_id and t.activity_id is null
    )
    update notification n set bumped = t.activity_id, bumped_at = t.at,
      unread = t.activity_id > coalesce(m.read_up_to, 0), done = t.activity_id <= coalesce(m.done_up_to, 0)
    from touched t left join notification_mark m on m.person_id = t.person_id and m.subject_id = t.subject_id
    where n.person_id = t.person_id and n.subject_id = t.subject_id and t.activity_id is not null`.execute(db);
}

/** The inbox, derived from the log. */
export const notificationSubscriber: Subscriber = {
  name: 'notifications',
  take: async (db, batch, services) => {
    const lookups = await lookUp(db, batch);
    // Withdrawals are applied between what came before and after them, so that a rebuild in one batch ends as many small ones do.
    let pending: DerivedEvent[] = [];
    for (const activity of batch) {
      if (takesBack(activity.verb)) {
        await keepEvents(db, pending);
        pending = [];
        const carried = activity.verb === 'comment.moved' ? await carryOver(db, activity) : [];
        await withdraw(db, [activity]);
        await keepRows(db, carried);
      } else {
        pending.push(...deriveEvents(activity, lookups));
      }
    }
    await keepEvents(db, pending);
    await keepListeners(db, lookups);
    // Whoever is connected is told of their new count once this is committed.
    setImmediate(() => services.wake.notify());
  },
  forget: async (db) => {
    await sql`delete from notification_event`.execute(db);
    await sql`delete from notification`.execute(db);
    await sql`delete from notification_listener`.execute(db);
  },
};
