import { sql } from 'kysely';
import { appendActivity } from '../../../core/activity/server/log.ts';
import { createToken, deleteToken, hashPassword, sessionsOf, tokensOf } from '../../../platform/auth/accounts.ts';
import { type Auth, createAuth } from '../../../platform/auth/auth.ts';
import { decodeIdCursor, pageOf } from '../../../platform/http/cursor.ts';
import { Problem, problems } from '../../../platform/http/problems.ts';
import type { Mount } from '../../../platform/http/serve.ts';
import type { Db, Services } from '../../../platform/services.ts';
import * as contract from '../contract.ts';
import { installationFacts, installOrganisation, isSetUpToken } from './installation.ts';
import { acceptInvitation, describeInvitation, invite, listInvitations, revokeInvitation } from './invitations.ts';
import { mailLanguage, mailReset } from './mails.ts';
import { changeOrganisation } from './organisation.ts';
import { checkPassword } from './passwords.ts';
import { changePassword, deviceName, endSession, openSession, sayEnded, signIn, signOut } from './sessions.ts';

/** One better-auth for each process's services. */
const auths = new WeakMap<Services, Auth>();
const authOf = (services: Services): Auth => {
  const known = auths.get(services);
  if (known) return known;
  const auth = createAuth(services, {
    sendReset: async ({ email, token }) => {
      const facts = await installationFacts(services.db);
      const { rows } = await sql<{ language: string }>`select language from person where email = ${email}`.execute(
        services.db,
      );
      const language = mailLanguage(rows[0]?.language ?? facts.language);
      await mailReset(services, services.db, { to: email, organisation: facts.name, language, token });
    },
    afterReset: async (authId) => {
      const { rows } = await sql<{ id: string }>`select id from person where auth_id = ${authId}`.execute(services.db);
      for (const { id } of rows) {
        await appendActivity(services.db, [{ actor: id, verb: 'password.reset', object: id, person: id }]);
        await sayEnded(services.db, id);
      }
      services.wake.notify();
    },
  });
  auths.set(services, auth);
  return auth;
};

const refuseAgain = (error: unknown): never => {
  throw error instanceof Problem && error.code === 'wrong_credentials' ? contract.entryProblems.link_expired() : error;
};

const authIdOf = async (db: Db, person: string): Promise<string> => {
  const { rows } = await sql<{ auth_id: string }>`select auth_id from person where id = ${person}`.execute(db);
  return rows[0]!.auth_id;
};

export function routes(mount: Mount): void {
  mount.open(contract.getInstallation, async ({ db, services }) => ({
    ...(await installationFacts(db)),
    mail: services.mail.configured,
  }));

  mount(contract.updateOrganisation, async ({ db, services, viewer, body }) => {
    await changeOrganisation(db, viewer.person, body);
    return { ...(await installationFacts(db)), mail: services.mail.configured };
  });

  mount.open(contract.setUp, async ({ services, body, write, request, reply, db }) => {
    if ((await installationFacts(db)).setUp) throw contract.entryProblems.already_set_up();
    if (!(await isSetUpToken(db, body.token))) throw contract.entryProblems.link_expired();
    checkPassword(body.password, [body.name, body.organisation, body.email]);
    const passwordHash = await hashPassword(body.password);
    const { person } = await write(async (trx) => {
      const made = await installOrganisation(trx, { ...body, passwordHash });
      if (body.demo) await services.jobs.add(trx, 'demo:load', {});
      return made;
    });
    await openSession(services, authOf(services), request, reply, body);
    return { person };
  });

  mount.open(contract.signIn, async ({ services, body, request, reply }) => ({
    person: await signIn(services, authOf(services), request, reply, body),
  }));

  mount.open(contract.signOut, async ({ services, request, reply, viewer, write }) => {
    await signOut(authOf(services), request, reply);
    if (viewer?.session) await write((db) => sayEnded(db, viewer.person));
  });

  mount(contract.listSessions, async ({ db, viewer }) => ({
    items: (await sessionsOf(db, viewer.person)).map((row) => ({
      id: row.id,
      current: row.id === viewer.session,
      createdAt: row.created_at.toISOString(),
      lastSeenAt: row.seen_at.toISOString(),
      device: deviceName(row.agent),
      address: row.address ?? '',
    })),
    next: null,
  }));

  mount(contract.endSession, ({ viewer, params, write }) => write((db) => endSession(db, viewer, params.id)));

  mount.open(contract.requestReset, ({ services, body, request }) => {
    // Not waited for: how long it takes would tell whether the account exists.
    authOf(services)
      .api.requestPasswordReset({ body: { email: body.email.trim().toLowerCase(), redirectTo: '/reset-password' } })
      .catch((error: unknown) => request.log.error({ err: error }, 'a reset could not be prepared'));
    return { sent: true as const };
  });

  mount.open(contract.resetPassword, async ({ services, body }) => {
    checkPassword(body.password, []);
    const response = await authOf(services).api.resetPassword({
      body: { token: body.token, newPassword: body.password },
      asResponse: true,
    });
    if (!response.ok) throw contract.entryProblems.link_expired();
    return { done: true as const };
  });

  mount(contract.changePassword, async ({ services, viewer, body, request, reply, write }) => {
    if (!viewer.session) throw problems.forbidden('A password is changed in the browser, signed in.');
    checkPassword(body.password, []);
    const passwords = { current: body.current, next: body.password };
    await changePassword(services, authOf(services), viewer, request, reply, passwords);
    await write(async (db) => {
      const { person } = viewer;
      await appendActivity(db, [{ actor: person, verb: 'password.changed', object: person, person }]);
      await sayEnded(db, person);
    });
  });

  mount(contract.listTokens, async ({ db, viewer }) => ({
    items: (await tokensOf(db, viewer.person)).map(presentToken),
    next: null,
  }));

  mount(contract.createToken, async ({ db, viewer, body }) => {
    const made = await createToken(db, await authIdOf(db, viewer.person), body.name, body.days ?? null);
    await appendActivity(db, [{ actor: viewer.person, verb: 'token.created', object: made.id, person: viewer.person }]);
    return { ...presentToken(made), token: made.token };
  });

  mount(contract.revokeToken, async ({ db, viewer, params }) => {
    if (!(await deleteToken(db, viewer.person, params.id))) throw problems.not_found();
    await appendActivity(db, [
      { actor: viewer.person, verb: 'token.revoked', object: params.id, person: viewer.person },
    ]);
    // A live connection may have been made with it.
    await sayEnded(db, viewer.person);
  });

  mount(contract.listInvitations, async ({ db, viewer, query }) => {
    const found = await listInvitations(db, viewer, decodeIdCursor(query.cursor), query.limit);
    const { rows, next } = pageOf(found, query.limit, (row) => [row.id]);
    return { items: [...rows], next };
  });

  mount(contract.invite, ({ services, db, viewer, body }) => invite(services, db, viewer, body));
  mount(contract.revokeInvitation, ({ db, viewer, params }) => revokeInvitation(db, viewer, params.id));
  mount.open(contract.getInvitation, ({ db, body }) => describeInvitation(db, body.token));

  mount.open(contract.acceptInvitation, async ({ services, body, write, request, reply }) => {
    checkPassword(body.password, [body.name, body.email ?? '']);
    const passwordHash = await hashPassword(body.password);
    const made = await write((db) => acceptInvitation(db, { ...body, passwordHash }));
    const credentials = { email: made.email, password: body.password };
    // Whose answer was lost comes again with what they chose before, and is let in; anybody else is guessing.
    if (made.again) await signIn(services, authOf(services), request, reply, credentials).catch(refuseAgain);
    else await openSession(services, authOf(services), request, reply, credentials);
    return { person: made.person };
  });
}

const presentToken = (row: {
  id: string;
  name: string;
  created_at: Date;
  last_used_at: Date | null;
  expires_at: Date | null;
}) => ({
  id: row.id,
  name: row.name,
  createdAt: row.created_at.toISOString(),
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
  expiresAt: row.expires_at?.toISOString() ?? null,
});
