import { createHash, createHmac } from 'node:crypto';
import { sql } from 'kysely';
import type { Services } from '../platform/services.ts';

/**
 * The link that makes the first administrator of an empty installation; undefined once somebody is there. It is
 * derived from the secret, so that every process of the installation, at every start, prints the same. What is stored
 * is its sha256.
 */
export async function setUpLink({ db, config }: Services): Promise<string | undefined> {
  const people = await sql<{ there: boolean }>`select to_regclass('person') is not null as there`.execute(db);
  if (!people.rows[0]?.there) return undefined;
  const { rows } = await sql<{ created_at: Date }>`
    select created_at from installation where not exists (select from person)`.execute(db);
  const [installation] = rows;
  if (!installation) return undefined;
  const token = createHmac('sha256', config.secret)
    .update(`set-up ${installation.created_at.toISOString()}`)
    .digest('base64url');
  await db
    .updateTable('installation')
    .set({ setup_token_hash: createHash('sha256').update(token).digest('hex') })
    .execute();
  return `${config.publicUrl}/set-up?token=${token}`;
}
