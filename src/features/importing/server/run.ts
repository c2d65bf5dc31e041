import { ImportSourceError } from '../../../core/importing/problem.ts';
import { inTurn } from '../../../core/importing/server/turn.ts';
import type { Services } from '../../../platform/services.ts';
import { organisationLanguage } from './queries.ts';
import type { Run } from './take-person.ts';

/**
 * Begins a run; only one at a time changes things.
 * @throws {ImportSourceError} while another import runs, or before the organisation is set up
 */
export async function withRun<T>(
  services: Services,
  who: { readonly dryRun: boolean; readonly actor: string | null },
  body: (run: Run) => Promise<T>,
): Promise<T> {
  const language = await organisationLanguage(services.db);
  if (!language) throw new ImportSourceError('Nobody is here yet. Set Fika up first, then import.');
  const run: Run = { services, ...who, language, taken: new Map() };
  return who.dryRun ? body(run) : inTurn(services, () => body(run));
}
