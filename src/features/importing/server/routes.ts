import type { FastifyRequest } from 'fastify';
import { ImportSourceError } from '../../../core/importing/problem.ts';
import type { Mount } from '../../../platform/http/serve.ts';
import * as contract from '../contract.ts';
import { importProblems } from '../contract.ts';
import { withRun } from './run.ts';
import { largestImport, lookThrough, oneRun, runsOf, startRun, undo } from './runs.ts';
import { takeTable } from './table-import.ts';

export function routes(mount: Mount): void {
  mount(contract.importPeople, async ({ services, viewer, body }) => {
    try {
      return await withRun(services, { dryRun: body.dryRun, actor: viewer.person }, (run) => takeTable(run, body.csv));
    } catch (error) {
      if (error instanceof ImportSourceError) throw importProblems.import_running();
      throw error;
    }
  });

  mount(contract.organisationRuns, ({ db }) => runsOf(db, null));
  mount(contract.organisationLook, async ({ services, viewer, query, request }) =>
    lookThrough(services, viewer, null, query.format, await fileOf(request)),
  );
  mount(contract.organisationRun, ({ db, params }) => oneRun(db, null, params.run));
  mount(contract.organisationStart, ({ services, db, viewer, params }) =>
    startRun(services, db, viewer, null, params.run),
  );
  mount(contract.organisationUndo, ({ services, db, viewer, params }) => undo(services, db, viewer, null, params.run));

  mount(contract.communityRuns, ({ db, params }) => runsOf(db, params.id));
  mount(contract.communityLook, async ({ services, viewer, params, query, request }) =>
    lookThrough(services, viewer, params.id, query.format, await fileOf(request)),
  );
  mount(contract.communityRun, ({ db, params }) => oneRun(db, params.id, params.run));
  mount(contract.communityStart, ({ services, db, viewer, params }) =>
    startRun(services, db, viewer, params.id, params.run),
  );
  mount(contract.communityUndo, ({ services, db, viewer, params }) =>
    undo(services, db, viewer, params.id, params.run),
  );
}

async function fileOf(request: FastifyRequest) {
  if (!request.isMultipart()) throw importProblems.no_import_file();
  const part = await request
    .file({ limits: { fileSize: largestImport, files: 1 } })
    .catch((error: { statusCode?: number }) => {
      throw error.statusCode ? error : importProblems.no_import_file();
    });
  if (!part) throw importProblems.no_import_file();
  return { name: part.filename, content: part.file };
}
