import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import { takeTurns } from '../../../platform/database/turns.ts';
import { problems } from '../../../platform/http/problems.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db, Services } from '../../../platform/services.ts';
import { parseRange } from '../../files/server/serve-file.ts';
import { addressProblems, mostAddresses, type PrivateAddress } from '../contract.ts';
import { findAddressKind, type ServedBytes } from '../kinds.ts';

interface AddressRow {
  id: string;
  kind: string;
  subject: string;
  created_at: Date;
  last_used_at: Date | null;
}

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

const present = async (db: Db, viewer: Viewer, row: AddressRow): Promise<PrivateAddress> => ({
  id: row.id,
  kind: row.kind,
  subject: row.subject,
  title: (await findAddressKind(row.kind)?.title(db, viewer, row.subject)) ?? null,
  createdAt: row.created_at.toISOString(),
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
});

/** At most `mostAddresses`, so that asking each for its title is bounded; nobody's list is long. */
export async function addressesOf(db: Db, viewer: Viewer): Promise<PrivateAddress[]> {
  const { rows } = await sql<AddressRow>`select id, kind, subject, created_at, last_used_at from private_address
    where person_id = ${viewer.person} order by id desc limit ${mostAddresses}`.execute(db);
  return Promise.all(rows.map((row) => present(db, viewer, row)));
}

/** Throws `not_found` for what the viewer may not read and `too_many_addresses`. The token is in the answer and nowhere else. */
export async function createAddress(
  services: Services,
  db: Db,
  viewer: Viewer,
  kind: string,
  subject: string,
): Promise<PrivateAddress & { addresses: { file: string; address: string }[] }> {
  const found = findAddressKind(kind);
  if (!found || (await found.title(db, viewer, subject)) === null) throw problems.not_found();
  await takeTurns(db, `private addresses of ${viewer.person}`);
  const token = randomBytes(32).toString('base64url');
  const { rows } = await sql<AddressRow>`insert into private_address (person_id, kind, subject, token_hash)
    select ${viewer.person}, ${kind}, ${subject}, ${hashOf(token)}
    where (select count(*) from private_address where person_id = ${viewer.person}) < ${mostAddresses}
    returning id, kind, subject, created_at, last_used_at`.execute(db);
  if (!rows[0]) throw addressProblems.too_many_addresses();
  return {
    ...(await present(db, viewer, rows[0])),
    addresses: found.files.map((file) => ({ file, address: `${baseOf(services, token)}${file}` })),
  };
}

const baseOf = ({ config }: Services, token: string): string =>
  `${config.publicUrl.replace(/\/$/, '')}/api/v1/private/${token}/`;

/** Throws `not_found` for somebody else's. */
export async function revokeAddress(db: Db, viewer: Viewer, id: string): Promise<void> {
  const { numAffectedRows } =
    await sql`delete from private_address where id = ${id} and person_id = ${viewer.person}`.execute(db);
  if (numAffectedRows === 0n) throw problems.not_found();
}

interface Opened extends Omit<Viewer, 'session'> {
  id: string;
  kind: string;
  subject: string;
  stale: boolean;
}

/** Who asks by a token, and for what: nobody where it was taken back or its owner has left. */
async function byToken(db: Db, token: string): Promise<Opened | undefined> {
  const { rows } =
    await sql<Opened>`select a.id, a.kind, a.subject, p.id as person, p.guest, p.administrator, p.language,
      a.last_used_at is null or a.last_used_at < now() - interval '1 minute' as stale
    from private_address a join person p on p.id = a.person_id
    where a.token_hash = ${hashOf(token)} and p.active`.execute(db);
  return rows[0];
}

/** Sends a file, or says with 304 that nothing changed. Throws `not_found`: why is nobody's to know. */
export async function openAddress(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  token: string,
  file: string,
): Promise<FastifyReply> {
  const found = await byToken(services.db, token);
  const kind = found && findAddressKind(found.kind);
  if (!found || !kind) throw problems.not_found();
  const { id, subject, stale, kind: _, ...who } = found;
  const viewer: Viewer = { ...who, session: null };
  const title = await kind.title(services.db, viewer, subject);
  if (title === null) throw problems.not_found();
  const served = await kind.open(services, { viewer, subject, title, file, base: baseOf(services, token) });
  if (!served) throw problems.not_found();
  if (stale) await sql`update private_address set last_used_at = now() where id = ${id}`.execute(services.db);
  const { body, changedAt } = served;
  const tag = served.tag ?? (typeof body === 'string' ? hashOf(body).toString('base64url').slice(0, 22) : undefined);
  reply.headers({
    'content-type': served.type,
    // Whoever has the address reads it; nothing on the way may keep it for others.
    'cache-control': 'private, max-age=0, must-revalidate',
    'x-robots-tag': 'noindex',
    'content-security-policy': "default-src 'none'; sandbox",
    ...(tag && { etag: `W/"${tag}"` }),
    ...(changedAt && { 'last-modified': changedAt.toUTCString() }),
  });
  if (isKnown(request, tag, changedAt)) return reply.code(304).send();
  if (typeof body === 'string' || body instanceof Readable) return reply.send(body);
  return sendBytes(request, reply, body, tag);
}

/** All of it, or the part that is asked for. Its tag is a strong one: a part must fit to what a player has already (RFC 9110). */
async function sendBytes(
  { headers }: FastifyRequest,
  reply: FastifyReply,
  { bytes, open }: ServedBytes,
  tag: string | undefined,
): Promise<FastifyReply> {
  const etag = `"${tag}"`;
  reply.header('accept-ranges', 'bytes');
  if (tag) reply.header('etag', etag);
  const isSame = headers['if-range'] === undefined || (tag !== undefined && headers['if-range'] === etag);
  const range = isSame ? parseRange(headers.range, bytes) : null;
  if (range === 'unsatisfiable') return reply.code(416).header('content-range', `bytes */${bytes}`).send();
  if (range) {
    reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${bytes}`);
    return reply.header('content-length', range.end - range.start + 1).send(await open(range));
  }
  return reply.header('content-length', bytes).send(await open());
}

/** RFC 9110: the tag counts where one is named, the date only where none is. */
function isKnown({ headers }: FastifyRequest, tag: string | undefined, changedAt: Date | undefined): boolean {
  const tags = headers['if-none-match'];
  if (tags !== undefined) return tag !== undefined && tags.split(/\s*,\s*/).some((one) => one.includes(`"${tag}"`));
  const since = Date.parse(headers['if-modified-since'] ?? '');
  // HTTP dates have no milliseconds.
  return changedAt !== undefined && Math.floor(changedAt.getTime() / 1000) * 1000 <= since;
}
