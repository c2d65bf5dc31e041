import { randomUUID } from 'node:crypto';

interface Cookie {
  name: string;
  value: string;
  url: string;
}

/** Something that was made: at least its id. */
export interface Made {
  readonly id: string;
  readonly [field: string]: unknown;
}

/** What journeys prepare by the API, so that each tries one thing in the browser. */
export class Api {
  readonly #address: string;
  readonly #cookie: string;

  constructor(address: string, cookie: string) {
    this.#address = address;
    this.#cookie = cookie;
  }

  static async signIn(address: string, { email, password }: { email: string; password: string }): Promise<Api> {
    return Api.#enter(address, '/api/v1/session', { email, password });
  }

  /** Makes an account by an invitation link and signs it in. */
  static async accept(link: string, person: { name: string; email: string; password: string }): Promise<Api> {
    const url = new URL(link);
    return Api.#enter(url.origin, '/api/v1/invitation/accept', { token: url.hash.slice(1), ...person });
  }

  static async #enter(address: string, path: string, body: unknown): Promise<Api> {
    const response = await fetch(address + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID(), origin: address },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    const cookie = response.headers.getSetCookie().map((line) => line.split(';')[0]!);
    return new Api(address, cookie.join('; '));
  }

  /** The session, as a browser takes it. */
  cookies(): Cookie[] {
    return this.#cookie.split('; ').map((pair) => {
      const at = pair.indexOf('=');
      return { name: pair.slice(0, at), value: pair.slice(at + 1), url: this.#address };
    });
  }

  async call<Reply = Made>(method: string, path: string, body?: unknown): Promise<Reply> {
    const response = await fetch(`${this.#address}/api/v1${path}`, {
      method,
      headers: {
        cookie: this.#cookie,
        origin: this.#address,
        ...(method === 'GET' ? {} : { 'idempotency-key': randomUUID() }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return (text ? JSON.parse(text) : undefined) as Reply;
  }

  /** How the installation answers when this person asks for a path, such as that of a picture. */
  async status(path: string): Promise<number> {
    return (await fetch(this.#address + path, { headers: { cookie: this.#cookie } })).status;
  }

  /** Makes an account for a colleague. */
  async invite(person: { name: string; email: string; password: string }): Promise<Api> {
    const { items } = await this.call<{ items: { link: string }[] }>('POST', '/invitations', { emails: [] });
    return Api.accept(items[0]!.link, person);
  }
}
