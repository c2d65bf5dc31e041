/** Each rule about calling outside, with the request that would break it. The other side is a real server on this machine. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { isPublicAddress, isWebPort, mayConnect, networksOf } from './addresses.ts';
import { fetchOutside, OutsideError, type OutsideRequest, outsideUrl } from './outside.ts';
import { type WebServer, webServer } from './testing/web-server.ts';

let server: WebServer;
beforeAll(async () => {
  server = await webServer();
});
afterAll(() => server?.close());
beforeEach(() => {
  server.pages.clear();
  server.requests.length = 0;
});

const open = { config: { outsideAllow: ['127.0.0.1'] } };
const shut = { config: { outsideAllow: [] } };
const usual: OutsideRequest = {
  accept: ['text/html'],
  maximumBytes: 10_000,
  timeoutMs: 3_000,
  maximumRedirects: 3,
};

const get = (path: string, request: Partial<OutsideRequest> = {}) =>
  fetchOutside(open, path.startsWith('/') ? server.address + path : path, { ...usual, ...request });

/** The code of the refusal. */
async function refusal(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => {
      throw new Error('a refusal was expected');
    },
    (reason: unknown) => reason,
  );
  if (!(error instanceof OutsideError)) throw error;
  return error.code;
}

const redirect = (path: string, to: string, status = 302) =>
  server.pages.set(path, (_request, response) => response.writeHead(status, { location: to }).end());

describe('what is asked', () => {
  test('a page comes with its type and where it came from; nothing is said of who asks', async () => {
    server.html('/page', '<title>Soup</title>');
    const reply = await get('/page');
    expect(reply).toMatchObject({ url: `${server.address}/page`, status: 200, type: 'text/html' });
    expect(reply.body.toString()).toBe('<title>Soup</title>');
    const { headers } = server.requests[0]!;
    expect(headers.cookie).toBeUndefined();
    expect(headers.referer).toBeUndefined();
    expect(headers['user-agent']).toMatch(/Fika/);
    expect(headers.accept).toBe('text/html');
  });

  test('cookies that a redirect sets are not brought back', async () => {
    server.pages.set('/in', (_request, response) =>
      response.writeHead(302, { location: '/page', 'set-cookie': 'tracked=1; Path=/' }).end(),
    );
    server.html('/page', 'x');
    await get('/in');
    expect(server.requests.map(({ headers }) => headers.cookie)).toEqual([undefined, undefined]);
  });

  test('a POST is sent with its body; a redirect takes it along only where it says so', async () => {
    const bodies: string[] = [];
    server.pages.set('/hook', (request, response) => {
      let said = '';
      request.on('data', (chunk) => {
        said += chunk;
      });
      request.on('end', () => {
        bodies.push(`${request.method} ${said}`);
        response.writeHead(200, { 'content-type': 'text/html' }).end('ok');
      });
    });
    redirect('/again', '/hook', 307);
    redirect('/look', '/hook', 303);
    for (const path of ['/hook', '/again', '/look']) await get(path, { method: 'POST', body: 'hello' });
    expect(bodies).toEqual(['POST hello', 'POST hello', 'GET ']);
  });

  test('what is not new is no error for who asked that', async () => {
    server.pages.set('/feed', (_request, response) => response.writeHead(304).end());
    expect((await get('/feed', { headers: { 'if-none-match': '"1"' } })).status).toBe(304);
    expect(await refusal(get('/feed'))).toBe('bad_status');
  });

  test('headers of the caller stay with the first origin', async () => {
    const other = await webServer();
    try {
      other.html('/there', 'x');
      redirect('/away', `${other.address}/there`);
      redirect('/near', '/away');
      await get('/near', { headers: { authorization: 'Bearer secret' } });
      expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer secret', 'Bearer secret']);
      expect(other.requests[0]!.headers.authorization).toBeUndefined();
    } finally {
      await other.close();
    }
  });

  test('a proxy of the environment is not used', async () => {
    server.html('/page', 'straight');
    const script = `import { fetchOutside } from '${import.meta.resolve('./outside.ts')}';
      const { body } = await fetchOutside({ config: { outsideAllow: ['127.0.0.1'] } }, process.argv[1], ${JSON.stringify(usual)});
      console.log(body.toString());`;
    const proxy = 'http://127.0.0.1:9';
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '-e', script, `${server.address}/page`],
      { env: { ...process.env, NODE_OPTIONS: '', NODE_USE_ENV_PROXY: '1', HTTP_PROXY: proxy, http_proxy: proxy } },
    );
    expect(stdout.trim()).toBe('straight');
  });
});

describe('addresses', () => {
  test.each([
    ['', 'not_an_address'],
    ['soup', 'not_an_address'],
    ['javascript:alert(1)', 'not_an_address'],
    ['file:///etc/passwd', 'not_an_address'],
    ['ftp://example.org/', 'not_an_address'],
    ['gopher://example.org/', 'not_an_address'],
    ['data:text/html,hello', 'not_an_address'],
    ['http://', 'not_an_address'],
    ['http://exa\nmple.org/', 'not_an_address'],
    ['http://example.org/\u0000', 'not_an_address'],
    [`http://example.org/${'x'.repeat(10_000)}`, 'not_an_address'],
    ['http://me:secret@example.org/', 'forbidden_address'],
    ['http://me@example.org/', 'forbidden_address'],
    ['http://example.org:22/', 'forbidden_address'],
    ['http://example.org:25/', 'forbidden_address'],
    ['http://example.org:6379/', 'forbidden_address'],
    ['http://example.org:5432/', 'forbidden_address'],
  ])('%j is refused before anything is called', async (address, code) => {
    expect(await refusal(fetchOutside(open, address, usual))).toBe(code);
  });

  test('ports of web servers are open, those of other services are not', () => {
    for (const port of [80, 443, 1024, 8080, 8443, 65535]) expect(isWebPort(port), String(port)).toBe(true);
    for (const port of [0, 1, 22, 81, 1023, 3306, 6667, 11211, 70000])
      expect(isWebPort(port), String(port)).toBe(false);
    expect(outsideUrl('https://example.org/').port).toBe('');
  });

  /** Each of these is this machine, this network or nobody, in every way of writing it that a browser knows. */
  test.each([
    '127.0.0.1',
    '127.1',
    '0177.0.0.1',
    '0x7f.0.0.1',
    '0x7f000001',
    '2130706433',
    '017700000001',
    '127.0.0.1.',
    '①②⑦.⓪.⓪.①',
    '0.0.0.0',
    '0',
    '10.1.2.3',
    '100.64.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.1',
    '192.0.2.1',
    '192.168.0.1',
    '198.18.0.1',
    '198.51.100.7',
    '203.0.113.9',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '[::]',
    '[::1]',
    '[0:0:0:0:0:0:0:1]',
    '[::127.0.0.1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[0:0:0:0:0:ffff:a00:1]',
    '[::ffff:0:127.0.0.1]',
    '[64:ff9b::127.0.0.1]',
    '[64:ff9b::a00:1]',
    '[64:ff9b:1::1]',
    '[100::1]',
    '[2001::1]',
    '[2001:db8::1]',
    '[2002:7f00:1::]',
    '[3fff::1]',
    '[fc00::1]',
    '[fd12:3456::1]',
    '[fe80::1]',
    '[fec0::1]',
    '[ff02::1]',
  ])('%s is refused', async (host) => {
    expect(await refusal(fetchOutside(shut, `http://${host}:${server.port}/`, usual))).toBe('forbidden_address');
    expect(server.requests).toEqual([]);
  });

  test('public addresses are public, in both families', () => {
    for (const address of [
      '1.1.1.1',
      '9.255.255.255',
      '11.0.0.0',
      '100.63.255.255',
      '100.128.0.0',
      '126.255.255.255',
      '128.0.0.1',
      '172.15.255.255',
      '172.32.0.0',
      '192.0.1.0',
      '192.167.255.255',
      '223.255.255.255',
      '2606:4700::1111',
      '2a00:1450:4001::1',
      '::ffff:1.1.1.1',
      '64:ff9b::1.1.1.1',
    ])
      expect(isPublicAddress(address), address).toBe(true);
    for (const nonsense of ['', 'localhost', '1.2.3', '::g']) expect(isPublicAddress(nonsense), nonsense).toBe(false);
    expect(isPublicAddress('fe80::1%eth0')).toBe(false);
  });

  test('what an operator lets through is let through, and nothing beside it', () => {
    const allowed = networksOf(['10.20.0.0/16', '192.168.1.5', 'fd00:1::/32']);
    for (const address of ['10.20.3.4', '192.168.1.5', '::ffff:10.20.3.4', 'fd00:1::7', '1.1.1.1'])
      expect(mayConnect(address, allowed), address).toBe(true);
    for (const address of ['10.21.0.1', '192.168.1.6', '127.0.0.1', 'fd00:2::7'])
      expect(mayConnect(address, allowed), address).toBe(false);
  });

  test('without the setting this machine is not called, by address or by name', async () => {
    server.html('/page', 'x');
    for (const host of ['127.0.0.1', 'localhost'])
      expect(await refusal(fetchOutside(shut, `http://${host}:${server.port}/page`, usual))).toBe('forbidden_address');
    expect(server.requests).toEqual([]);
    expect((await get('/page')).status).toBe(200);
  });

  test('a name that means an address inside is refused, also beside one outside', async () => {
    const inside = { address: '10.0.0.7', family: 4 };
    const outside = { address: '1.1.1.1', family: 4 };
    for (const found of [[inside], [outside, inside], [{ address: '::ffff:10.0.0.7', family: 6 }]])
      expect(
        await refusal(fetchOutside(open, 'http://intranet.example/', { ...usual, resolve: async () => found })),
      ).toBe('forbidden_address');
  });

  test('a name is asked once, and the connection goes where the answer said: a second answer changes nothing', async () => {
    server.html('/page', 'here');
    let asked = 0;
    const resolve = async () => {
      asked += 1;
      return [{ address: asked === 1 ? '127.0.0.1' : '169.254.169.254', family: 4 }];
    };
    const { body } = await get(`http://rebinding.example:${server.port}/page`, { resolve });
    expect(body.toString()).toBe('here');
    expect(asked).toBe(1);
    expect(server.requests[0]!.headers.host).toBe(`rebinding.example:${server.port}`);
  });

  test('after a redirect the same name is asked and checked again', async () => {
    redirect('/page', '/other');
    let asked = 0;
    const resolve = async () => {
      asked += 1;
      return [{ address: asked === 1 ? '127.0.0.1' : '169.254.169.254', family: 4 }];
    };
    expect(await refusal(get(`http://rebinding.example:${server.port}/page`, { resolve }))).toBe('forbidden_address');
    expect(server.requests).toHaveLength(1);
  });

  test('nobody of that name is unreachable', async () => {
    const nobody = async () => {
      throw Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
    };
    expect(await refusal(get('http://nobody.example/', { resolve: nobody }))).toBe('unreachable');
    expect(await refusal(get('http://nobody.example/', { resolve: async () => [] }))).toBe('unreachable');
  });

  test('names that nobody can have are not even asked for', async () => {
    for (const host of ['example', 'guidelines.norrby.example', 'x.invalid', 'x.onion', 'x.example.'])
      expect(await refusal(get(`http://${host}/`)), host).toBe('forbidden_address');
  });

  test('nobody who listens is unreachable', async () => {
    const gone = await webServer();
    await gone.close();
    expect(await refusal(get(`${gone.address}/`))).toBe('unreachable');
  });
});

describe('redirects', () => {
  test('are followed, as many as were allowed', async () => {
    redirect('/1', '/2', 301);
    redirect('/2', '3', 308);
    server.html('/3', 'there');
    expect(await get('/1')).toMatchObject({ url: `${server.address}/3` });
    expect(await refusal(get('/1', { maximumRedirects: 1 }))).toBe('too_many_redirects');
  });

  test('in a circle end', async () => {
    redirect('/round', '/round');
    expect(await refusal(get('/round'))).toBe('too_many_redirects');
    expect(server.requests).toHaveLength(4);
  });

  test.each([
    ['http://127.0.0.2/', 'forbidden_address'],
    ['http://[::1]/', 'forbidden_address'],
    ['http://169.254.169.254/latest/meta-data/', 'forbidden_address'],
    ['//10.0.0.1/', 'forbidden_address'],
    ['http://2130706434/', 'forbidden_address'],
    ['http://localhost:25/', 'forbidden_address'],
    ['http://me:secret@127.0.0.1/', 'forbidden_address'],
    ['file:///etc/passwd', 'not_an_address'],
    ['javascript:alert(1)', 'not_an_address'],
    ['http://[', 'not_an_address'],
  ])('to %s are refused', async (to, code) => {
    redirect('/out', to);
    expect(await refusal(get('/out'))).toBe(code);
  });

  test('without a place to go are answers of their own', async () => {
    server.pages.set('/300', (_request, response) => response.writeHead(302).end());
    expect(await refusal(get('/300'))).toBe('bad_status');
  });
});

describe('answers', () => {
  test('a refusal of the other side says its status', async () => {
    for (const status of [400, 401, 403, 404, 410, 429, 500, 503]) {
      server.pages.set('/no', (_request, response) => response.writeHead(status).end());
      const error = await get('/no').catch((reason: OutsideError) => reason);
      expect(error).toMatchObject({ code: 'bad_status', status });
    }
  });

  test('another type than was asked for is not read', async () => {
    for (const type of ['image/png', 'application/json', 'text/htmlx', ''])
      expect(
        await refusal(
          (() => {
            server.pages.set('/type', (_request, response) => {
              response.writeHead(200, type ? { 'content-type': type } : {}).end('x');
            });
            return get('/type');
          })(),
        ),
        type,
      ).toBe('wrong_type');
    server.pages.set('/type', (_request, response) =>
      response.writeHead(200, { 'content-type': 'Image/PNG; x=y' }).end('x'),
    );
    expect((await get('/type', { accept: ['image/*'] })).type).toBe('image/png');
    expect((await get('/type', { accept: ['*/*'] })).type).toBe('image/png');
  });

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ] as const)('%s is unpacked', async (encoding, pack) => {
    server.pages.set('/packed', (_request, response) =>
      response
        .writeHead(200, { 'content-type': 'text/html', 'content-encoding': encoding })
        .end(pack(Buffer.from('soup'))),
    );
    expect((await get('/packed')).body.toString()).toBe('soup');
  });

  test.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
  ] as const)('a bomb of %s goes off outside', async (encoding, pack) => {
    // 200 MB of nothing are some kilobytes.
    const bomb = pack(Buffer.alloc(200_000_000));
    expect(bomb.length).toBeLessThan(250_000);
    server.pages.set('/bomb', (_request, response) =>
      response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': encoding }).end(bomb),
    );
    const before = process.memoryUsage().rss;
    expect(await refusal(get('/bomb', { maximumBytes: 1_000_000 }))).toBe('too_large');
    expect(process.memoryUsage().rss - before).toBeLessThan(60_000_000);
  });

  test('packed as nobody knows, or damaged, is refused', async () => {
    const packed = (encoding: string, bytes: Buffer) =>
      server.pages.set('/odd', (_request, response) =>
        response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': encoding }).end(bytes),
      );
    packed('gzip, gzip', gzipSync(gzipSync(Buffer.from('x'))));
    expect(await refusal(get('/odd'))).toBe('wrong_type');
    packed('gzip', Buffer.from('this is not gzip'));
    expect(await refusal(get('/odd'))).toBe('unreachable');
    packed('gzip', gzipSync(randomBytes(5000)).subarray(0, 2000));
    expect(await refusal(get('/odd'))).toBe('unreachable');
  });

  test('the largest that is taken is taken, one byte more is not', async () => {
    for (const chunked of [false, true]) {
      const send = (bytes: number) =>
        server.pages.set('/size', (_request, response) => {
          response.writeHead(200, {
            'content-type': 'text/html',
            ...(!chunked && { 'content-length': String(bytes) }),
          });
          response.end('x'.repeat(bytes));
        });
      send(10_000);
      expect((await get('/size')).body).toHaveLength(10_000);
      send(10_001);
      expect(await refusal(get('/size'))).toBe('too_large');
    }
  });

  test('an answer without an end is left', async () => {
    let closed = false;
    server.pages.set('/endless', (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      const timer = setInterval(() => response.write('x'.repeat(1000)), 1);
      response.on('close', () => {
        closed = true;
        clearInterval(timer);
      });
    });
    expect(await refusal(get('/endless'))).toBe('too_large');
    await expect.poll(() => closed).toBe(true);
  });

  test('a packed answer without an end that unpacks to nothing is left', async () => {
    // Empty stored blocks: five bytes each, and nothing in them.
    const empty = Buffer.concat(Array.from({ length: 2000 }, () => Buffer.from([0, 0, 0, 0xff, 0xff])));
    server.pages.set('/hollow', (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' });
      response.write(gzipSync(Buffer.alloc(0)).subarray(0, 10));
      const timer = setInterval(() => response.write(empty), 1);
      response.on('close', () => clearInterval(timer));
    });
    expect(await refusal(get('/hollow'))).toBe('too_large');
  });

  test('a body that trickles is left when the time is over', async () => {
    server.pages.set('/slow', (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      const timer = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(timer));
    });
    const begun = performance.now();
    expect(await refusal(get('/slow', { timeoutMs: 300 }))).toBe('too_slow');
    expect(performance.now() - begun).toBeLessThan(1_500);
  });

  test('so is one that never begins, and each hop waits anew', async () => {
    server.pages.set('/silent', () => {});
    expect(await refusal(get('/silent', { timeoutMs: 200 }))).toBe('too_slow');
    expect(await refusal(get('/silent', { firstByteMs: 100 }))).toBe('too_slow');
    redirect('/to-silent', '/silent');
    expect(await refusal(get('/to-silent', { firstByteMs: 100 }))).toBe('too_slow');
  });

  test('redirects do not lengthen the time, and neither does a name nobody answers for', async () => {
    server.pages.set('/wait', (_request, response) => {
      setTimeout(() => response.writeHead(302, { location: '/wait' }).end(), 120);
    });
    expect(await refusal(get('/wait', { timeoutMs: 400, maximumRedirects: 100 }))).toBe('too_slow');
    const never = () => new Promise<never>(() => {});
    expect(await refusal(get('http://silent.example/', { timeoutMs: 100, resolve: never }))).toBe('too_slow');
  });

  test('headers without an end are left', async () => {
    server.pages.set('/headers', (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html', 'x-long': 'x'.repeat(40_000) }).end();
    });
    expect(await refusal(get('/headers'))).toBe('too_large');
  });

  test('an answer that is cut is no answer', async () => {
    for (const encoding of ['identity', 'gzip']) {
      server.pages.set('/cut', (_request, response) => {
        response.writeHead(200, {
          'content-type': 'text/html',
          'content-length': '5000',
          'content-encoding': encoding,
        });
        const whole = randomBytes(3000);
        response.write((encoding === 'gzip' ? gzipSync(whole) : whole).subarray(0, 1000));
        setTimeout(() => response.destroy(), 30);
      });
      expect(await refusal(get('/cut')), encoding).toBe('unreachable');
    }
  });

  test('HEAD reads no body', async () => {
    server.html('/page', 'x'.repeat(100_000));
    expect(await get('/page', { method: 'HEAD', accept: ['*/*'] })).toMatchObject({ status: 200, type: 'text/html' });
  });
});
