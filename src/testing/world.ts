/** The whole app for a test: every module, a database of its own, signed-in requests without a network, nothing of ours replaced. */
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { modules } from '../app.ts';
import { drain } from '../core/activity/server/subscribers.ts';
import { createPerson, type NewPerson } from '../core/people/server/people.ts';
import type { Role, Visibility } from '../core/places/contract.ts';
import { createCommunity, putMember } from '../core/places/server/places.ts';
import { installOrganisation } from '../features/entry/server/installation.ts';
import { createAccount, createToken } from '../platform/auth/accounts.ts';
import type { BodyInputOf, ParamsOf, QueryInputOf, ReplyOf } from '../platform/http/contract.ts';
import type { ProblemDocument } from '../platform/http/problems.ts';
import type { AnyContract } from '../platform/http/serve.ts';
import { createServer } from '../platform/http/server.ts';
import { type TestServices, testServices } from '../platform/testing/services.ts';

export interface Arguments<C> {
  params?: Partial<Record<keyof ParamsOf<C> & string, string>>;
  query?: Partial<QueryInputOf<C>>;
  body?: BodyInputOf<C> | undefined;
  headers?: Record<string, string>;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Record<string, unknown>;
}

/** Somebody who asks. */
export interface Actor {
  readonly id: string;
  readonly page: string;
  readonly name: string;
  readonly token: string;
  request(contract: AnyContract, args?: Arguments<AnyContract>): Promise<Answer>;
  /** Expects success and gives the reply, typed by the contract. */
  ok<C extends AnyContract>(contract: C, args?: Arguments<C>): Promise<ReplyOf<C>>;
  /** Expects a problem and gives its document. */
  fails<C extends AnyContract>(contract: C, args?: Arguments<C>): Promise<ProblemDocument>;
}

export interface World {
  readonly app: FastifyInstance;
  readonly services: TestServices;
  /** The organisation's place. */
  readonly organisation: string;
  /** An administrator, a colleague, in no community. */
  readonly admin: Actor;
  /** Nobody signed in. */
  readonly nobody: Actor;
  person(name: string, facts?: Partial<NewPerson>): Promise<Actor>;
  community(owner: Actor, name: string, visibility?: Visibility): Promise<string>;
  join(place: string, actor: Actor, role?: Role): Promise<void>;
  /** Lets every subscriber take everything there is. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

const fill = (path: string, params: Record<string, string | undefined>): string =>
  path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));

export function actorOn(app: FastifyInstance, who: { id: string; page: string; name: string; token: string }): Actor {
  const request = async (contract: AnyContract, args: Arguments<AnyContract> = {}): Promise<Answer> => {
    const query = Object.entries(args.query ?? {}).flatMap(([key, value]) =>
      value === undefined ? [] : [[key, String(value)]],
    );
    const response = await app.inject({
      method: contract.method,
      url: fill(contract.path, (args.params ?? {}) as Record<string, string>),
      query: Object.fromEntries(query),
      headers: { ...(who.token && { authorization: `Bearer ${who.token}` }), ...args.headers },
      ...(args.body !== undefined && { payload: args.body as object }),
    });
    const isJson = response.body !== '' && String(response.headers['content-type']).includes('json');
    return { status: response.statusCode, body: isJson ? response.json() : response.body, headers: response.headers };
  };
  return {
    ...who,
    request,
    ok: async (contract, args) => {
      const { status, body } = await request(contract, args as Arguments<AnyContract>);
      if (status >= 300) throw new Error(`${who.name}: ${contract.id} answered ${status} ${JSON.stringify(body)}`);
      return body as never;
    },
    fails: async (contract, args) => {
      const { status, body } = await request(contract, args as Arguments<AnyContract>);
      if (status < 400) throw new Error(`${who.name}: ${contract.id} answered ${status}, a problem was expected`);
      return body as ProblemDocument;
    },
  };
}

/** A person with an account and a token, without going through the entrance. */
async function makePerson(
  services: TestServices,
  app: FastifyInstance,
  name: string,
  facts: Partial<NewPerson>,
): Promise<Actor> {
  return services.db.transaction().execute(async (db) => {
    const email = facts.email ?? `${name.toLowerCase().replace(/\W+/g, '.')}@example.org`;
    const authId = await createAccount(db, { email, name, passwordHash: 'no password' });
    const { id, page } = await createPerson(db, null, { ...facts, name, email, authId });
    const { token } = await createToken(db, authId, 'test', null);
    return actorOn(app, { id, page, name, token });
  });
}

export async function openWorld(env: Record<string, string> = {}, on?: World): Promise<World> {
  const services = await testServices(env, on?.services);
  const app = await createServer(services, modules);
  await app.ready();
  const nobody = actorOn(app, { id: '0', page: '0', name: 'Nobody', token: '' });
  const subscribers = modules.flatMap((module) => module.subscribers ?? []);
  const base = {
    app,
    services,
    nobody,
    person: (name: string, facts: Partial<NewPerson> = {}) => makePerson(services, app, name, facts),
    community: (owner: Actor, name: string, visibility: Visibility = 'open') =>
      services.db.transaction().execute((db) => createCommunity(db, owner.id, { name, visibility })),
    join: (place: string, actor: Actor, role: Role = 'member') =>
      services.db.transaction().execute((db) => putMember(db, null, place, actor.id, role)),
    settle: () => drain(services, subscribers),
    close: async () => {
      await app.close();
      await services.close();
    },
  };
  if (on) return { ...base, organisation: on.organisation, admin: actorOn(app, on.admin) };
  const first = await services.db.transaction().execute((db) =>
    installOrganisation(db, {
      organisation: 'Norrby Care',
      language: 'en',
      name: 'Ada Administrator',
      email: 'ada@example.org',
      passwordHash: 'no password',
    }),
  );
  const admin = await services.db.transaction().execute(async (db) => {
    const { rows } = await sql<{ auth_id: string; page_id: string }>`select auth_id, page_id from person
      where id = ${first.person}`.execute(db);
    const { token } = await createToken(db, rows[0]!.auth_id, 'test', null);
    return actorOn(app, { id: first.person, page: rows[0]!.page_id, name: 'Ada Administrator', token });
  });
  return { ...base, organisation: first.place, admin };
}
