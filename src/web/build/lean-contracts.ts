import type { ESTree, Plugin } from 'vite';

/**
 * A contract is shared with the server, which parses by its schemas; the browser needs of a route only what a call needs
 * (`id`, `method`, `path`). This drops the rest from every contract.ts as the web app is built, so that schemas, guards,
 * summaries and problems, and zod with them, are not in the first load (30 kB compressed). Types are not touched.
 */
export function leanContracts(): Plugin {
  return {
    name: 'lean-contracts',
    enforce: 'post',
    transform: {
      filter: { id: /\/contract\.ts$/ },
      handler(code) {
        const cuts: Cut[] = [];
        for (const statement of this.parse(code).body) {
          const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
          if (declaration?.type !== 'VariableDeclaration') continue;
          for (const { init } of declaration.declarations) if (init) cuts.push(...cutsIn(init, code));
        }
        return { code: apply(code, cuts), map: null };
      },
    },
  };
}

/** A stretch of the source and what stands there instead. */
interface Cut {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

type Expression = NonNullable<ESTree.VariableDeclarator['init']>;

const wanted = new Set(['id', 'method', 'path']);

function cutsIn(init: Expression, code: string): Cut[] {
  const nothing = [{ start: init.start, end: init.end, text: 'undefined' }];
  // Lists of roles and sizes are data that pages use; whatever calls something is a schema, or fields of one, or a route.
  if (init.type === 'ObjectExpression' && code.slice(init.start, init.end).includes('(')) return nothing;
  if (init.type !== 'CallExpression') return [];
  const [first] = init.arguments;
  const isRoute =
    init.callee.type === 'Identifier' && init.callee.name === 'route' && first?.type === 'ObjectExpression';
  if (!isRoute) return nothing;
  const kept = first.properties.flatMap((property) =>
    property.type === 'Property' && property.key.type === 'Identifier' && wanted.has(property.key.name)
      ? [property]
      : [],
  );
  const parts = kept.map(({ key, value }) =>
    key.type === 'Identifier' && value.type === 'Literal' ? `${key.name}:${value.raw}` : '',
  );
  return [{ start: init.start, end: init.end, text: `{${parts.join()}}` }];
}

const apply = (code: string, cuts: readonly Cut[]): string =>
  [...cuts]
    .sort((a, b) => b.start - a.start)
    .reduce((text, cut) => text.slice(0, cut.start) + cut.text + text.slice(cut.end), code);
