import { z } from 'zod';
import { fieldProblems } from './field-problems.ts';
import { problems } from './problems.ts';
import type { AnyContract } from './serve.ts';

type Json = Record<string, unknown>;

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'draft-2020-12' });
  return hoist(json);
};

/** zod puts named schemas under $defs of each schema; the document keeps them once, under components. */
const components: Json = {};
function hoist(json: Json): Json {
  const { $defs, ...rest } = json as Json & { $defs?: Record<string, Json> };
  for (const [name, definition] of Object.entries($defs ?? {})) components[name] ??= relink(definition);
  return relink(rest) as Json;
}
const relink = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(relink);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) =>
      key === '$ref' && typeof inner === 'string'
        ? [key, inner.replace('#/$defs/', '#/components/schemas/')]
        : [key, relink(inner)],
    ),
  );
};

const parametersOf = (schema: z.ZodType | undefined, where: 'path' | 'query'): Json[] => {
  if (!schema) return [];
  const json = schemaOf(schema, 'input') as { properties?: Record<string, Json>; required?: string[] };
  return Object.entries(json.properties ?? {}).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || (json.required ?? []).includes(name),
    schema: property,
  }));
};

const isPublic = (contract: AnyContract) => contract.guards.some((guard) => guard.guard === 'public');

/** The OpenAPI 3.1 document of everything that is mounted, from the same contracts that check the requests. */
export function openApi(contracts: readonly AnyContract[], version: string): Json {
  const paths: Record<string, Json> = {};
  for (const contract of contracts) {
    const path = contract.path.replace(/:(\w+)/g, '{$1}');
    const errors = [problems.invalid_request, problems.too_many_requests, ...(contract.errors ?? [])];
    if (!isPublic(contract)) errors.push(problems.not_signed_in);
    if (contract.guards.some(({ guard }) => guard === 'may' || guard === 'sees'))
      errors.push(problems.not_found, problems.forbidden);
    const responses: Json = {};
    responses[String(contract.status ?? (contract.reply ? 200 : 204))] = {
      description: 'Done',
      ...(contract.reply && {
        content: { 'application/json': { schema: schemaOf(contract.reply as z.ZodType, 'output') } },
      }),
    };
    for (const status of new Set(errors.map((error) => error.status))) {
      responses[String(status)] = {
        description: errors
          .filter((error) => error.status === status)
          .map((error) => `\`${error.code}\`: ${error.title}`)
          .join('\n\n'),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      };
    }
    const operation: Json = {
      operationId: contract.id,
      summary: contract.summary,
      tags: [contract.id.split('.')[0]],
      ...(isPublic(contract) && { security: [] }),
      parameters: [
        ...parametersOf(contract.params as z.ZodType | undefined, 'path'),
        ...parametersOf(contract.query as z.ZodType | undefined, 'query'),
        ...(contract.method === 'POST'
          ? [{ name: 'Idempotency-Key', in: 'header', required: false, schema: { type: 'string', maxLength: 200 } }]
          : []),
      ],
      ...(contract.body && {
        requestBody: {
          required: true,
          content: { 'application/json': { schema: schemaOf(contract.body as z.ZodType, 'input') } },
        },
      }),
      responses,
    };
    paths[path] = { ...paths[path], [contract.method.toLowerCase()]: operation };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Fika',
      version,
      description:
        'The social intranet’s interface. Ids are 64-bit decimal strings, times are UTC instants, lists are `{items, next}` with a keyset cursor, errors are RFC 9457 problem documents with a stable `code`.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    security: [{ token: [] }, { session: [] }],
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'fika.session_token' },
      },
      schemas: {
        ...components,
        Problem: {
          type: 'object',
          required: ['type', 'title', 'status', 'code'],
          properties: {
            type: { type: 'string' },
            title: { type: 'string' },
            status: { type: 'integer' },
            code: { type: 'string' },
            detail: { type: 'string' },
            fields: {
              type: 'array',
              items: {
                type: 'object',
                required: ['path', 'code', 'values', 'message'],
                properties: {
                  path: { type: 'string', description: 'Where it stands: `body.options.0.text`' },
                  code: { type: 'string', enum: Object.keys(fieldProblems) },
                  values: { type: 'object', additionalProperties: { type: ['string', 'number'] } },
                  message: { type: 'string', description: 'In English' },
                },
              },
            },
          },
        },
      },
    },
    paths,
  };
}
