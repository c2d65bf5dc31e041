import { problems } from '../../../platform/http/problems.ts';
import type { Mount } from '../../../platform/http/serve.ts';
import * as contract from '../contract.ts';
import { keepUpload, presentFile } from './files.ts';
import { findFile } from './queries.ts';
import { sendFile } from './serve-file.ts';
import { speakTus } from './tus.ts';
import { makeFileOf } from './uploads.ts';

export function routes(mount: Mount): void {
  mount(contract.uploadFile, async ({ services, viewer, request, write }) => {
    if (!request.isMultipart()) throw contract.fileProblems.no_file();
    const part = await request
      .file({ limits: { fileSize: contract.maximumUploadBytes, files: 1 } })
      .catch((error: { statusCode?: number }) => {
        // The parser's own words for what is no form, or ends too soon, carry no status.
        throw error.statusCode ? error : contract.fileProblems.upload_cut();
      });
    if (!part) throw contract.fileProblems.no_file();
    const upload = { name: part.filename, mime: part.mimetype, content: part.file };
    return keepUpload(services, viewer, upload, write);
  });

  mount(contract.getFile, async ({ db, viewer, params }) => {
    const file = await findFile(db, viewer, params.id);
    if (!file) throw problems.not_found();
    return presentFile(file);
  });

  mount(contract.getFileContent, async ({ db, services, viewer, params, request, reply }) => {
    const file = await findFile(db, viewer, params.id);
    if (!file) throw problems.not_found();
    return sendFile(services, request, reply, file, params.variant);
  });

  mount(contract.startUpload, speakTus);
  mount(contract.getUpload, speakTus);
  mount(contract.continueUpload, speakTus);
  mount(contract.cancelUpload, speakTus);
  mount(contract.finishUpload, ({ services, viewer, params, write }) => makeFileOf(services, viewer, params.id, write));
}
