import type { Identify } from '../../../platform/http/viewer.ts';
import type { Services } from '../../../platform/services.ts';
import type { LiveActivity } from '../../activity/contract.ts';
import { keepReading, type Outcome } from '../../activity/server/keep-reading.ts';
import { type Activity, horizon, isWaiting, type Position, positionOf, readLog } from '../../activity/server/log.ts';
import { unreadCounts } from '../../notifications/server/queries.ts';
import { type LiveServer, personRoom, placeRoom, reconsider } from './connections.ts';
import { presentActivities, type Telling } from './present.ts';

const batchSize = 200;
/** Counts are told together, this often at most. */
const inboxInterval = 250;

/** Reads the log from now on and tells this process's sockets. */
export async function startTail(
  services: Services,
  io: LiveServer,
  identify: Identify,
): Promise<{ stop: () => Promise<void> }> {
  let position: Position = await horizon(services.db);
  const step = async (): Promise<Outcome> => {
    const batch = await readLog(services.db, position, batchSize);
    const last = batch.at(-1);
    if (!last) return (await isWaiting(services.db, position)) ? 'waiting' : 'end';
    await tell(services, io, identify, batch);
    position = positionOf(last);
    return 'took';
  };
  const reader = keepReading(services, step, (error) => {
    services.log.error({ err: error }, 'the live reader could not go on');
    return 500;
  });

  let inboxTimer: NodeJS.Timeout | null = null;
  const off = services.wake.onWake(() => {
    inboxTimer ??= setTimeout(() => {
      inboxTimer = null;
      tellCounts(services, io).catch((error) => services.log.error({ err: error }, 'inbox counts could not be told'));
    }, inboxInterval);
  });
  return {
    stop: async () => {
      off();
      if (inboxTimer) clearTimeout(inboxTimer);
      await reader.stop();
    },
  };
}

/** In the log's order: a change of access is applied before what came after it is told. */
async function tell(services: Services, io: LiveServer, identify: Identify, batch: readonly Activity[]): Promise<void> {
  const tellings = new Map((await presentActivities(services.db, batch)).map((one) => [one.activity.id, one]));
  for (const activity of batch) {
    await applyAccess(services, io, identify, activity);
    const telling = tellings.get(activity.id);
    if (telling) emit(io, telling);
  }
}

async function applyAccess(services: Services, io: LiveServer, identify: Identify, activity: Activity): Promise<void> {
  if (activity.verb === 'session.ended' && activity.person) await endSessions(services, io, identify, activity.person);
  if (activity.verb === 'member.added' && activity.person && activity.place) {
    io.local.in(personRoom(activity.person)).socketsJoin(placeRoom(activity.place));
  }
  if (activity.verb === 'member.removed' && activity.person && activity.place) {
    await reconsider(services.db, io, activity.place);
  }
  if (activity.verb === 'place.edited' && activity.data.visibility && activity.place) {
    await reconsider(services.db, io, activity.place);
  }
}

function emit(io: LiveServer, { activity, audiences }: Telling): void {
  const told: string[] = [];
  const tellRoom = (room: string, message: LiveActivity) => {
    const target = io.local.to(room);
    (told.length > 0 ? target.except(told) : target).emit('activity', message);
    told.push(room);
  };
  for (const { message, places, people } of audiences) {
    for (const person of people)
      tellRoom(personRoom(person), { ...message, places: activity.place ? [activity.place] : [] });
    // Each place's readers hear of their own place only: that the item stands in a secret one too is not theirs to know.
    for (const place of places) tellRoom(placeRoom(place), { ...message, places: [place] });
  }
}

async function tellCounts(services: Services, io: LiveServer): Promise<void> {
  const sockets = [...io.sockets.sockets.values()];
  if (sockets.length === 0) return;
  const counts = await unreadCounts(services.db, [...new Set(sockets.map((socket) => socket.data.viewer.person))]);
  for (const socket of sockets) {
    const unread = counts.get(socket.data.viewer.person) ?? 0;
    if (socket.data.unread === unread) continue;
    socket.data.unread = unread;
    socket.emit('inbox', { unread });
  }
}

/** Of a person's connections, those whose session is over are closed, in whichever process they are. */
async function endSessions(services: Services, io: LiveServer, identify: Identify, person: string): Promise<void> {
  for (const id of [...(io.sockets.adapter.rooms.get(personRoom(person)) ?? [])]) {
    const socket = io.sockets.sockets.get(id);
    if (!socket || (await identify(services, socket.data.credentials))) continue;
    socket.emit('signed-out');
    socket.disconnect(true);
  }
}
