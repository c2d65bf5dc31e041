import { ZodError } from 'zod';
import { fieldProblemOf } from './field-problems.ts';
import { Problem, problems } from './problems.ts';

const code = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';

const unreachable = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  '57P01',
  '57P02',
  '57P03',
  '08000',
  '08003',
  '08006',
  '53300',
]);

/** Whether PostgreSQL asks to try the whole transaction again. */
export const isRetryable = (error: unknown): boolean => ['40001', '40P01'].includes(code(error));

export const isDatabaseAway = (error: unknown): boolean =>
  unreachable.has(code(error)) ||
  (error instanceof Error &&
    /Connection terminated|timeout exceeded when trying to connect|Client has encountered/.test(error.message));

/** Every failure as a problem document; what we do not recognise is ours, and says nothing about our inside. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof ZodError) return invalid(error);
  if (isDatabaseAway(error)) return problems.unavailable();
  switch (code(error)) {
    case 'ENOSPC':
    case '53100':
    case '58030':
      return problems.storage_full();
    // A number that no column can hold stands for nothing that there is.
    case '22003':
      return problems.invalid_request('A number in this request is too large.');
    case '22021':
    case '22P05':
      return problems.invalid_request('The text has bytes that are no characters.');
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
    case 'FST_REQ_FILE_TOO_LARGE':
      return problems.too_large();
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
    case 'FST_INVALID_MULTIPART_CONTENT_TYPE':
      return problems.unsupported_type();
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
    case 'FST_ERR_BAD_URL':
      return problems.invalid_request(error instanceof Error ? error.message : undefined);
  }
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : 500;
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return problems.invalid_request(error instanceof Error ? error.message : undefined);
  }
  return problems.internal_error();
}

export function invalid(error: ZodError, root: readonly string[] = []): Problem {
  return problems.invalid_request(undefined, {
    fields: error.issues
      .slice(0, 50)
      .map((issue) => fieldProblemOf(issue, [...root, ...issue.path.map(String)].join('.'))),
  });
}
