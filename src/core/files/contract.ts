import { z } from 'zod';
import { id, idParams, limit, route, signedIn } from '../../platform/http/contract.ts';
import { defineProblems, problems } from '../../platform/http/problems.ts';

export const variants = ['small', 'medium', 'large'] as const;
/** Longest edge in pixels. */
export const variantPixels = { small: 320, medium: 960, large: 2048 } as const;

export const file = z
  .object({
    id,
    name: z.string(),
    mime: z.string(),
    bytes: z.number().int(),
    width: z.number().int().nullable(),
    height: z.number().int().nullable(),
    status: z.enum(['processing', 'ready', 'failed']),
  })
  .meta({ id: 'File' });
export type File = z.output<typeof file>;

export const fileProblems = defineProblems({
  upload_cut: [400, 'The upload ended before the file did. Nothing was kept; send it again.'],
  not_a_picture: [400, 'This file is not a picture that can be shown here.'],
  picture_too_large: [400, 'This picture has too many pixels: at most 268 million.'],
  no_file: [400, 'The request carries no file.'],
  upload_too_large: [413, 'This file is larger than this Fika takes.'],
  upload_offset: [409, 'The upload does not go on there. Ask how far it is, and go on from that.'],
  upload_incomplete: [409, 'Not all of the file is here yet.'],
  uploads_unfinished: [409, 'Too much of yours is half uploaded. Finish or cancel that first.'],
  upload_protocol: [412, 'Uploads in parts speak tus 1.0.0: say so in the header Tus-Resumable.'],
});

/** One file, 100 MB at most, as the field `file` of multipart/form-data. */
export const maximumUploadBytes = 100 * 1024 * 1024;

export const uploadFile = route({
  id: 'files.upload',
  method: 'POST',
  path: '/api/v1/files',
  summary:
    'Upload a file (multipart/form-data, field `file`); it is the uploader’s own until it is attached to something',
  guards: [limit('upload'), signedIn],
  reply: file,
  status: 201,
  transaction: false,
  errors: [problems.too_large, fileProblems.upload_cut, fileProblems.no_file, problems.storage_full],
});

export const getFile = route({
  id: 'files.get',
  method: 'GET',
  path: '/api/v1/files/:id',
  summary: 'About a file',
  guards: [limit('read'), signedIn],
  params: idParams,
  reply: file,
});

/** Streams bytes, so it has no reply schema; a picture is never sent as it was uploaded, since that may carry a place. */
export const getFileContent = route({
  id: 'files.content',
  method: 'GET',
  path: '/api/v1/files/:id/:variant',
  summary:
    'The bytes: `content`, or for pictures `small`, `medium`, `large` (AVIF where `Accept` names it and there is one, otherwise WebP); honours Range',
  guards: [limit('read'), signedIn],
  params: z.object({ id, variant: z.enum(['content', ...variants]) }),
  transaction: false,
});

/** The part that a browser sends at once, in bytes. Less than most proxies refuse, and sent within minutes also on a slow line. */
export const uploadPartBytes = 32 * 1024 * 1024;

/*
 * Large files come in parts, by the tus protocol 1.0.0 (https://tus.io/protocols/resumable-upload), so that one that is cut goes on where it
 * stopped. An upload is its owner's alone, and gone a day after it began.
 */
export const startUpload = route({
  id: 'uploads.start',
  method: 'POST',
  path: '/api/v1/uploads',
  summary:
    'Begin an upload in parts (tus: `Upload-Length`; `filename` and `filetype` in `Upload-Metadata`); `Location` says where the parts go',
  guards: [limit('upload'), signedIn],
  status: 201,
  transaction: false,
  errors: [
    fileProblems.upload_protocol,
    fileProblems.upload_too_large,
    fileProblems.uploads_unfinished,
    problems.storage_full,
  ],
});

export const getUpload = route({
  id: 'uploads.get',
  method: 'HEAD',
  path: '/api/v1/uploads/:id',
  summary: 'How far an upload is (tus: `Upload-Offset`)',
  guards: [limit('read'), signedIn],
  params: idParams,
  status: 200,
  transaction: false,
  errors: [problems.not_found, fileProblems.upload_protocol],
});

export const continueUpload = route({
  id: 'uploads.continue',
  method: 'PATCH',
  path: '/api/v1/uploads/:id',
  summary: 'Send the next part (tus: `Upload-Offset`, `application/offset+octet-stream`)',
  guards: [limit('write'), signedIn],
  params: idParams,
  transaction: false,
  errors: [
    problems.not_found,
    problems.unsupported_type,
    fileProblems.upload_protocol,
    fileProblems.upload_offset,
    fileProblems.upload_too_large,
    fileProblems.upload_cut,
    problems.storage_full,
  ],
});

export const cancelUpload = route({
  id: 'uploads.cancel',
  method: 'DELETE',
  path: '/api/v1/uploads/:id',
  summary: 'Give up an upload; its bytes go (tus)',
  guards: [limit('write'), signedIn],
  params: idParams,
  transaction: false,
  errors: [problems.not_found, fileProblems.upload_protocol],
});

export const finishUpload = route({
  id: 'uploads.finish',
  method: 'POST',
  path: '/api/v1/uploads/:id/file',
  summary: 'Make the file of an upload whose parts are all there; asked again, the same file',
  guards: [limit('upload'), signedIn],
  params: idParams,
  reply: file,
  status: 201,
  transaction: false,
  errors: [
    problems.not_found,
    fileProblems.upload_incomplete,
    fileProblems.not_a_picture,
    fileProblems.picture_too_large,
    problems.storage_full,
  ],
});
