import { decodeIdCursor, pageOf } from '../../../platform/http/cursor.ts';
import { problems } from '../../../platform/http/problems.ts';
import type { Mount } from '../../../platform/http/serve.ts';
import * as contract from '../contract.ts';
import { calendarPage } from './calendar.ts';
import { writeCalendar } from './ics.ts';
import { repliesOf, setWantsMail, wantsMail } from './queries.ts';
import { callOff, invite, putOn, reply, setClosed, withdraw } from './replies.ts';
import { firstSlots } from './time.ts';
import { writtenEvents } from './written.ts';

interface Asked {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly past: boolean;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

const spanOf = ({ from, to, past, cursor, limit }: Asked) => ({
  from: from ? new Date(from) : new Date(),
  to: to ? new Date(to) : null,
  past,
  cursor,
  limit,
});

function preview({ startsAt, timeZone, repeats }: { startsAt: string; timeZone: string; repeats: string }) {
  try {
    const { slots, more } = firstSlots(repeats, startsAt, timeZone, 5);
    if (slots.length === 0) throw contract.eventProblems.no_dates();
    return { dates: slots, more };
  } catch (error) {
    throw error instanceof Error && !('status' in error) ? contract.eventProblems.no_dates() : error;
  }
}

export function routes(mount: Mount): void {
  mount(contract.replyToEvent, ({ db, viewer, params, body }) => reply(db, viewer, params.id, body));
  mount(contract.withdrawReply, ({ db, viewer, params }) => withdraw(db, viewer, params.id));
  mount(contract.putReply, ({ db, viewer, params, body }) => putOn(db, viewer, params.id, params.person, body));
  mount(contract.inviteToEvent, ({ db, viewer, params, body }) =>
    invite(db, viewer, params.id, body.people, body.everybody),
  );
  mount(contract.closeReplies, ({ db, viewer, params, body }) => setClosed(db, viewer, params.id, body.closed));
  mount(contract.cancelEvent, ({ db, viewer, params, body }) =>
    callOff(db, viewer, params.id, body.cancelled, body.slot ?? null),
  );

  mount(contract.listReplies, async ({ db, params, query }) => {
    const found = await repliesOf(db, params.id, query.answer, decodeIdCursor(query.cursor), query.limit);
    const { rows, next } = pageOf(found, query.limit, (row) => [row.turn]);
    return { items: rows.map(({ turn, ...row }) => ({ ...row, at: row.at.toISOString() })), next };
  });

  mount(contract.communityEvents, ({ db, viewer, params, query }) =>
    calendarPage(db, viewer, { place: params.id }, spanOf(query)),
  );
  mount(contract.myEvents, ({ db, viewer, query }) => calendarPage(db, viewer, query.show, spanOf(query)));
  mount(contract.previewDates, ({ query }) => preview(query));

  mount(contract.eventFile, async ({ db, params, services, reply }) => {
    const events = await writtenEvents(db, [params.id], services.config.publicUrl);
    if (events.length === 0) throw problems.not_found();
    return reply
      .headers({
        'content-type': 'text/calendar; charset=utf-8',
        'content-disposition': `attachment; filename="event-${params.id}.ics"`,
        'x-content-type-options': 'nosniff',
      })
      .send(writeCalendar({ name: '', method: 'PUBLISH', events }));
  });

  mount(contract.eventMails, async ({ db, viewer }) => ({ wanted: await wantsMail(db, viewer.person) }));
  mount(contract.setEventMails, async ({ db, viewer, body }) => {
    await setWantsMail(db, viewer.person, body.wanted);
    return { wanted: body.wanted };
  });
}
