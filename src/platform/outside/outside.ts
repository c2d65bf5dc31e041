/**
 * The one way out. What people and feeds name as an address is not trusted: it may lead to the machine itself, to a neighbour, or to
 * somebody who never stops answering. Every rule about that is here and in addresses.ts; no other code calls an address from outside.
 */
import dns, { type LookupAddress } from 'node:dns';
import http, { type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Config } from '../config/config.ts';
import { isWebPort, mayConnect, networksOf } from './addresses.ts';
import { OutsideError } from './error.ts';

export { type OutsideCode, OutsideError } from './error.ts';

export interface OutsideRequest {
  /** Content types that are taken: `text/html`, `image/*`, or `*` + `/*` for any. Anything else is `wrong_type`. */
  readonly accept: readonly string[];
  /** Of the body as it is after decompression. */
  readonly maximumBytes: number;
  /** For everything: names, connections, redirects and the body. */
  readonly timeoutMs: number;
  /** Until the head of an answer is there, of each hop; `timeoutMs` unless given. */
  readonly firstByteMs?: number;
  readonly maximumRedirects: number;
  /** Further headers. They stay with the first origin: what they say is not for whoever it leads to. */
  readonly headers?: Readonly<Record<string, string>>;
  /** GET unless given. The body of a POST is sent again only where a redirect says so (307, 308). */
  readonly method?: 'GET' | 'HEAD' | 'POST';
  readonly body?: string | Buffer;
  /** Who knows the addresses of names: the system, unless a test says otherwise. */
  readonly resolve?: (name: string) => Promise<readonly LookupAddress[]>;
}

export interface OutsideReply {
  /** Where the answer came from, after redirects. */
  readonly url: string;
  /** 2xx, or 304 where `headers` asked whether something is new. */
  readonly status: number;
  /** In lower case, without parameters; empty where the answer does not say. */
  readonly type: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

const longestUrl = 4_000;
const headerBytes = 16 * 1024;
const userAgent = 'Mozilla/5.0 (compatible; Fika; a self-hosted intranet)';
const redirects = new Set([301, 302, 303, 307, 308]);

/**
 * An address that may be asked for, as far as it alone can tell.
 * @throws OutsideError `not_an_address`, `forbidden_address`
 */
export function outsideUrl(address: string, base?: string): URL {
  // URL takes out line breaks and tabs in silence: what somebody sees would not be what is called.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for
  if (address.length > longestUrl || /[\u0000-\u001f\u007f]/.test(address))
    throw new OutsideError('not_an_address', 'This is no web address.');
  const url = URL.parse(address, base);
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.hostname === '')
    throw new OutsideError('not_an_address', 'A web address begins with http:// or https://.');
  if (url.username !== '' || url.password !== '')
    throw new OutsideError('forbidden_address', 'A web address may not carry a name or a password.');
  if (!isWebPort(Number(url.port || (url.protocol === 'https:' ? 443 : 80))))
    throw new OutsideError('forbidden_address', `Fika does not call port ${url.port}.`);
  return url;
}

/** Names that nobody can have (RFC 2606, 7686): nobody is asked for them. */
const reservedName = /(^|\.)(example|invalid|onion)\.?$/i;

const fromSystem = (name: string): Promise<readonly LookupAddress[]> =>
  new Promise((resolve, reject) => {
    dns.lookup(name, { all: true, order: 'verbatim' }, (error, found) => (error ? reject(error) : resolve(found)));
  });

/** Ends with `promise`, or with the reason of the signal: a look-up of a name cannot be stopped, but need not be waited for. */
function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason as Error);
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

/**
 * Every address that a host has, each of them allowed. One that is not refuses the whole host: whoever answers with both tries to
 * get in.
 */
async function addressesOf(
  host: string,
  allowed: ReturnType<typeof networksOf>,
  resolve: NonNullable<OutsideRequest['resolve']>,
  signal: AbortSignal,
): Promise<readonly LookupAddress[]> {
  // URL has written 0x7f.1, 2130706433 and 0177.0.0.1 as 127.0.0.1 by now.
  const literal = host.replace(/^\[|\]$/g, '');
  const family = isIP(literal);
  if (family === 0 && resolve === fromSystem && reservedName.test(literal))
    throw new OutsideError('forbidden_address', `${host} is no name of the public internet.`);
  const found =
    family !== 0
      ? [{ address: literal, family }]
      : await orAborted(resolve(host), signal).catch((error: Error) => {
          if (error instanceof OutsideError) throw error;
          throw new OutsideError('unreachable', `There is no ${host}.`, { cause: error });
        });
  if (found.length === 0) throw new OutsideError('unreachable', `There is no ${host}.`);
  if (!found.every(({ address }) => mayConnect(address, allowed)))
    throw new OutsideError('forbidden_address', `${host} is not on the public internet.`);
  return found;
}

/** Answers the connection with the addresses that were checked, so that a name cannot mean something else a moment later. */
const only =
  (addresses: readonly LookupAddress[]): LookupFunction =>
  (_host, options, done) => {
    const [first] = addresses;
    if (options.all) done(null, [...addresses]);
    else done(null, first!.address, first!.family);
  };

interface Hop {
  readonly method: string;
  readonly body: string | Buffer | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

/** Sends one request and answers once the head of the reply is there. */
function ask(url: URL, hop: Hop, addresses: readonly LookupAddress[], signal: AbortSignal): Promise<IncomingMessage> {
  const means = url.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const request = means.request(
      url,
      {
        method: hop.method,
        headers: hop.headers,
        // One of its own: the global one may go through a proxy of the environment, and keeps connections for others.
        agent: new means.Agent({ keepAlive: false }),
        lookup: only(addresses),
        maxHeaderSize: headerBytes,
        setDefaultHeaders: true,
        signal,
      },
      resolve,
    );
    request.on('error', (error: NodeJS.ErrnoException) => reject(outsideError(error, signal, url)));
    request.end(hop.body);
  });
}

function outsideError(error: NodeJS.ErrnoException, signal: AbortSignal, url: URL): Error {
  if (error instanceof OutsideError) return error;
  if (signal.aborted) return signal.reason as Error;
  if (error.code === 'HPE_HEADER_OVERFLOW')
    return new OutsideError('too_large', `${url.host} answers with too many headers.`, { cause: error });
  return new OutsideError('unreachable', `${url.host} cannot be reached.`, { cause: error });
}

const decoders: Readonly<Record<string, () => NodeJS.ReadWriteStream & Readable>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** The body after decompression, never more than `maximum` bytes of it: what unpacks to more is stopped there. */
async function read(message: IncomingMessage, maximum: number, signal: AbortSignal, url: URL): Promise<Buffer> {
  const tooLarge = () => new OutsideError('too_large', `${url.host} answers with more than ${maximum} bytes.`);
  const encoding = (message.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  const decoder = encoding === 'identity' || encoding === '' ? null : decoders[encoding]?.();
  if (decoder === undefined) throw new OutsideError('wrong_type', `${url.host} packs its answer as ${encoding}.`);
  if (Number(message.headers['content-length']) > maximum) throw tooLarge();
  let raw = 0;
  // What is packed counts too: there are streams that go on for ever and unpack to nothing.
  message.on('data', (chunk: Buffer) => {
    raw += chunk.length;
    if (raw > maximum + headerBytes) message.destroy(tooLarge());
  });
  const stream: Readable = decoder ?? message;
  if (decoder) {
    message.pipe(decoder);
    message.on('error', (error) => decoder.destroy(error));
  }
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      size += (chunk as Buffer).length;
      if (size > maximum) throw tooLarge();
      parts.push(chunk as Buffer);
    }
  } catch (error) {
    throw outsideError(error as Error, signal, url);
  }
  return Buffer.concat(parts);
}

const isAccepted = (type: string, accept: readonly string[]): boolean =>
  accept.some((one) => one === '*/*' || one === type || (one.endsWith('/*') && type.startsWith(one.slice(0, -1))));

const asksWhetherNew = (headers: Readonly<Record<string, string>>): boolean =>
  Object.keys(headers).some((name) => /^if-(none-match|modified-since)$/i.test(name));

/**
 * Fetches an address of the public internet. Only http and https; every address that a name has is checked, and the connection is
 * made to what was checked, again after each redirect; no cookies, no proxy, nothing of who asks.
 * @throws OutsideError
 */
export async function fetchOutside(
  { config }: { readonly config: Pick<Config, 'outsideAllow'> },
  address: string,
  request: OutsideRequest,
): Promise<OutsideReply> {
  const allowed = networksOf(config.outsideAllow);
  const slow = () => new OutsideError('too_slow', `No answer within ${request.timeoutMs} milliseconds.`);
  const all = new AbortController();
  const timer = setTimeout(() => all.abort(slow()), request.timeoutMs);
  let message: IncomingMessage | undefined;
  try {
    let url = outsideUrl(address);
    const { origin } = url;
    let method = request.method ?? 'GET';
    let body = request.body;
    for (let hop = 0; ; hop++) {
      const addresses = await addressesOf(url.hostname, allowed, request.resolve ?? fromSystem, all.signal);
      const own = url.origin === origin ? (request.headers ?? {}) : {};
      const first = new AbortController();
      const waiting = setTimeout(() => first.abort(slow()), request.firstByteMs ?? request.timeoutMs);
      const signal = AbortSignal.any([all.signal, first.signal]);
      message = await ask(
        url,
        {
          method,
          body,
          headers: {
            accept: request.accept.join(', '),
            'accept-encoding': 'gzip, deflate, br',
            'user-agent': userAgent,
            ...own,
          },
        },
        addresses,
        signal,
      ).finally(() => clearTimeout(waiting));
      const status = message.statusCode ?? 0;
      if (redirects.has(status) && message.headers.location !== undefined) {
        if (hop >= request.maximumRedirects)
          throw new OutsideError('too_many_redirects', `${url.host} leads on and on.`, { status });
        url = outsideUrl(message.headers.location, url.href);
        if (status === 303 || (status < 303 && method === 'POST')) {
          method = method === 'HEAD' ? 'HEAD' : 'GET';
          body = undefined;
        }
        message.destroy();
        continue;
      }
      const isUnchanged = status === 304 && asksWhetherNew(own);
      if ((status < 200 || status > 299) && !isUnchanged)
        throw new OutsideError('bad_status', `${url.host} answers ${status}.`, { status });
      const type = (message.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
      const isEmpty = isUnchanged || status === 204;
      if (!isEmpty && !isAccepted(type, request.accept))
        throw new OutsideError('wrong_type', `${url.host} answers with ${type || 'nothing that has a type'}.`, {
          status,
        });
      const content =
        isEmpty || method === 'HEAD' ? Buffer.alloc(0) : await read(message, request.maximumBytes, all.signal, url);
      return { url: url.href, status, type, headers: message.headers, body: content };
    }
  } finally {
    clearTimeout(timer);
    // Whatever is still on its way is not wanted any more.
    message?.on('error', () => {});
    message?.destroy();
  }
}
