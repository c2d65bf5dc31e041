import { DetailedError, Upload } from 'tus-js-client';
import { finishUpload, type File as StoredFile, startUpload, uploadPartBytes } from '../../core/files/contract.ts';
import { sessionEnded } from '../session/session-ended.ts';
import { call } from './client.ts';
import { ApiProblem, localProblem } from './problem.ts';

/** A tunnel, a restart of Fika: together about two minutes without a byte. Whatever comes through begins the count anew. */
const waits = [0, 1000, 3000, 5000, 10_000, 20_000, 40_000, 40_000];

function problemOf(error: unknown): ApiProblem {
  const answer = error instanceof DetailedError ? error.originalResponse : null;
  if (!answer) return localProblem('offline');
  try {
    const document = JSON.parse(answer.getBody()) as { code?: string };
    if (document.code === 'not_signed_in') sessionEnded.set(true);
    if (document.code) return new ApiProblem(document as ConstructorParameters<typeof ApiProblem>[0]);
  } catch {
    // Not ours: a proxy's page.
  }
  return localProblem('bad_reply', answer.getStatus());
}

/**
 * Sends a large file in parts. Goes on where it stopped, also when the page was loaded anew and the same file is chosen again.
 * Rejects with ApiProblem.
 */
export async function uploadInParts(
  file: File,
  onProgress?: (share: number) => void,
  signal?: AbortSignal,
): Promise<StoredFile> {
  const address = await new Promise<string>((resolve, reject) => {
    const upload = new Upload(file, {
      endpoint: startUpload.path,
      chunkSize: uploadPartBytes,
      retryDelays: waits,
      metadata: { filename: file.name, filetype: file.type },
      removeFingerprintOnSuccess: true,
      onShouldRetry: (error) => {
        const status = error.originalResponse?.getStatus() ?? 0;
        return status === 0 || status === 409 || status === 429 || (status >= 500 && status !== 507);
      },
      onProgress: (sent, all) => onProgress?.(all === 0 ? 1 : sent / all),
      onError: (error) => reject(problemOf(error)),
      onSuccess: () => resolve(upload.url ?? ''),
    });
    signal?.addEventListener('abort', () => {
      // Given up by its owner: what has come goes too.
      void upload.abort(true).catch(() => undefined);
      reject(localProblem('cancelled'));
    });
    void upload.findPreviousUploads().then(([earlier]) => {
      if (signal?.aborted) return;
      if (earlier) upload.resumeFromPreviousUpload(earlier);
      upload.start();
    });
  });
  return call(finishUpload, { params: { id: address.split('/').at(-1)! } });
}
