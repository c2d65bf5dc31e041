import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { allowed } from '../../../core/access/server/allowed.ts';
import { appendActivity } from '../../../core/activity/server/log.ts';
import { createPerson } from '../../../core/people/server/people.ts';
import type { PlaceChip } from '../../../core/places/contract.ts';
import { putMember } from '../../../core/places/server/places.ts';
import { placeChips } from '../../../core/places/server/queries.ts';
import { createAccount } from '../../../platform/auth/accounts.ts';
import { fieldProblem } from '../../../platform/http/field-problems.ts';
import { problems } from '../../../platform/http/problems.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db, Services } from '../../../platform/services.ts';
import { entryProblems } from '../contract.ts';
import { installationFacts } from './installation.ts';
import { mailInvitation, mailLanguage } from './mails.ts';

const hashOf = (token: string) => createHash('sha256').update(token).digest();

interface InvitationRow {
  id: string;
  email: string | null;
  message: string;
  communities: string[];
  guest: boolean;
  uses: number;
  maximum_uses: number | null;
  invited_by: string;
  created_at: Date;
  expires_at: Date;
  revoked_at: Date | null;
}

const columns = sql`id, email::text as email, message, communities::text[] as communities, guest, uses, maximum_uses, invited_by,
  created_at, expires_at, revoked_at`;

const stateOf = (row: InvitationRow) =>
  row.revoked_at
    ? ('revoked' as const)
    : row.maximum_uses !== null && row.uses >= row.maximum_uses
      ? ('used' as const)
      : row.expires_at < new Date()
        ? ('expired' as const)
        : ('open' as const);

const present = (row: InvitationRow, places: ReadonlyMap<string, PlaceChip>) => ({
  id: row.id,
  email: row.email,
  communities: row.communities.flatMap((id) => places.get(id) ?? []),
  guest: row.guest,
  uses: row.uses,
  maximumUses: row.maximum_uses,
  createdAt: row.created_at.toISOString(),
  expiresAt: row.expires_at.toISOString(),
  state: stateOf(row),
});

export interface InvitationInput {
  readonly emails: readonly string[];
  readonly message: string;
  readonly communities: readonly string[];
  readonly guest: boolean;
  readonly days: number;
  readonly maximumUses?: number | null | undefined;
}

/** One invitation for each address, mailed; or one link without an address. Addresses with an account, and doubles, are skipped and named. */
export async function invite(services: Services, db: Db, viewer: Viewer, input: InvitationInput) {
  const may = await allowed(db, viewer, 'invite', 'place', input.communities);
  if (may.size !== new Set(input.communities).size) {
    throw problems.forbidden('You can invite only to communities that you may add people to.');
  }
  if (input.guest && input.communities.length === 0) {
    throw problems.invalid_request('A guest sees only the communities you name: name at least one.');
  }
  const seen = new Set<string>();
  const skipped: { email: string; reason: 'has-account' | 'twice' }[] = [];
  const wanted: (string | null)[] = input.emails.length === 0 ? [null] : [];
  const { rows: known } = await sql<{ email: string }>`select lower("email") as email from auth."user"
    where "email" = any (${input.emails.map((email) => email.toLowerCase())}::text[])`.execute(db);
  for (const email of input.emails.map((one) => one.toLowerCase())) {
    if (seen.has(email)) skipped.push({ email, reason: 'twice' });
    else if (known.some((row) => row.email === email)) skipped.push({ email, reason: 'has-account' });
    else wanted.push(email);
    seen.add(email);
  }
  const facts = await installationFacts(db);
  const { rows: names } = await sql<{ name: string }>`select name from person where id = ${viewer.person}`.execute(db);
  const places = await placeChips(db, input.communities);
  const items = [];
  for (const email of wanted) {
    const token = randomBytes(24).toString('base64url');
    const { rows } = await sql<InvitationRow>`
      insert into invitation (token_hash, email, message, communities, guest, maximum_uses, invited_by, expires_at)
      values (${hashOf(token)}, ${email}, ${input.message}, ${[...input.communities]}::bigint[], ${input.guest},
        ${email ? 1 : (input.maximumUses ?? null)}, ${viewer.person}, now() + make_interval(days => ${input.days}::int))
      returning ${columns}`.execute(db);
    await appendActivity(db, [
      { actor: viewer.person, verb: 'invitation.created', object: rows[0]!.id, data: { to: email } },
    ]);
    // The token is behind a #: browsers never send that part, so no server or proxy logs it.
    const link = `${services.config.publicUrl}/invitation#${token}`;
    if (email) {
      await mailInvitation(services, db, {
        to: email,
        organisation: facts.name,
        language: mailLanguage(facts.language),
        by: names[0]!.name,
        message: input.message,
        link,
        days: input.days,
      });
    }
    items.push({ ...present(rows[0]!, places), link });
  }
  return { items, skipped };
}

/** Newest first. Of the communities, those that the reader may know of: a secret one stays so though another administrator invites into it. */
export async function listInvitations(db: Db, viewer: Viewer, after: string | null, limit: number) {
  const { rows } = await sql<InvitationRow>`select ${columns} from invitation
    ${after ? sql`where id < ${after}::bigint` : sql``} order by id desc limit ${limit + 1}`.execute(db);
  const named = [...new Set(rows.flatMap((row) => row.communities))];
  const places = await placeChips(db, [...(await allowed(db, viewer, 'discover', 'place', named))]);
  return rows.map((row) => present(row, places));
}

export async function revokeInvitation(db: Db, viewer: Viewer, id: string): Promise<void> {
  const { rows } = await sql<{ email: string | null }>`update invitation set revoked_at = coalesce(revoked_at, now())
    where id = ${id} returning email::text as email`.execute(db);
  if (!rows[0]) throw problems.not_found();
  await appendActivity(db, [
    { actor: viewer.person, verb: 'invitation.revoked', object: id, data: { to: rows[0].email } },
  ]);
}

/** The invitation behind a token while it can be used; `link_expired` says nothing about why it cannot. */
async function openInvitation(db: Db, token: string, lock: boolean): Promise<InvitationRow> {
  const { rows } = await sql<InvitationRow>`select ${columns} from invitation where token_hash = ${hashOf(token)}
    ${lock ? sql`for update` : sql``}`.execute(db);
  const row = rows[0];
  if (!row || stateOf(row) !== 'open') throw entryProblems.link_expired();
  return row;
}

export async function describeInvitation(db: Db, token: string) {
  const row = await openInvitation(db, token, false);
  const facts = await installationFacts(db);
  const places = await placeChips(db, row.communities);
  const { rows } = await sql<{ name: string }>`select name from person where id = ${row.invited_by}`.execute(db);
  return {
    organisation: facts.name,
    invitedBy: rows[0]!.name,
    message: row.message,
    email: row.email,
    communities: row.communities.flatMap((id) => places.get(id)?.name ?? []),
    guest: row.guest,
  };
}

/**
 * Makes the account and the person (or gives the account to the person that an import made for this address), and puts them into the invitation's
 * communities. All or nothing. Answers with the address they sign in with; with `again` where they came in by it before, and nothing was made.
 */
export async function acceptInvitation(
  db: Db,
  input: { token: string; name: string; email?: string | undefined; passwordHash: string },
): Promise<{ person: string; email: string; again: boolean }> {
  const before = await usedBy(db, input.token, input.email);
  if (before) return { ...before, again: true };
  const invitation = await openInvitation(db, input.token, true);
  const email = (invitation.email ?? input.email)?.toLowerCase();
  if (!email)
    throw problems.invalid_request('An address is needed to sign in with.', {
      fields: [fieldProblem('body.email', 'required')],
    });
  const authId = await createAccount(db, { email, name: input.name, passwordHash: input.passwordHash });
  const facts = await installationFacts(db);
  // Only a mailed invitation proves whose address it is; by a link that was copied, nobody may take over an imported person.
  const { rows } = invitation.email
    ? await sql<{ id: string }>`update person set auth_id = ${authId}, active = true
        where email = ${email} and auth_id is null returning id`.execute(db)
    : { rows: [] };
  const { rows: taken } = rows[0] ? { rows: [] } : await sql`select 1 from person where email = ${email}`.execute(db);
  if (taken.length > 0) throw entryProblems.email_in_use();
  const person =
    rows[0]?.id ??
    (
      await createPerson(db, invitation.invited_by, {
        name: input.name,
        email,
        authId,
        guest: invitation.guest,
        language: facts.language,
      })
    ).id;
  for (const place of invitation.communities) {
    const { rows: there } =
      await sql`select 1 from membership where place_id = ${place} and person_id = ${person}`.execute(db);
    if (there.length === 0)
      await putMember(db, invitation.invited_by, place, person, invitation.guest ? 'guest' : 'member');
  }
  await sql`update invitation set uses = uses + 1 where id = ${invitation.id}`.execute(db);
  await sql`insert into invitation_use (invitation_id, person_id) values (${invitation.id}, ${person})`.execute(db);
  await appendActivity(db, [{ actor: person, verb: 'invitation.accepted', object: invitation.id, person }]);
  return { person, email, again: false };
}

/** Who came in by this invitation already, with the address that it went to or, by a link, the one that is typed again. */
async function usedBy(
  db: Db,
  token: string,
  typed: string | undefined,
): Promise<{ person: string; email: string } | undefined> {
  const { rows } = await sql<{ person: string; email: string }>`
    select u.person_id as person, lower(p.email::text) as email
    from (select id, email from invitation where token_hash = ${hashOf(token)} for update) i
    join invitation_use u on u.invitation_id = i.id join person p on p.id = u.person_id and p.active
    where p.email = coalesce(i.email, ${typed ?? null}::citext)`.execute(db);
  return rows[0];
}
