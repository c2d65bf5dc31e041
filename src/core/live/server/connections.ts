import type { DefaultEventsMap, Server, Socket } from 'socket.io';
import type { Credentials, Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import { allowed } from '../../access/server/allowed.ts';
import { heardPlaces } from '../../follows/server/queries.ts';

export interface SocketData {
  viewer: Viewer;
  /** What it signed in with: asked again when a session ends. */
  credentials: Credentials;
  /** Until its replay is through, what it may hear is decided but not yet complete. */
  unread: number | null;
}

/** Message shapes are schemas in core/activity/contract.ts, held by tests; Socket.IO's own event maps would say them twice. */
export type LiveServer = Server<DefaultEventsMap, DefaultEventsMap, DefaultEventsMap, SocketData>;
export type LiveSocket = Socket<DefaultEventsMap, DefaultEventsMap, DefaultEventsMap, SocketData>;

export const placeRoom = (place: string) => `place:${place}`;
export const personRoom = (person: string) => `person:${person}`;

/** The places whose news a person hears without having them on the screen. */
export async function placesToHear(db: Db, viewer: Viewer): Promise<string[]> {
  const { rows } = await heardPlaces(viewer, { muted: true }).execute(db);
  return rows.map((row) => row.place_id);
}

/** Lets a socket hear places on its screen. What its person may not read is passed over. Answers with what is heard now. */
export async function watch(db: Db, socket: LiveSocket, places: readonly string[]): Promise<string[]> {
  const may = await allowed(db, socket.data.viewer, 'read', 'place', places);
  for (const place of may) await socket.join(placeRoom(place));
  return [...may];
}

/** After somebody's access to a place may have ended: every socket in its room is asked again, and leaves at once if it did. */
export async function reconsider(db: Db, io: LiveServer, place: string): Promise<void> {
  const sockets = io.sockets.adapter.rooms.get(placeRoom(place));
  for (const id of [...(sockets ?? [])]) {
    const socket = io.sockets.sockets.get(id);
    if (!socket) continue;
    const may = await allowed(db, socket.data.viewer, 'read', 'place', [place]);
    if (!may.has(place)) await socket.leave(placeRoom(place));
  }
}
