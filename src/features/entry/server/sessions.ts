import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import { appendActivity } from '../../../core/activity/server/log.ts';
import { deleteSession } from '../../../platform/auth/accounts.ts';
import { beginAttempt, forgetAttempts } from '../../../platform/auth/attempts.ts';
import type { Auth } from '../../../platform/auth/auth.ts';
import { problems } from '../../../platform/http/problems.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db, Services } from '../../../platform/services.ts';
import { entryProblems } from '../contract.ts';

const headersOf = (request: FastifyRequest): Headers => {
  const headers = new Headers({ 'x-fika-address': request.ip });
  for (const name of ['cookie', 'user-agent'] as const) {
    const value = request.headers[name];
    if (value) headers.set(name, value);
  }
  return headers;
};

/** The account's bucket does not keep the address that was typed. */
const accountKey = (email: string) =>
  createHash('sha256').update(email.trim().toLowerCase()).digest('base64url').slice(0, 32);

/**
 * Signs in and sets the cookie. Wrong password and unknown account cost the same work, are counted the same and answer the same; counted failures make
 * the next attempts wait, per account and per address. Answers the person's id.
 */
export async function signIn(
  services: Services,
  auth: Auth,
  request: FastifyRequest,
  reply: FastifyReply,
  { email, password }: { email: string; password: string },
): Promise<string> {
  const account = accountKey(email);
  const wait = Math.max(
    await beginAttempt(services.db, 'account', account),
    await beginAttempt(services.db, 'address', request.ip),
  );
  if (wait > 0) throw entryProblems.wait(undefined, { retryAfter: wait });
  const response = await auth.api.signInEmail({
    body: { email: email.trim().toLowerCase(), password },
    headers: headersOf(request),
    asResponse: true,
  });
  if (!response.ok) throw entryProblems.wrong_credentials();
  const { user } = (await response.json()) as { user: { id: string } };
  const { rows } = await sql<{ id: string }>`select id from person where auth_id = ${user.id} and active`.execute(
    services.db,
  );
  const person = rows[0]?.id;
  if (!person) throw entryProblems.wrong_credentials();
  await forgetAttempts(services.db, 'account', account);
  await forgetAttempts(services.db, 'address', request.ip);
  for (const cookie of response.headers.getSetCookie()) reply.header('set-cookie', cookie);
  return person;
}

export async function signOut(auth: Auth, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const response = await auth.api.signOut({ headers: headersOf(request), asResponse: true });
  for (const cookie of response.headers.getSetCookie()) reply.header('set-cookie', cookie);
}

/** Ends a session; the log tells every process to close its live connection. */
export async function endSession(db: Db, viewer: Viewer, session: string): Promise<void> {
  if (!(await deleteSession(db, viewer.person, session))) throw problems.not_found();
  await sayEnded(db, viewer.person);
}

export async function sayEnded(db: Db, person: string): Promise<void> {
  await appendActivity(db, [{ actor: person, verb: 'session.ended', object: person, person }]);
}

/** "Firefox on Linux" from a user agent; enough to tell one's phone from one's desk. */
export function deviceName(agent: string | null): string {
  if (!agent) return '';
  const browser = [
    ['Edg/', 'Edge'],
    ['OPR/', 'Opera'],
    ['Firefox/', 'Firefox'],
    ['Chrome/', 'Chrome'],
    ['Safari/', 'Safari'],
  ].find(([mark]) => agent.includes(mark!))?.[1];
  const system = [
    ['Android', 'Android'],
    ['iPhone', 'iPhone'],
    ['iPad', 'iPad'],
    ['Windows', 'Windows'],
    ['Mac OS X', 'macOS'],
    ['Linux', 'Linux'],
  ].find(([mark]) => agent.includes(mark!))?.[1];
  return [browser, system].filter(Boolean).join(' · ') || agent.slice(0, 60);
}
