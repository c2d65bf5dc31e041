import { isUtf8 } from 'node:buffer';
import { timingSafeEqual } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import statics from '@fastify/static';
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { Module } from '../module.ts';
import type { Services } from '../services.ts';
import { toProblem } from './failures.ts';
import { createLimits } from './limits.ts';
import { openApi } from './openapi.ts';
import { problems } from './problems.ts';
import { type AnyContract, createMount, type Gate } from './serve.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** What is mounted, for the API document and for the tests that hold contract and routes together. */
    contracts: readonly AnyContract[];
    gate: Gate;
  }
}

const webFolder = fileURLToPath(new URL('../../../dist/web', import.meta.url));

/** 1,000,000 characters must reach the contract, which answers with a sentence; what is far larger is cut off here. */
const bodyLimit = 5 * 1024 * 1024;

const one = <T>(
  modules: readonly Module[],
  what: 'identify' | 'authorise',
  pick: (module: Module) => T | undefined,
): T => {
  const found = modules.map(pick).filter((value) => value !== undefined);
  if (found.length !== 1) throw new Error(`exactly one module must provide ${what}, ${found.length} do`);
  return found[0] as T;
};

/** The HTTP side of one process: every module's routes, the web app, health, metrics and the API document. */
export async function createServer(services: Services, modules: readonly Module[]): Promise<FastifyInstance> {
  const { config } = services;
  const app = Fastify({
    loggerInstance: services.log,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: [...config.trustedProxies],
    bodyLimit,
    routerOptions: { maxParamLength: 300, ignoreTrailingSlash: true },
    forceCloseConnections: 'idle',
  });
  app.decorateRequest('viewer');
  const limits = await createLimits(config, services.log);
  const gate: Gate = {
    services,
    limits,
    identify: one(modules, 'identify', (module) => module.identify),
    authorise: one(modules, 'authorise', (module) => module.authorise),
    checkReplies: process.env.NODE_ENV === 'test',
  };
  app.addHook('onClose', () => limits.close());

  await app.register(cookie);
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        // Scripts set styles through the CSSOM, which needs no permission; no style stands in the page itself.
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        mediaSrc: ["'self'", 'blob:'],
        objectSrc: ["'none'"],
        frameSrc: ["'none'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
      },
    },
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: config.publicUrl.startsWith('https:') ? undefined : false,
  });
  await app.register(compress, { encodings: ['br', 'gzip'], threshold: 2048, zlibOptions: { level: 4 } });
  await app.register(multipart, { limits: { files: 1, fields: 10, headerPairs: 100 } });

  // An empty JSON body is what `fetch` sends for PUT and DELETE with the header set: nothing, not an error.
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, raw, done) => {
    // Decoding would put a replacement character in the place of what is none, and somebody's words would be changed.
    if (!isUtf8(raw as Buffer)) return done(problems.invalid_request('The text has bytes that are no characters.'));
    const text = raw.toString('utf8');
    if (text.trim() === '') return done(null, undefined);
    try {
      done(null, JSON.parse(text));
    } catch {
      done(problems.invalid_request('The body is not JSON.'));
    }
  });

  // A part of a large file stays a stream: its route writes it away as it comes, and counts it.
  app.addContentTypeParser('application/offset+octet-stream', (_request, stream, done) => done(null, stream));

  app.setErrorHandler((error, request, reply) => {
    const problem = toProblem(error);
    if (problem.status >= 500) {
      request.log.error({ err: error, route: request.routeOptions.url, method: request.method }, problem.code);
    }
    const retryAfter = problem.extra.retryAfter;
    if (typeof retryAfter === 'number') reply.header('retry-after', retryAfter);
    return reply.code(problem.status).type('application/problem+json').send(JSON.stringify(problem.toDocument()));
  });

  metrics(app, services, modules);
  const mounted: AnyContract[] = [];
  const mount = createMount(app, gate, mounted);
  for (const module of modules) module.routes?.(mount);
  app.decorate('contracts', mounted);
  app.decorate('gate', gate);

  app.get('/api/health', () => ({ status: 'ok' }));
  let document: string | undefined;
  app.get('/api/openapi.json', (_request, reply) => {
    document ??= JSON.stringify(openApi(mounted, '1'));
    return reply.type('application/json; charset=utf-8').send(document);
  });

  if (existsSync(webFolder)) {
    await app.register(statics, {
      root: webFolder,
      cacheControl: false,
      setHeaders: (response, path) => {
        // Files under assets/ carry their content's hash in their names.
        response.header(
          'cache-control',
          path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
        );
      },
    });
  }
  app.setNotFoundHandler((request, reply) => {
    if (request.method === 'GET' && !request.url.startsWith('/api/') && existsSync(`${webFolder}/index.html`)) {
      return reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').sendFile('index.html');
    }
    throw problems.not_found();
  });

  for (const module of modules) await module.attach?.(app, services);
  return app;
}

function metrics(app: FastifyInstance, services: Services, modules: readonly Module[]): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const module of modules) module.metrics?.(registry, services);
  const seconds = new Histogram({
    name: 'fika_http_request_seconds',
    help: 'Time to answer a request, in seconds',
    labelNames: ['route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
    registers: [registry],
  });
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'other';
    seconds.observe({ route, status: reply.statusCode }, reply.elapsedTime / 1000);
    done();
  });
  app.get('/metrics', async (request, reply) => {
    const direct = !request.headers['x-forwarded-for'] && ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(request.ip);
    const given = Buffer.from(request.headers.authorization ?? '');
    const wanted = Buffer.from(`Bearer ${services.config.metricsToken ?? ''}`);
    const known = services.config.metricsToken && given.length === wanted.length && timingSafeEqual(given, wanted);
    if (!direct && !known) throw problems.not_found();
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}
