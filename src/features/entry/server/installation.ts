import { createHash, timingSafeEqual } from 'node:crypto';
import { sql } from 'kysely';
import { appendActivity } from '../../../core/activity/server/log.ts';
import { createPerson } from '../../../core/people/server/people.ts';
import { createAccount } from '../../../platform/auth/accounts.ts';
import type { Db } from '../../../platform/services.ts';
import { entryProblems } from '../contract.ts';

export interface InstallationFacts {
  readonly name: string;
  readonly language: 'en' | 'de';
  readonly setUp: boolean;
  readonly organisation: string | null;
  /** `#rrggbb`, or null for Fika's own. */
  readonly accent: string | null;
}

export async function installationFacts(db: Db): Promise<InstallationFacts> {
  const { rows } = await sql<{ id: string; name: string; language: 'en' | 'de'; accent: string | null }>`
    select p.id, p.name, o.language, o.accent from place p join organisation o on o.place_id = p.id where p.kind = 'organisation'`.execute(
    db,
  );
  const row = rows[0];
  return row
    ? { name: row.name, language: row.language, setUp: true, organisation: row.id, accent: row.accent }
    : { name: 'Fika', language: 'en', setUp: false, organisation: null, accent: null };
}

/** Whether this is the one-time token that the terminal printed. */
export async function isSetUpToken(db: Db, token: string): Promise<boolean> {
  const { rows } = await sql<{ hash: string | null }>`select setup_token_hash as hash from installation`.execute(db);
  const wanted = Buffer.from(rows[0]?.hash ?? '', 'hex');
  const given = createHash('sha256').update(token).digest();
  return wanted.length === given.length && timingSafeEqual(wanted, given);
}

export interface FirstAdministrator {
  readonly organisation: string;
  readonly language: 'en' | 'de';
  readonly name: string;
  readonly email: string;
  readonly passwordHash: string;
  readonly timeZone?: string;
}

/**
 * The organisation, its place and its first administrator, in one transaction. Two who try at once: one wins, the other gets
 * `already_set_up`.
 */
export async function installOrganisation(
  db: Db,
  first: FirstAdministrator,
): Promise<{ person: string; place: string }> {
  await sql`select 1 from installation for update`.execute(db);
  if ((await installationFacts(db)).setUp) throw entryProblems.already_set_up();
  const authId = await createAccount(db, first);
  const { id: person } = await createPerson(db, 'themself', {
    name: first.name,
    email: first.email,
    authId,
    administrator: true,
    language: first.language,
    timeZone: first.timeZone,
  });
  const { rows } = await sql<{ id: string }>`insert into place (kind, name, slug, visibility, created_by)
    values ('organisation', ${first.organisation}, 'organisation', 'open', ${person}) returning id`.execute(db);
  const place = rows[0]!.id;
  await sql`insert into organisation (place_id, language) values (${place}, ${first.language})`.execute(db);
  await sql`update installation set setup_token_hash = null`.execute(db);
  await appendActivity(db, [{ actor: person, verb: 'place.created', object: place, place }]);
  return { person, place };
}
