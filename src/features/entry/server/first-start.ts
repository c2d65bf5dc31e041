import { hashPassword } from '../../../platform/auth/accounts.ts';
import { Problem } from '../../../platform/http/problems.ts';
import type { Services } from '../../../platform/services.ts';
import { entryProblems } from '../contract.ts';
import { installationFacts, installOrganisation } from './installation.ts';

/** FIKA_ORGANISATION, FIKA_ADMIN_EMAIL and FIKA_ADMIN_PASSWORD make the first administrator of an empty installation without the browser. */
export async function setUpFromEnvironment(services: Services): Promise<void> {
  const { admin, organisation } = services.config;
  if (!admin || (await installationFacts(services.db)).setUp) return;
  const passwordHash = await hashPassword(admin.password);
  const name = admin.email
    .split('@')[0]!
    .replace(/[._-]+/g, ' ')
    .replace(/(^|\s)\p{L}/gu, (letter) => letter.toUpperCase());
  const first = {
    organisation: organisation ?? 'Fika',
    language: 'en',
    name,
    email: admin.email,
    passwordHash,
  } as const;
  try {
    await services.db.transaction().execute((db) => installOrganisation(db, first));
  } catch (error) {
    // Another process of the same installation started at the same moment and was first.
    if (!(error instanceof Problem) || error.code !== entryProblems.already_set_up.code) throw error;
  }
}
