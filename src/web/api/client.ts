import type { z } from 'zod';
import type { RouteContract } from '../../platform/http/contract.ts';
import type { ProblemDocument } from '../../platform/http/problems.ts';
import { sessionEnded } from '../session/session-ended.ts';
import { ApiProblem, localProblem } from './problem.ts';

// `never` marks an absent part (see `route`), and `any` schema stands for the part itself.
type InputOf<S> = [S] extends [z.ZodNever] ? never : S extends z.ZodType ? z.input<S> : never;
type PartsOf<C> =
  C extends RouteContract<infer P, infer Q, infer B, infer R> ? { params: P; query: Q; body: B; reply: R } : never;

type Needed<Name extends string, Input> = [Input] extends [never]
  ? { [name in Name]?: undefined }
  : Record<never, never> extends Input
    ? { [name in Name]?: Input }
    : { [name in Name]: Input };

/** What `call` wants for a contract: only the parts that the contract names. */
export type CallInput<C> = Needed<'params', InputOf<PartsOf<C>['params']>> &
  Needed<'query', InputOf<PartsOf<C>['query']>> &
  Needed<'body', InputOf<PartsOf<C>['body']>> & {
    /** Given where a write must survive a reload without doubling, such as a draft's; otherwise made here. */
    idempotencyKey?: string;
    signal?: AbortSignal;
  };

/** What `call` resolves to. */
// biome-ignore lint/suspicious/noConfusingVoidType: a 204 has nothing to look at.
export type CallReply<C> = [PartsOf<C>['reply']] extends [z.ZodNever] ? void : z.output<PartsOf<C>['reply']>;

// biome-ignore lint/suspicious/noExplicitAny: a contract of whatever parts; RouteContract is invariant in them.
export type AnyContract = RouteContract<any, any, any, any>;

interface LooseInput {
  params?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
  idempotencyKey?: string;
  signal?: AbortSignal;
}

/**
 * Calls a route of the API by its contract. Rejects with `ApiProblem`. A write carries an Idempotency-Key, and the same
 * input object carries the same key, so that trying again after a lost connection never does a thing twice; a lost
 * connection is retried here by itself.
 */
export async function call<C extends AnyContract>(
  contract: C,
  ...[input]: Record<never, never> extends CallInput<C> ? [input?: CallInput<C>] : [input: CallInput<C>]
): Promise<CallReply<C>> {
  const parts = (input ?? {}) as LooseInput;
  const request = new Request(urlOf(contract, parts), {
    method: contract.method,
    headers: headersOf(contract, parts),
    credentials: 'same-origin',
    ...(parts.body === undefined ? {} : { body: JSON.stringify(parts.body) }),
    ...(parts.signal ? { signal: parts.signal } : {}),
  });
  const response = await send(request);
  if (response.ok) return (response.status === 204 ? undefined : await readJson(response)) as CallReply<C>;
  throw await problemOf(response);
}

/** The address of a route with its parameters and query filled in. */
export function urlOf(contract: AnyContract, parts: Pick<LooseInput, 'params' | 'query'>): string {
  const path = contract.path.replace(/:([A-Za-z]+)/g, (_all, name: string) => {
    const value = parts.params?.[name];
    if (value === undefined) throw new Error(`${contract.id} needs the parameter ${name}`);
    return encodeURIComponent(String(value));
  });
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parts.query ?? {})) {
    if (value === undefined || value === null || value === '') continue;
    for (const one of Array.isArray(value) ? value : [value]) query.append(name, String(one));
  }
  return query.size > 0 ? `${path}?${query}` : path;
}

const keys = new WeakMap<object, string>();

/** A key that no other write has. (`crypto.randomUUID` is missing on plain-http addresses inside an organisation.) */
export const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

function keyFor(parts: LooseInput): string {
  const key = parts.idempotencyKey ?? keys.get(parts) ?? newKey();
  keys.set(parts, key);
  return key;
}

function headersOf(contract: AnyContract, parts: LooseInput): Record<string, string> {
  return {
    accept: 'application/json',
    ...(parts.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(contract.method === 'GET' ? {} : { 'idempotency-key': keyFor(parts) }),
  };
}

const pauses = [400, 1200];

async function send(request: Request): Promise<Response> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await fetch(request.clone());
    } catch (error) {
      if (request.signal.aborted) throw localProblem('cancelled');
      const pause = pauses[attempt];
      if (pause === undefined || !(error instanceof TypeError)) throw localProblem('offline');
      await new Promise((resume) => setTimeout(resume, pause));
    }
  }
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    throw localProblem('bad_reply', response.status);
  }
}

/** Turns a refusal into what is thrown, and tells the app when the session has ended. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const isDocument = response.headers.get('content-type')?.includes('json') ?? false;
  const document = isDocument ? ((await readJson(response)) as Partial<ProblemDocument>) : {};
  if (typeof document.code !== 'string') return localProblem('bad_reply', response.status);
  const problem = new ApiProblem({
    type: 'about:blank',
    title: document.code,
    status: response.status,
    ...document,
  } as ProblemDocument);
  if (problem.code === 'not_signed_in') sessionEnded.set(true);
  return problem;
}
