/** Somebody at a browser: signs in with a cookie, as the web app does, and comes from an address of their own. */
import type { FastifyInstance } from 'fastify';
import type { BodyInputOf, ParamsOf, QueryInputOf, ReplyOf } from '../../../platform/http/contract.ts';
import type { AnyContract } from '../../../platform/http/serve.ts';
import * as contract from '../contract.ts';

export interface Seen<C = AnyContract> {
  readonly status: number;
  readonly body: ReplyOf<C> & { code?: string };
  readonly headers: Record<string, unknown>;
}

interface Sent<C> {
  readonly body?: BodyInputOf<C>;
  readonly params?: Partial<ParamsOf<C>>;
  readonly query?: Partial<QueryInputOf<C>>;
  readonly headers?: Record<string, string>;
}

export interface Browser {
  cookie: string;
  readonly address: string;
  send<C extends AnyContract>(contract: C, args?: Sent<C>): Promise<Seen<C>>;
  signIn(email: string, password: string): Promise<Seen>;
}

let count = 0;

/** Each opens at another address of 10.0.0.0/8, so that attempts by address are counted apart. */
export function openBrowser(app: FastifyInstance, address = `10.1.${count >> 8}.${count++ & 255}`): Browser {
  const browser: Browser = {
    cookie: '',
    address,
    send: (async (called: AnyContract, { body, params = {}, query = {}, headers = {} }: Sent<AnyContract> = {}) => {
      const response = await app.inject({
        method: called.method,
        url: called.path.replace(/:(\w+)/g, (_, name: string) =>
          encodeURIComponent((params as Record<string, string>)[name] ?? ''),
        ),
        query: query as Record<string, string>,
        remoteAddress: address,
        headers: { 'user-agent': 'Firefox/140.0 (X11; Linux)', cookie: browser.cookie, ...headers },
        ...(body !== undefined && { payload: body as object }),
      });
      const set = [response.headers['set-cookie'] ?? []].flat();
      if (set.length > 0) browser.cookie = set.map((one) => one.split(';')[0]).join('; ');
      const isJson = String(response.headers['content-type']).includes('json');
      return { status: response.statusCode, body: isJson ? response.json() : response.body, headers: response.headers };
    }) as Browser['send'],
    signIn: (email, password) => browser.send(contract.signIn, { body: { email, password } }) as Promise<Seen>,
  };
  return browser;
}
