import type { FastifyInstance } from 'fastify';
import { Server } from 'socket.io';
import { z } from 'zod';
import { id } from '../../../platform/http/contract.ts';
import { credentialsOf } from '../../../platform/http/serve.ts';
import type { Services } from '../../../platform/services.ts';
import { decodePosition, encodePosition, horizon } from '../../activity/server/log.ts';
import { type LiveServer, type LiveSocket, personRoom, placeRoom, placesToHear, watch } from './connections.ts';
import { missed } from './replay.ts';
import { startTail } from './tail.ts';

const watchRequest = z.object({ places: z.array(id).max(50) });

/** Puts the live connection on the HTTP server, at `/live`. */
export async function attachLive(app: FastifyInstance, services: Services): Promise<void> {
  const { identify } = app.gate;
  const io: LiveServer = new Server(app.server, {
    path: '/live',
    serveClient: false,
    // Other protocols may come to the same server.
    destroyUpgrade: false,
    maxHttpBufferSize: 64 * 1024,
    pingInterval: 25_000,
    // The browser sends the cookie; that the page is ours is asked here, since WebSockets know no same-origin policy.
    allowRequest: (request, decide) => {
      const origin = request.headers.origin ? URL.parse(request.headers.origin)?.host : null;
      const ours = [request.headers.host, new URL(services.config.publicUrl).host];
      decide(null, origin === null || ours.includes(origin));
    },
  });

  io.use((socket, next) => {
    const header = socket.handshake.headers;
    const bearer =
      typeof socket.handshake.auth.token === 'string' ? `Bearer ${socket.handshake.auth.token}` : header.authorization;
    const credentials = credentialsOf(bearer, app.parseCookie(header.cookie ?? ''));
    identify(services, credentials).then(
      (viewer) => {
        if (!viewer) return next(new Error('not_signed_in'));
        socket.data = { viewer, credentials, unread: null };
        next();
      },
      () => next(new Error('unavailable')),
    );
  });

  io.on('connection', (socket) => {
    greet(services, socket).catch((error) => {
      services.log.error({ err: error }, 'a live connection could not begin');
      socket.disconnect(true);
    });
  });

  const tail = await startTail(services, io, identify);
  app.addHook('preClose', async () => {
    await tail.stop();
    io.disconnectSockets(true);
    await io.close();
  });
}

async function greet(services: Services, socket: LiveSocket): Promise<void> {
  const { viewer } = socket.data;
  socket.on('watch', (request, acknowledge) => {
    const parsed = watchRequest.safeParse(request);
    const answer = typeof acknowledge === 'function' ? (acknowledge as (places: string[]) => void) : () => {};
    if (!parsed.success) return answer([]);
    watch(services.db, socket, parsed.data.places).then(answer, () => answer([]));
  });
  // First into the rooms, then what was missed: whatever happens in between arrives twice rather than never, and the client drops doubles.
  await socket.join(personRoom(viewer.person));
  const own = await placesToHear(services.db, viewer);
  await socket.join(own.map(placeRoom));
  // What stood on the screen when a connection broke is still there, and was changed meanwhile as well.
  const asked = watchRequest.safeParse({ places: socket.handshake.auth.places }).data?.places ?? [];
  const heard = new Set([...own, ...(await watch(services.db, socket, asked))]);
  const after = decodePosition(socket.handshake.auth.after);
  const send = (event: string, message: unknown) => socket.emit(event, message);
  if (!after) {
    send('ready', { cursor: encodePosition(await horizon(services.db)) });
    return;
  }
  const replay = await missed(services.db, viewer, heard, after);
  if (!replay) {
    send('reset', { cursor: encodePosition(await horizon(services.db)) });
    return;
  }
  for (const message of replay.told) send('activity', message);
  send('ready', { cursor: encodePosition(replay.end) });
}
