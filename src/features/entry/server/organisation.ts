import { sql } from 'kysely';
import { appendActivity } from '../../../core/activity/server/log.ts';
import type { Db } from '../../../platform/services.ts';

export interface OrganisationChange {
  readonly name?: string | undefined;
  /** `#rrggbb`, or null for Fika's own. */
  readonly accent?: string | null | undefined;
}

/** Changes what the organisation is called and its colour. Everybody who is there is told. What stays as it was is no change. */
export async function changeOrganisation(db: Db, person: string, change: OrganisationChange): Promise<void> {
  const { rows } = await sql<{ id: string; name: string; accent: string | null }>`
    select p.id, p.name, o.accent from place p join organisation o on o.place_id = p.id where p.kind = 'organisation'
    for update`.execute(db);
  const before = rows[0]!;
  const name = change.name ?? before.name;
  const accent = change.accent === undefined ? before.accent : (change.accent?.toLowerCase() ?? null);
  const changed = [...(name === before.name ? [] : ['name']), ...(accent === before.accent ? [] : ['accent'])];
  if (changed.length === 0) return;
  await sql`update place set name = ${name} where id = ${before.id}`.execute(db);
  await sql`update organisation set accent = ${accent} where place_id = ${before.id}`.execute(db);
  await appendActivity(db, [
    { actor: person, verb: 'place.edited', object: before.id, place: before.id, data: { changed } },
  ]);
}
