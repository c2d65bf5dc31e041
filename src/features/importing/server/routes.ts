import { ImportSourceError } from '../../../core/importing/problem.ts';
import type { Mount } from '../../../platform/http/serve.ts';
import { importPeople, importProblems } from '../contract.ts';
import { withRun } from './run.ts';
import { takeTable } from './table-import.ts';

export function routes(mount: Mount): void {
  mount(importPeople, async ({ services, viewer, body }) => {
    try {
      return await withRun(services, { dryRun: body.dryRun, actor: viewer.person }, (run) => takeTable(run, body.csv));
    } catch (error) {
      if (error instanceof ImportSourceError) throw importProblems.import_running();
      throw error;
    }
  });
}
