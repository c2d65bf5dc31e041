import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parseAst, transformWithOxc } from 'vite';
import { describe, expect, it } from 'vitest';
import { leanContracts } from './lean-contracts.ts';
import { withoutTable } from './lean-emoji.ts';

interface Handler {
  transform: { handler: (this: { parse: typeof parseAst }, code: string) => { code: string } };
}

async function lean(source: string): Promise<string> {
  const { code } = await transformWithOxc(source, 'contract.ts');
  return (leanContracts() as unknown as Handler).transform.handler.call({ parse: parseAst }, code).code;
}

describe('leanContracts', () => {
  it('leaves of a route what a call needs, and of schemas nothing', async () => {
    const code = await lean(`
      import { z } from 'zod';
      export const roles = ['owner', 'member'] as const;
      export const thing = z.object({ id: z.string() });
      export const fields = { name: line(80) };
      export const getThing = route({ id: 'things.get', method: 'GET', path: '/api/v1/things/:id', guards: [signedIn], reply: thing });
    `);
    expect(code).toContain('getThing = {id:"things.get",method:"GET",path:"/api/v1/things/:id"}');
    expect(code).toMatch(/roles = \[/);
    expect(code).toContain('thing = undefined');
    expect(code).toContain('fields = undefined');
    expect(code).not.toContain('z.object');
  });

  it('understands every contract there is', async () => {
    const { globSync } = await import('node:fs');
    const files = globSync('src/{core,features}/*/contract.ts');
    expect(files.length).toBeGreaterThan(10);
    for (const file of files) {
      const source = readFileSync(file, 'utf8');
      const routes = source.match(/= route\(\{/g)?.length ?? 0;
      expect((await lean(source)).match(/= \{id:"[^"]+",method:"[A-Z]+",path:"\/[^"]+"\}/g)?.length ?? 0, file).toBe(
        routes,
      );
    }
  });
});

describe('withoutTable', () => {
  const tables = (woff: Uint8Array) => {
    const view = new DataView(woff.buffer, woff.byteOffset, woff.byteLength);
    return Array.from({ length: view.getUint16(12) }, (_, n) =>
      String.fromCharCode(...woff.subarray(44 + 20 * n, 48 + 20 * n)),
    );
  };

  it('takes one table out of the emoji font and keeps the others whole', () => {
    const file = createRequire(import.meta.url).resolve(
      '@fontsource/noto-color-emoji/files/noto-color-emoji-10-400-normal.woff',
    );
    const woff = new Uint8Array(readFileSync(file));
    const lean = withoutTable(woff, 'SVG ');
    expect(tables(lean)).toEqual(tables(woff).filter((tag) => tag !== 'SVG '));
    expect(new DataView(lean.buffer).getUint32(8)).toBe(lean.length);
    expect(lean.length).toBeLessThan(woff.length / 2);
  });
});
