import { ImportSourceError } from '../../../core/importing/problem.ts';
import type { Mount } from '../../../platform/http/serve.ts';
import { importPeople, importProblems, ofCommunity, ofOrganisation } from '../contract.ts';
import { withRun } from './run.ts';
import { type Into, largestImport, lookThrough, oneRun, runsOf, startRun, undo } from './runs.ts';
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

  for (const [of, into] of [
    [ofOrganisation, () => null],
    [ofCommunity, (params: { id?: string }) => params.id!],
  ] as readonly (readonly [typeof ofOrganisation, (params: { id?: string }) => Into])[]) {
    mount(of.list, ({ db, params }) => runsOf(db, into(params as { id?: string })));
    mount(of.look, async ({ services, viewer, params, query, request }) => {
      if (!request.isMultipart()) throw importProblems.no_import_file();
      const part = await request
        .file({ limits: { fileSize: largestImport, files: 1 } })
        .catch((error: { statusCode?: number }) => {
          throw error.statusCode ? error : importProblems.no_import_file();
        });
      if (!part) throw importProblems.no_import_file();
      return lookThrough(services, viewer, into(params as { id?: string }), query.format, {
        name: part.filename,
        content: part.file,
      });
    });
    mount(of.get, ({ db, params }) => oneRun(db, into(params as { id?: string }), params.run));
    mount(of.start, ({ services, db, viewer, params }) =>
      startRun(services, db, viewer, into(params as { id?: string }), params.run),
    );
    mount(of.undo, ({ services, db, viewer, params }) =>
      undo(services, db, viewer, into(params as { id?: string }), params.run),
    );
  }
}
