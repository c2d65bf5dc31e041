import { sql } from 'kysely';
import type { Doc } from '../../../core/richtext/document.ts';
import { excerpt } from '../../../core/richtext/plain.ts';
import type { Db } from '../../../platform/services.ts';
import type { WrittenEvent } from './ics.ts';
import { type EventRow, eventColumns, exceptionsOf } from './queries.ts';

/** Characters of an event's text that its calendar entry has. */
const words = 2000;

/** Events with what a calendar says of them; in two queries. Access was decided before. */
export async function writtenEvents(db: Db, ids: readonly string[], publicUrl: string): Promise<WrittenEvent[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<EventRow & { title: string; body: Doc; created_at: Date; changed_at: Date }>`
    select ${eventColumns}, i.title, i.body, i.created_at,
      greatest(i.created_at, i.edited_at, (select max(a.at) from activity a where a.item_id = i.id and a.data ->> 'what' in ('date', 'date-moved', 'called-off'))) as changed_at
    from event e join item i on i.id = e.id and i.deleted_at is null
    where e.id = any (${[...ids]}::bigint[]) order by e.id`.execute(db);
  const exceptions = await exceptionsOf(db, ids);
  return rows.map(({ body, created_at, changed_at, ...event }) => ({
    ...event,
    text: excerpt(body, words),
    link: `${publicUrl}/items/${event.id}`,
    createdAt: created_at,
    changedAt: changed_at,
    exceptions: exceptions.get(event.id) ?? [],
  }));
}
