/**
 * A route is data, shared by the server (which mounts it), the web app (whose client is typed by it), the OpenAPI
 * document and the access oracle (which tries it as every role). Nothing here may import server code.
 */
import { z } from 'zod';
import { field } from './field-problems.ts';
import type { ProblemDefinition } from './problems.ts';

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A guard is one line of the visible list of what a request must pass, in this order. */
export type Guard =
  | { readonly guard: 'limit'; readonly bucket: Bucket }
  | { readonly guard: 'public' }
  | { readonly guard: 'signed-in' }
  | { readonly guard: 'person' }
  | { readonly guard: 'administrator' }
  | { readonly guard: 'may'; readonly ability: string; readonly of: Subject; readonly param: string }
  | { readonly guard: 'sees'; readonly of: Subject };

/** Requests a minute for one person (or one address when nobody is signed in). */
export const buckets = { read: 1200, write: 240, search: 240, upload: 120, entry: 30 } as const;
export type Bucket = keyof typeof buckets;
export type Subject = 'place' | 'item' | 'comment';

export const limit = (bucket: Bucket): Guard => ({ guard: 'limit', bucket });
/** Says out loud that nobody needs to be signed in. There is no other way to be public. */
export const anyone: Guard = { guard: 'public' };
export const signedIn: Guard = { guard: 'signed-in' };
/** Signed in and not a guest. */
export const colleague: Guard = { guard: 'person' };
export const administrator: Guard = { guard: 'administrator' };
/**
 * The viewer has `ability` on the subject named by the path parameter. A subject that the viewer may not read
 * answers `not_found`, one that they may read but not touch answers `forbidden`.
 */
export const may = (ability: string, of: Subject, param = 'id'): Guard => ({ guard: 'may', ability, of, param });

/**
 * The viewer may read the subject named by the path's `id`. The handler's own query carries this rule, as that of a list does: asking beforehand would be a round
 * trip more. The answers are those of `may`.
 */
export const sees = (of: Subject): Guard => ({ guard: 'sees', of });

export interface RouteContract<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Reply extends z.ZodType = z.ZodType,
> {
  /** `room.verb`, also the OpenAPI operationId. */
  readonly id: string;
  readonly method: Method;
  /** Fastify's form: `/api/v1/items/:id`. */
  readonly path: `/${string}`;
  readonly summary: string;
  readonly guards: readonly Guard[];
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** What a success carries; absent means 204 without a body. */
  readonly reply?: Reply;
  /** 200 (204 without a reply), unless a thing was created (201) or its work goes on elsewhere (202). */
  readonly status?: 200 | 201 | 202;
  readonly errors?: readonly ProblemDefinition[];
  /**
   * Writes run in one transaction that the HTTP layer opens (with the idempotency record in it). `false` for routes
   * that stream or that call a library with a connection of its own.
   */
  readonly transaction?: boolean;
  /**
   * What it reads may be some seconds old: it is asked of the read replica where there is one. For searches and completions, whose
   * reader does not look for what they have just written; never with a `may` guard.
   */
  readonly mayLag?: boolean;
}

/** Keeps the literal types of a contract; the identity function otherwise. */
export function route<
  P extends z.ZodType = z.ZodNever,
  Q extends z.ZodType = z.ZodNever,
  B extends z.ZodType = z.ZodNever,
  R extends z.ZodType = z.ZodNever,
>(contract: RouteContract<P, Q, B, R>): RouteContract<P, Q, B, R> {
  return contract;
}

export type ParamsOf<C> = C extends RouteContract<infer P, z.ZodType, z.ZodType, z.ZodType> ? z.output<P> : never;
export type QueryOf<C> = C extends RouteContract<z.ZodType, infer Q, z.ZodType, z.ZodType> ? z.output<Q> : never;
export type BodyOf<C> = C extends RouteContract<z.ZodType, z.ZodType, infer B, z.ZodType> ? z.output<B> : never;
export type ReplyOf<C> = C extends RouteContract<z.ZodType, z.ZodType, z.ZodType, infer R> ? z.output<R> : never;
export type QueryInputOf<C> = C extends RouteContract<z.ZodType, infer Q, z.ZodType, z.ZodType> ? z.input<Q> : never;
export type BodyInputOf<C> = C extends RouteContract<z.ZodType, z.ZodType, infer B, z.ZodType> ? z.input<B> : never;

/** A 64-bit, time-ordered id: a decimal string in JSON, since JavaScript's numbers end at 2^53. */
export const id = z
  .string()
  .refine((s) => /^[1-9]\d{0,18}$/.test(s) && BigInt(s) <= 9223372036854775807n, field('not_an_id'))
  .meta({ id: 'Id', description: '64-bit, time-ordered id as a decimal string' });

export const idParams = z.object({ id });

/** A UTC instant, ISO 8601. A plain string schema: zod's own writes a 600-character pattern into OpenAPI. */
export const instant = z.string().meta({ format: 'date-time' });

export const pageQuery = z.object({
  cursor: z.string().max(300).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

/** Every list: what is shown, and where to go on; `next` is null at the end. */
export const page = <T extends z.ZodType>(entry: T) => z.object({ items: z.array(entry), next: z.string().nullable() });

/** U+0000 cannot be stored by PostgreSQL; lone surrogates are no text. Both are refused by name, not by a crash. */
export const text = (max: number) =>
  z
    .string()
    .max(max)
    .refine((s) => !s.includes('\u0000'), field('null_character'))
    .refine((s) => s.isWellFormed(), field('half_character'));

/** Text of one line, or nothing. */
export const lineOrNothing = (max: number) => text(max).transform((s) => s.trim().replace(/\s+/g, ' '));

/** Text of one line that must say something. */
export const line = (max: number) => lineOrNothing(max).refine((s) => s.length > 0, field('empty'));

/** What a browser would open as a page. Line breaks and the like are refused: they would be taken out in silence, and something else be opened. */
export function isWebAddress(address: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is refused
  if (/[\u0000-\u0020\u007f-\u00a0\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/.test(address)) return false;
  if (!URL.canParse(address)) return false;
  const { protocol, username, password, hostname } = new URL(address);
  return /^https?:$/.test(protocol) && username === '' && password === '' && hostname !== '';
}

/** An address of the web, or nothing. */
export const webAddressOrNothing = (max = 2000) =>
  text(max)
    .transform((address) => address.trim())
    .refine((address) => address === '' || isWebAddress(address), field('not_a_web_address'));
