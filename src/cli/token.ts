import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { appendActivity } from '../core/activity/server/log.ts';
import { setUpFromEnvironment } from '../features/entry/server/first-start.ts';
import { openInstallation } from '../main.ts';
import { createAccount, createToken, hashPassword } from '../platform/auth/accounts.ts';
import { readConfig } from '../platform/config/config.ts';
import { StartError } from '../platform/config/start-error.ts';
import { Problem } from '../platform/http/problems.ts';
import type { Db } from '../platform/services.ts';
import type { Command } from './command.ts';

interface Owner {
  id: string;
  name: string;
  email: string;
  auth_id: string | null;
  active: boolean;
}

const token: Command = {
  usage: 'token EMAIL',
  summary: 'prints a new API token of this person',
  run: async (args, env) => {
    const [email] = args;
    if (args.length !== 1 || !email || email.startsWith('-')) {
      console.error('fika token EMAIL\n\nPrints a new API token of the person with this address, and nothing else.');
      return email === '--help' || email === '-h' ? 0 : 2;
    }
    const { services, close } = await openInstallation(readConfig(env));
    try {
      await setUpFromEnvironment(services);
      console.log(await services.db.transaction().execute((db) => tokenFor(db, email)));
      return 0;
    } finally {
      await close();
    }
  },
};
export default token;

async function tokenFor(db: Db, email: string): Promise<string> {
  const { rows } = await sql<Owner>`select id, name, email::text as email, auth_id, active from person
    where email = ${email.trim()}::citext for update`.execute(db);
  const owner = rows[0];
  if (!owner) throw new StartError(`Nobody here has the address ${email}.`);
  if (!owner.active) throw new StartError(`${owner.name} has left; there is no token for them.`);
  const authId = owner.auth_id ?? (await accountFor(db, owner));
  const { id, token } = await createToken(db, authId, 'Terminal', null);
  await appendActivity(db, [{ actor: null, verb: 'token.created', object: id, person: owner.id }]);
  return token;
}

/** Somebody who was imported has no account yet; this one has a password that nobody knows, until they reset it by mail. */
async function accountFor(db: Db, { id, name, email }: Owner): Promise<string> {
  const passwordHash = await hashPassword(randomBytes(32).toString('base64url'));
  try {
    const authId = await createAccount(db, { email, name, passwordHash });
    await sql`update person set auth_id = ${authId} where id = ${id}`.execute(db);
    return authId;
  } catch (error) {
    throw error instanceof Problem ? new StartError(`There is another account for ${email} already.`) : error;
  }
}
