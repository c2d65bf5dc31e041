import type { ReplyOf } from '../../../platform/http/contract.ts';
import { newKey, urlOf } from '../../../web/api/client.ts';
import { ApiProblem, localProblem } from '../../../web/api/problem.ts';
import { communityLook, organisationLook, type organisationRun } from '../contract.ts';

export type ImportRun = ReplyOf<typeof organisationRun>;

/** Sends a file to be looked through. `onProgress` is told the share that is through, 0 to 1. Rejects with ApiProblem. */
export function sendImport(
  place: string | null,
  format: string,
  file: File,
  onProgress: (share: number) => void,
): Promise<ImportRun> {
  const look = place === null ? organisationLook : communityLook;
  return new Promise((resolve, reject) => {
    // fetch cannot tell how much of a request has left.
    const request = new XMLHttpRequest();
    request.open(look.method, urlOf(look, { params: { id: place }, query: { format } }));
    request.setRequestHeader('idempotency-key', newKey());
    request.responseType = 'json';
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onerror = () => reject(localProblem('offline'));
    request.onload = () => {
      if (request.status === 202) return resolve(request.response as ImportRun);
      const document = request.response as { code?: string } | null;
      reject(document?.code ? new ApiProblem(request.response) : localProblem('bad_reply', request.status));
    };
    const form = new FormData();
    form.append('file', file, file.name);
    request.send(form);
  });
}
