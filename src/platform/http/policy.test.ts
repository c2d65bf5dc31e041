/** What the browser is told about every page and reply of Fika: run our own scripts, take our own styles, and nothing else. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorld, type World } from '../../testing/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world?.close());

test.each(['/', '/communities/1', '/sign-in', '/api/v1/me', '/api/v1/nothing', '/api/openapi.json'])(
  '%s carries the strict policy',
  async (url) => {
    const { headers } = await world.app.inject({ url, headers: { accept: 'text/html' } });
    const policy = new Map(
      String(headers['content-security-policy'])
        .split(';')
        .map((line) => {
          const [name, ...sources] = line.trim().split(/\s+/);
          return [name, sources.join(' ')];
        }),
    );
    // No inline script, no inline style, no eval, nothing from elsewhere.
    for (const name of ['default-src', 'script-src', 'style-src', 'connect-src', 'font-src', 'form-action'])
      expect(policy.get(name), name).toBe("'self'");
    for (const name of ['object-src', 'frame-src', 'frame-ancestors', 'base-uri'])
      expect(policy.get(name), name).toBe("'none'");
    // These two would loosen style-src, which they go before.
    for (const name of ['style-src-elem', 'style-src-attr']) expect(policy.has(name), name).toBe(false);
    for (const [name, sources] of policy)
      expect(sources, name).not.toMatch(/\*|https?:|unsafe-|wasm-|strict-dynamic|nonce-|sha\d/);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('same-origin');
  },
);
