/** Who comes, who waits, who is invited; and what they are told. Whoever answers holds the event's row: two never take the last seat. */
import { problems } from '../../../platform/http/problems.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import { type answers, eventProblems } from '../contract.ts';
import { fieldsOf, mineOf, writeDates } from './fields.ts';
import {
  countComing,
  dateOf,
  dropReply,
  type EventRow,
  lockEvent,
  type NewReply,
  ownAnswer,
  putException,
  putInvitations,
  readersAmong,
  updateEvent,
  putReply as writeReply,
} from './queries.ts';
import { fillSeats, noteChange, tellConcerned, tellPeople } from './telling.ts';

async function locked(db: Db, id: string): Promise<EventRow & { author: string }> {
  const found = await lockEvent(db, id);
  if (!found) throw problems.not_found();
  return found;
}

/** A yes to a full event waits. Whoever goes makes room for the first who waits. */
async function answer(db: Db, viewer: Viewer, event: EventRow, person: string, reply: NewReply): Promise<void> {
  const { id, capacity } = event;
  const before = await ownAnswer(db, id, person);
  const isFull = capacity !== null && before !== 'yes' && (await countComing(db, id)) >= capacity;
  await writeReply(db, id, person, { ...reply, answer: reply.answer === 'yes' && isFull ? 'waiting' : reply.answer });
  if (before === 'yes' && reply.answer !== 'yes') await fillSeats(db, viewer, id, capacity);
}

export interface Reply extends NewReply {
  readonly answer: (typeof answers)[number];
}

/** Throws `replies_closed` and `event_cancelled`. */
export async function reply(db: Db, viewer: Viewer, id: string, given: Reply) {
  const event = await locked(db, id);
  if (event.cancelled) throw eventProblems.event_cancelled();
  // Who said that they come can still say that they do not: a seat that nobody knows to be free helps nobody.
  const before = await ownAnswer(db, id, viewer.person);
  if (event.repliesClosed && !(before !== null && (given.answer === 'no' || given.answer === before)))
    throw eventProblems.replies_closed();
  await answer(db, viewer, event, viewer.person, given);
  await noteChange(db, viewer, id, 'reply', given.at);
  return { ...(await fieldsOf(db, id)), mine: await mineOf(db, viewer, id) };
}

export async function withdraw(db: Db, viewer: Viewer, id: string) {
  const event = await locked(db, id);
  const before = await ownAnswer(db, id, viewer.person);
  if (before !== null) {
    await dropReply(db, id, viewer.person);
    if (before === 'yes') await fillSeats(db, viewer, id, event.capacity);
    await noteChange(db, viewer, id, 'reply');
  }
  return { ...(await fieldsOf(db, id)), mine: await mineOf(db, viewer, id) };
}

/** Somebody else's answer, by who organises it; also once the list is closed. Throws `cannot_read_it` and `event_cancelled`. */
export async function putOn(db: Db, viewer: Viewer, id: string, person: string, given: Reply) {
  const event = await locked(db, id);
  if (event.cancelled) throw eventProblems.event_cancelled();
  const isTaken = given.answer !== 'no';
  if (isTaken && (await readersAmong(db, id, [person])).length === 0) throw eventProblems.cannot_read_it();
  if (isTaken || (await ownAnswer(db, id, person)) !== null) {
    const before = await ownAnswer(db, id, person);
    await answer(db, viewer, event, person, given);
    if (isTaken && before === null) await tellPeople(db, viewer.person, id, [person], 'invited');
    await noteChange(db, viewer, id, 'reply');
  }
  return fieldsOf(db, id);
}

/** Throws `cannot_read_it` where one of them may not read it, and `event_cancelled`. */
export async function invite(db: Db, viewer: Viewer, id: string, people: readonly string[], everybody: boolean) {
  const event = await locked(db, id);
  if (event.cancelled) throw eventProblems.event_cancelled();
  const named = [...new Set(people)];
  if ((await readersAmong(db, id, named)).length !== named.length) throw eventProblems.cannot_read_it();
  const invited = named.length > 0 ? await putInvitations(db, id, named, viewer.person) : [];
  if (everybody) invited.push(...(await putInvitations(db, id, null, viewer.person)));
  await tellPeople(db, viewer.person, id, invited, 'invited');
  return { invited: invited.length };
}

export async function setClosed(db: Db, viewer: Viewer, id: string, closed: boolean) {
  const event = await locked(db, id);
  if (event.repliesClosed !== closed) {
    await updateEvent(db, { ...event, repliesClosed: closed });
    await noteChange(db, viewer, id, 'list');
  }
  return fieldsOf(db, id);
}

/** The whole event, or one date of it. Throws `no_such_date`. */
export async function callOff(db: Db, viewer: Viewer, id: string, cancelled: boolean, slot: string | null) {
  const event = await locked(db, id);
  const raised = { ...event, sequence: event.sequence + 1 };
  let changed: boolean;
  if (slot === null) {
    changed = event.cancelled !== cancelled;
    if (changed) await updateEvent(db, { ...raised, cancelled });
  } else {
    const date = await dateOf(db, id, slot);
    if (!date) throw eventProblems.no_such_date();
    changed = date.cancelled !== cancelled;
    if (changed) {
      await putException(db, id, { ...date, slot, cancelled });
      await updateEvent(db, raised);
      await writeDates(db, raised);
    }
  }
  if (changed) {
    await noteChange(db, viewer, id, 'date');
    await tellConcerned(db, viewer, id, cancelled ? 'called-off' : 'date-moved', slot ?? undefined);
  }
  return { ...(await fieldsOf(db, id)), mine: await mineOf(db, viewer, id) };
}
