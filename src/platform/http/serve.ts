import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Db, Services } from '../services.ts';
import type { BodyOf, Guard, ParamsOf, QueryOf, ReplyOf, RouteContract } from './contract.ts';
import { demand } from './demand.ts';
import { invalid } from './failures.ts';
import { ReadyJson } from './json.ts';
import type { Limits } from './limits.ts';
import { problems } from './problems.ts';
import type { Authorise, Credentials, Identify, Viewer } from './viewer.ts';
import { write } from './write.ts';

export interface Call<C, V> {
  /** The transaction of a write; the pool for reads and for routes with `transaction: false`. */
  readonly db: Db;
  readonly viewer: V;
  readonly params: ParamsOf<C>;
  readonly query: QueryOf<C>;
  readonly body: BodyOf<C>;
  readonly services: Services;
  /** What the viewer may do with the subject of the route's first `may` guard. */
  readonly can: readonly string[];
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** What must not leave the process before the change is committed. */
  readonly afterCommit: (effect: () => void) => void;
  /** For routes with `transaction: false`: one transaction, with the Idempotency-Key in it. */
  readonly write: <T>(rule: (db: Db, afterCommit: (effect: () => void) => void) => Promise<T>) => Promise<T>;
}

// Contracts are used as data here, whatever their schemas are.
// biome-ignore lint/suspicious/noExplicitAny: the variance of zod's generics leaves no other way to say "any contract"
export type AnyContract = RouteContract<any, any, any, any>;

/** A contract without a reply is answered by nothing at all. */
// biome-ignore lint/suspicious/noConfusingVoidType: handlers of such contracts are async functions without a return
type Answer<C> = [ReplyOf<C>] extends [never] ? void : ReplyOf<C>;
export type Handler<C, V> = (
  call: Call<C, V>,
) => Promise<Answer<C> | ReadyJson<ReplyOf<C>> | FastifyReply> | Answer<C> | ReadyJson<ReplyOf<C>>;

export interface Mount {
  <C extends AnyContract>(contract: C, handler: Handler<C, Viewer>): void;
  /** For contracts that say `anyone`. */
  readonly open: <C extends AnyContract>(contract: C, handler: Handler<C, Viewer | null>) => void;
}

export interface Gate {
  readonly services: Services;
  readonly identify: Identify;
  readonly authorise: Authorise;
  readonly limits: Limits;
  /** Parse each reply by its schema: in tests and development, where a wrong one must be seen. */
  readonly checkReplies: boolean;
}

declare module 'fastify' {
  interface FastifyRequest {
    viewer: Viewer | null | undefined;
  }
}

export const sessionCookies = ['fika.session_token', '__Secure-fika.session_token'] as const;

/** What a request brings to say who it is: a token in the header, else the session cookie. */
export function credentialsOf(
  authorization: string | undefined,
  cookies: Readonly<Record<string, string | undefined>>,
): Credentials {
  const bearer = authorization?.startsWith('Bearer ') ? authorization.slice(7).trim() : null;
  const cookie = sessionCookies.map((name) => cookies[name]).find((value) => value !== undefined);
  // better-auth signs the cookie as `token.signature`; the token alone is the secret, and the database knows it.
  return { bearer, sessionToken: bearer || !cookie ? null : (cookie.split('.')[0] ?? null) };
}

export async function viewerOf(gate: Gate, request: FastifyRequest): Promise<Viewer | null> {
  if (request.viewer !== undefined) return request.viewer;
  const credentials = credentialsOf(request.headers.authorization, request.cookies);
  const { bearer, sessionToken } = credentials;
  const viewer = bearer || sessionToken ? await gate.identify(gate.services, credentials) : null;
  // A browser says where a request comes from; one that writes with a cookie must come from Fika's own pages.
  if (viewer && !bearer && request.method !== 'GET' && request.method !== 'HEAD' && request.headers.origin) {
    const origin = URL.parse(request.headers.origin);
    const ours = [request.headers.host, new URL(gate.services.config.publicUrl).host];
    if (!origin || !ours.includes(origin.host)) throw problems.forbidden('This request came from another site.');
  }
  request.viewer = viewer;
  return viewer;
}

/**
 * Passes the visible list of guards, in order. Throws the problem of the first that refuses. Answers with what the viewer may do with the subject of the
 * first `may`.
 */
async function pass(gate: Gate, db: Db, guards: readonly Guard[], request: FastifyRequest, params: unknown) {
  let can: readonly string[] | undefined;
  for (const guard of guards) {
    const viewer = await viewerOf(gate, request);
    if (guard.guard === 'limit') {
      await gate.limits.take(guard.bucket, viewer ? viewer.person : request.ip);
      continue;
    }
    if (guard.guard === 'public' || guard.guard === 'sees') continue;
    if (!viewer) throw problems.not_signed_in();
    if (guard.guard === 'person' && viewer.guest) throw problems.forbidden();
    if (guard.guard === 'administrator' && !viewer.administrator) throw problems.forbidden();
    if (guard.guard === 'may') {
      const subject = (params as Record<string, string>)[guard.param]!;
      const abilities = await demand(gate.authorise, db, viewer, guard.ability, guard.of, subject);
      can ??= abilities;
    }
  }
  return can ?? [];
}

const parse = <T>(schema: z.ZodType<T> | undefined, value: unknown, where: string): T => {
  if (!schema) return undefined as T;
  const parsed = schema.safeParse(value ?? {});
  if (!parsed.success) throw invalid(parsed.error, [where]);
  return parsed.data;
};

/** Mounts contracts on Fastify; `mounted` collects them for the API document and the tests that hold them together. */
export function createMount(app: FastifyInstance, gate: Gate, mounted: AnyContract[]): Mount {
  const add = (contract: AnyContract, handler: Handler<AnyContract, never>): void => {
    const isRead = contract.method === 'GET' || contract.method === 'HEAD';
    const early = contract.guards.filter((guard) => guard.guard !== 'may');
    const abilities = contract.guards.filter((guard) => guard.guard === 'may');
    if (contract.mayLag && (!isRead || abilities.length > 0)) throw new Error(`${contract.id}: this must not lag`);
    mounted.push(contract);
    app.route({
      method: contract.method,
      url: contract.path,
      config: { contract },
      handler: async (request, reply) => {
        await pass(gate, gate.services.db, early, request, request.params);
        const params = parse(contract.params, request.params, 'path') as ParamsOf<AnyContract>;
        const query = parse(contract.query, request.query, 'query') as QueryOf<AnyContract>;
        const body = parse(contract.body, request.body, 'body') as BodyOf<AnyContract>;
        const viewer = request.viewer as never;
        const idempotency = idempotencyOf(contract, request, params);
        const inTransaction: Call<AnyContract, never>['write'] = (rule) => write(gate.services, idempotency, rule);
        const base = { viewer, params, query, body, services: gate.services, request, reply, write: inTransaction };
        const run = async (db: Db, afterCommit: (effect: () => void) => void) => {
          const can = await pass(gate, db, abilities, request, params);
          return handler({ ...base, db, can, afterCommit });
        };
        const read = (db: Db) => run(db, (effect) => effect());
        const { replica } = gate.services;
        const result =
          contract.mayLag && replica && !request.viewer?.guest
            ? await replica.read(read)
            : isRead || contract.transaction === false
              ? await read(gate.services.db)
              : await inTransaction(run);
        if (reply.sent || result === reply) return reply;
        if (!contract.reply) return reply.code(204).send();
        const answer = gate.checkReplies ? contract.reply.parse(plain(result)) : result;
        return reply
          .code(contract.status ?? 200)
          .type('application/json; charset=utf-8')
          .send(answer instanceof ReadyJson ? answer.toBuffer() : JSON.stringify(answer));
      },
    });
  };
  const mount = (contract: AnyContract, handler: Handler<AnyContract, never>) => {
    if (contract.guards.some((guard) => guard.guard === 'public')) throw new Error(`${contract.id}: use mount.open`);
    if (!contract.guards.some((guard) => ['signed-in', 'person', 'administrator'].includes(guard.guard))) {
      throw new Error(`${contract.id}: no guard says who may call this`);
    }
    add(contract, handler);
  };
  const open = (contract: AnyContract, handler: Handler<AnyContract, never>) => {
    if (!contract.guards.some((guard) => guard.guard === 'public')) throw new Error(`${contract.id}: not public`);
    add(contract, handler);
  };
  return Object.assign(mount, { open }) as Mount;
}

const plain = (result: unknown): unknown => (result instanceof ReadyJson ? result.toJSON() : result);

const keySchema = z.string().min(1).max(200);

function idempotencyOf(contract: AnyContract, request: FastifyRequest, params: unknown) {
  const key = request.headers['idempotency-key'];
  if (contract.method !== 'POST' || key === undefined || !request.viewer) return null;
  const parsed = keySchema.safeParse(key);
  if (!parsed.success) throw invalid(parsed.error, ['Idempotency-Key']);
  // An upload is answered again before a byte of it is read: another file is told by its length.
  const payload = request.isMultipart?.() ? (request.headers['content-length'] ?? null) : request.body;
  return { person: request.viewer.person, key: parsed.data, route: contract.id, request: [params, payload] };
}
