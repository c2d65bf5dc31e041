import type { FieldProblem } from './field-problems.ts';

/**
 * Errors are RFC 9457 problem documents with a stable `code`. A room declares its own with
 * `defineProblems` in its contract.ts; the web app turns a code into a sentence of its own
 * (`problem.<code>` in the room's messages), so `title` is the English fallback for API users.
 */
export interface ProblemDefinition<Code extends string = string> {
  readonly code: Code;
  readonly status: number;
  readonly title: string;
  /** Builds the throwable; `detail` says what happened this time, `extra` adds members to the document. */
  (detail?: string, extra?: Record<string, unknown>): Problem;
}

/** The wire form, `application/problem+json`. */
export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  code: string;
  detail?: string;
  /** One entry for each field that was refused, with its path (`options.0.text`). */
  fields?: FieldProblem[];
  [member: string]: unknown;
}

export class Problem extends Error {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly extra: Record<string, unknown>;

  constructor(code: string, status: number, title: string, detail?: string, extra: Record<string, unknown> = {}) {
    super(detail ?? title);
    this.name = 'Problem';
    this.code = code;
    this.status = status;
    this.title = title;
    this.extra = detail === undefined ? extra : { detail, ...extra };
  }

  toDocument(): ProblemDocument {
    return {
      type: `https://fika.example/problems/${this.code}`,
      title: this.title,
      status: this.status,
      code: this.code,
      ...this.extra,
    };
  }
}

export type ProblemDefinitions<T extends Record<string, readonly [number, string]>> = {
  readonly [C in keyof T & string]: ProblemDefinition<C>;
};

/** `defineProblems({ poll_closed: [409, 'This poll is closed.'] })` → `throw pollProblems.poll_closed()`. */
export function defineProblems<const T extends Record<string, readonly [number, string]>>(
  table: T,
): ProblemDefinitions<T> {
  const out: Record<string, ProblemDefinition> = {};
  for (const [code, [status, title]] of Object.entries(table)) {
    const make = (detail?: string, extra?: Record<string, unknown>) => new Problem(code, status, title, detail, extra);
    out[code] = Object.assign(make, { code, status, title });
  }
  return out as ProblemDefinitions<T>;
}

/** The codes that any route can answer with. */
export const problems = defineProblems({
  invalid_request: [400, 'Some of what was sent cannot be taken.'],
  invalid_cursor: [400, 'This list cannot be continued from there. Load it again from the start.'],
  not_signed_in: [401, 'Sign in to go on.'],
  forbidden: [403, 'You may not do this here.'],
  not_found: [404, 'This is not here, or not for you to see.'],
  method_not_allowed: [405, 'This address does not know that method.'],
  conflict: [409, 'Somebody else changed this in the meantime.'],
  idempotency_key_reused: [409, 'This Idempotency-Key was used for a different request.'],
  too_large: [413, 'This is too large.'],
  unsupported_type: [415, 'This kind of content is not understood here.'],
  too_many_requests: [429, 'That was a lot at once. Try again in a moment.'],
  internal_error: [500, 'Something went wrong on our side. Nothing was changed.'],
  storage_full: [507, 'The disk is full. Nothing was changed; an administrator has to make room.'],
  unavailable: [503, 'Fika cannot reach its database just now. Nothing was changed; try again in a moment.'],
});
