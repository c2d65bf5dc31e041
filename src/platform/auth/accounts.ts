import { createHash, randomBytes } from 'node:crypto';
import { hashPassword } from 'better-auth/crypto';
import { sql } from 'kysely';
import { defineProblems } from '../http/problems.ts';
import type { Db } from '../services.ts';

export const accountProblems = defineProblems({
  email_in_use: [409, 'There is an account for this address already. Sign in with it, then open the invitation again.'],
});

/** scrypt, as better-auth does it; about 60 ms of work, so it is done before the transaction. */
export { hashPassword };

/**
 * An account that better-auth knows, made in our own transaction, so that it is there together with its person or not at all. Throws
 * `email_in_use`.
 */
export async function createAccount(
  db: Db,
  account: { email: string; name: string; passwordHash: string },
): Promise<string> {
  const email = account.email.toLowerCase();
  const { rows } = await sql<{ id: string }>`insert into auth."user" ("name", "email", "emailVerified")
    values (${account.name}, ${email}, true) on conflict do nothing returning "id"`.execute(db);
  const id = rows[0]?.id;
  if (!id) throw accountProblems.email_in_use();
  await sql`insert into auth."account" ("accountId", "providerId", "userId", "password", "updatedAt")
    values (${id}, 'credential', ${id}, ${account.passwordHash}, now())`.execute(db);
  return id;
}

/** Seconds; a session that is used goes on. */
export const sessionLength = 60 * 60 * 24 * 30;

/** It was used just now, and is good for as long again. */
export async function touchSession(db: Db, session: string): Promise<void> {
  await sql`update auth."session" set "updatedAt" = now(), "expiresAt" = now() + make_interval(secs => ${sessionLength})
    where "id" = ${session}::uuid`.execute(db);
}

export interface SessionRow {
  id: string;
  token: string;
  created_at: Date;
  seen_at: Date;
  agent: string | null;
  address: string | null;
}

export async function sessionsOf(db: Db, person: string): Promise<SessionRow[]> {
  const { rows } = await sql<SessionRow>`
    select s."id"::text as id, s."token" as token, s."createdAt" as created_at, s."updatedAt" as seen_at, s."userAgent" as agent,
      s."ipAddress" as address
    from auth."session" s join person p on p.auth_id = s."userId"
    where p.id = ${person} and s."expiresAt" > now() order by s."updatedAt" desc`.execute(db);
  return rows;
}

/** Answers whether there was such a session of this person. */
export async function deleteSession(db: Db, person: string, session: string): Promise<boolean> {
  const { numAffectedRows } = await sql`delete from auth."session" s using person p
    where p.auth_id = s."userId" and p.id = ${person} and s."id"::text = ${session}`.execute(db);
  return numAffectedRows === 1n;
}

const tokenHash = (token: string) => createHash('sha256').update(token).digest();

export interface TokenRow {
  id: string;
  name: string;
  created_at: Date;
  last_used_at: Date | null;
  expires_at: Date | null;
}

/** 256 random bits behind a prefix by which a leaked one is recognised. */
export async function createToken(
  db: Db,
  authId: string,
  name: string,
  days: number | null,
): Promise<TokenRow & { token: string }> {
  const token = `fika_${randomBytes(32).toString('base64url')}`;
  const { rows } = await sql<TokenRow>`insert into api_token (auth_id, name, token_hash, expires_at)
    values (${authId}, ${name}, ${tokenHash(token)}, now() + make_interval(days => ${days}::int))
    returning id, name, created_at, last_used_at, expires_at`.execute(db);
  return { ...rows[0]!, token };
}

export async function tokensOf(db: Db, person: string): Promise<TokenRow[]> {
  const { rows } = await sql<TokenRow>`select t.id, t.name, t.created_at, t.last_used_at, t.expires_at
    from api_token t join person p on p.auth_id = t.auth_id where p.id = ${person} order by t.id desc`.execute(db);
  return rows;
}

export async function deleteToken(db: Db, person: string, token: string): Promise<boolean> {
  const { numAffectedRows } = await sql`delete from api_token t using person p
    where p.auth_id = t.auth_id and p.id = ${person} and t.id = ${token}`.execute(db);
  return numAffectedRows === 1n;
}
