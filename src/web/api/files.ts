import { uploadFile as contract, getFile, type File as StoredFile } from '../../core/files/contract.ts';
import { sessionEnded } from '../session/session-ended.ts';
import { call, newKey } from './client.ts';
import { ApiProblem, localProblem } from './problem.ts';

export type { StoredFile };

/** Where the bytes of a file are. */
export const filePath = (id: string, variant: 'small' | 'medium' | 'large' | 'content'): string =>
  `/api/v1/files/${id}/${variant}`;

/** Sizes that a browser may choose from, for a picture drawn as wide as the reading column. */
export const pictureSources = (id: string): string =>
  `${filePath(id, 'small')} 320w, ${filePath(id, 'medium')} 960w, ${filePath(id, 'large')} 2048w`;

/** Up to here one request is quicker; above, a line that is cut would cost too much. In bytes. */
const inOneUpTo = 5 * 1024 * 1024;

/**
 * Uploads one file, a large one in parts that go on after a lost connection. `onProgress` is told the share that is through, 0 to 1.
 * Rejects with ApiProblem; what is cancelled leaves nothing.
 */
export async function uploadFile(
  file: File,
  { onProgress, signal }: { onProgress?: (share: number) => void; signal?: AbortSignal } = {},
): Promise<StoredFile> {
  if (file.size <= inOneUpTo) return upload(file, onProgress, signal);
  const { uploadInParts } = await import('./upload-parts.ts');
  return uploadInParts(file, onProgress, signal);
}

/** Uploads one file in one request. `onProgress` is told the share that is through, 0 to 1. Rejects with ApiProblem. */
export function upload(
  file: Blob & { name?: string },
  onProgress?: (share: number) => void,
  signal?: AbortSignal,
): Promise<StoredFile> {
  return new Promise((resolve, reject) => {
    // fetch cannot tell how much of a request has left.
    const request = new XMLHttpRequest();
    request.open(contract.method, contract.path);
    request.setRequestHeader('idempotency-key', newKey());
    request.responseType = 'json';
    request.upload.onprogress = (event) => event.lengthComputable && onProgress?.(event.loaded / event.total);
    request.onerror = () => reject(localProblem('offline'));
    request.onabort = () => reject(localProblem('cancelled'));
    request.onload = () => {
      if (request.status === 201) return resolve(request.response as StoredFile);
      const document = request.response as { code?: string } | null;
      if (document?.code === 'not_signed_in') sessionEnded.set(true);
      reject(document?.code ? new ApiProblem(request.response) : localProblem('bad_reply', request.status));
    };
    signal?.addEventListener('abort', () => request.abort());
    const form = new FormData();
    form.append('file', file, file.name ?? 'picture');
    request.send(form);
  });
}

const readyWithin = 60_000;

/** Resolves when a picture's sizes are made. Rejects with ApiProblem when they cannot be, or not within a minute. */
export async function whenReady(file: StoredFile, signal?: AbortSignal): Promise<StoredFile> {
  const until = Date.now() + readyWithin;
  let state = file;
  while (state.status === 'processing') {
    if (Date.now() > until) throw localProblem('picture_not_ready');
    await new Promise((resolve) => setTimeout(resolve, 400));
    if (signal?.aborted) throw localProblem('cancelled');
    state = await call(getFile, { params: { id: file.id } });
  }
  if (state.status === 'failed') throw localProblem('not_a_picture');
  return state;
}
