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
