import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import { appendActivity } from '../../../core/activity/server/log.ts';
import { deleteSession } from '../../../platform/auth/accounts.ts';
import { beginAttempt, forgetAttempts, takeBackAttempt } from '../../../platform/auth/attempts.ts';
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

/** Counts a try at a password. Throws `wait` while there were too many for this account or from this address. */
async function countAttempt(db: Db, account: string, address: string): Promise<void> {
  const wait = Math.max(await beginAttempt(db, 'account', account), await beginAttempt(db, 'address', address));
  if (wait > 0) throw entryProblems.wait(undefined, { retryAfter: wait });
}

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
  credentials: Credentials,
): Promise<string> {
  const account = accountKey(credentials.email);
  await countAttempt(services.db, account, request.ip);
  const person = await openSession(services, auth, request, reply, credentials);
  await forgetAttempts(services.db, 'account', account);
  // Signing in with an account of one's own must not buy new guesses at those of others.
  await takeBackAttempt(services.db, 'address', request.ip);
  return person;
}

interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** The same without counting: for whoever has just made this account. Throws `wrong_credentials`. */
export async function openSession(
  services: Services,
  auth: Auth,
  request: FastifyRequest,
  reply: FastifyReply,
  { email, password }: Credentials,
): Promise<string> {
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
  setCookies(reply, response);
  return person;
}

/** Changes the password of who is signed in, whose old one is counted as a guess is. Throws `wrong_credentials` and `wait`. */
export async function changePassword(
  services: Services,
  auth: Auth,
  viewer: Viewer,
  request: FastifyRequest,
  reply: FastifyReply,
  passwords: { readonly current: string; readonly next: string },
): Promise<void> {
  const account = `person ${viewer.person}`;
  await countAttempt(services.db, account, request.ip);
  const response = await auth.api.changePassword({
    body: { currentPassword: passwords.current, newPassword: passwords.next, revokeOtherSessions: true },
    headers: new Headers({ cookie: request.headers.cookie ?? '' }),
    asResponse: true,
  });
  if (!response.ok) throw entryProblems.wrong_credentials();
  await forgetAttempts(services.db, 'account', account);
  await takeBackAttempt(services.db, 'address', request.ip);
  setCookies(reply, response);
}

/** Seconds; the longest that browsers keep a cookie. When the session ends, the server says. */
const cookieLength = 60 * 60 * 24 * 400;

function setCookies(reply: FastifyReply, response: Response): void {
  for (const cookie of response.headers.getSetCookie())
    reply.header('set-cookie', cookie.replace(/Max-Age=[1-9]\d*/, `Max-Age=${cookieLength}`));
}

export async function signOut(auth: Auth, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const response = await auth.api.signOut({ headers: headersOf(request), asResponse: true });
  setCookies(reply, response);
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
