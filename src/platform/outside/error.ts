/** Why something outside could not be had. The codes are stable: rooms turn them into sentences of their own. */
export type OutsideCode =
  | 'not_an_address'
  | 'forbidden_address'
  | 'too_many_redirects'
  | 'too_large'
  | 'too_slow'
  | 'wrong_type'
  | 'unreachable'
  | 'bad_status';

export class OutsideError extends Error {
  readonly code: OutsideCode;
  /** What the other side answered, where it did (`bad_status`). */
  readonly status: number | undefined;

  constructor(code: OutsideCode, message: string, options: ErrorOptions & { status?: number } = {}) {
    super(message, options);
    this.name = 'OutsideError';
    this.code = code;
    this.status = options.status;
  }
}
