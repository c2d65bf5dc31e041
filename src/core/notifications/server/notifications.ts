import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import { allowed } from '../../access/server/allowed.ts';
import { draftMentions } from '../../drafts/server/queries.ts';
import type { PersonChip } from '../../people/contract.ts';
import { placeChips } from '../../places/server/queries.ts';
import type { Doc } from '../../richtext/document.ts';
import { excerpt } from '../../richtext/plain.ts';
import { type Notification, reasons } from '../contract.ts';
import { commentBodies, type EntryRow, type EventRow, eventsOf, itemHeads } from './queries.ts';

const strongest = (events: readonly EventRow[]): EventRow =>
  events.reduce((best, event) => (reasons.indexOf(event.reason) < reasons.indexOf(best.reason) ? event : best));

const draftOf = (draft: { id: string; kind: string; title: string } | undefined) =>
  draft ? { id: draft.id, kind: draft.kind, title: draft.title } : null;

const peopleOf = (events: readonly EventRow[]): PersonChip[] => {
  const people = new Map<string, PersonChip>();
  for (const { actor } of events) if (actor && !people.has(actor.id)) people.set(actor.id, actor);
  return [...people.values()];
};

/** Entries as the inbox shows them: at most six queries, whatever their number. The skeleton has decided access. */
export async function hydrateNotifications(
  db: Db,
  viewer: Viewer,
  entries: readonly EntryRow[],
): Promise<Notification[]> {
  if (entries.length === 0) return [];
  const events = await eventsOf(
    db,
    viewer,
    entries.map((entry) => entry.subject_id),
  );
  const items = await itemHeads(
    db,
    entries.flatMap((entry) => entry.item_id ?? []),
  );
  const drafts = await draftMentions(
    db,
    entries.flatMap((entry) => entry.draft_id ?? []),
  );
  // What is said is said by the strongest of what is new; when all is read, by the newest.
  const chosen = new Map<string, { event: EventRow; shown: EventRow[] }>();
  for (const [subject, list] of events) {
    const fresh = list.filter((event) => event.fresh);
    const shown = fresh.length > 0 ? fresh : list.slice(0, 1);
    chosen.set(subject, { event: strongest(shown), shown });
  }
  const comments = await commentBodies(
    db,
    [...chosen.values()].map(({ event }) => event.object_id),
  );
  // An item may be read in one place while its home place is secret to this reader: then the place is not named.
  const placeIds = entries.flatMap(
    (entry) =>
      entry.place_id ?? items.get(entry.item_id ?? '')?.place_id ?? drafts.get(entry.draft_id ?? '')?.place_id ?? [],
  );
  const places = await placeChips(db, [...(await allowed(db, viewer, 'discover', 'place', placeIds))]);
  return entries.flatMap((entry) => {
    const found = chosen.get(entry.subject_id);
    if (!found) return [];
    const item = entry.item_id ? items.get(entry.item_id) : undefined;
    const said = comments.get(found.event.object_id);
    // Moved a moment ago, it is no longer for everybody who reads what it stood under.
    const comment = said?.item_id === entry.item_id ? said : undefined;
    const people = peopleOf(found.shown);
    return [
      {
        id: entry.subject_id,
        reason: found.event.reason,
        people: people.slice(0, 3),
        peopleCount: people.length,
        item: item
          ? { id: item.id, kind: item.kind, title: item.title, excerpt: excerpt(item.body as Doc, 120) }
          : null,
        draft: draftOf(drafts.get(entry.draft_id ?? '')),
        comment: comment === undefined ? null : found.event.object_id,
        excerpt: comment === undefined ? '' : excerpt(comment.body as Doc, 160),
        place: places.get(entry.place_id ?? item?.place_id ?? drafts.get(entry.draft_id ?? '')?.place_id ?? '') ?? null,
        at: entry.bumped_at.toISOString(),
        unread: entry.unread,
        done: entry.done,
      },
    ];
  });
}
