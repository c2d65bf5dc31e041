import { mkdirSync } from 'node:fs';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';
import { readOrMakeSecret } from './secret.ts';
import { type SettingName, settings } from './settings.ts';
import { StartError } from './start-error.ts';

export type Role = 'all' | 'web' | 'worker';

export interface S3Config {
  readonly bucket: string;
  readonly region: string;
  readonly endpoint?: string;
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
}

/** What a process was told from outside, read once at its start. */
export interface Config {
  readonly port: number;
  readonly host: string;
  /** Without a slash at its end. */
  readonly publicUrl: string;
  /** Addresses and networks whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  /** Addresses and networks, besides the public internet, that `fetchOutside` may call. */
  readonly outsideAllow: readonly string[];
  /** Absolute path of the data folder. */
  readonly data: string;
  readonly role: Role;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** At least 32 characters; derive keys from it, never send it. */
  readonly secret: string;
  readonly databaseUrl?: string;
  readonly databaseReplicaUrl?: string;
  readonly redisUrl?: string;
  readonly s3?: S3Config;
  readonly smtpUrl?: string;
  readonly mailFrom: string;
  readonly organisation?: string;
  readonly admin?: { readonly email: string; readonly password: string };
  /** The largest file that may be uploaded, in parts, in bytes. */
  readonly uploadBytes: number;
  readonly demo: boolean;
  /** Lets `GET /metrics` be read from other machines, as `Authorization: Bearer …`. */
  readonly metricsToken?: string;
  /** Multiplies the requests a minute that one person may send. */
  readonly limitFactor: number;
}

/** One sentence for each value that cannot be taken. The command line prints them and exits with 2. */
export class ConfigError extends StartError {
  readonly sentences: readonly string[];

  constructor(sentences: readonly string[]) {
    super(sentences.join('\n'));
    this.name = 'ConfigError';
    this.sentences = sentences;
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

const url = (what: string, ...protocols: string[]) =>
  z.string().refine((s) => URL.canParse(s) && protocols.includes(new URL(s).protocol), {
    error: `must be ${what}, starting with ${protocols.map((p) => `${p}//`).join(' or ')}`,
  });

const port = z
  .string()
  .refine((s) => /^\d{1,5}$/.test(s) && Number(s) <= 65535, 'must be a port, a number from 0 to 65535')
  .transform(Number);

const oneOf = <const T extends readonly string[]>(...values: T) =>
  z.enum(values, { error: `must be one of ${values.join(', ')}` });

const atLeast = (characters: number) => z.string().min(characters, `must have at least ${characters} characters`);

/** Names are those of Fastify: `loopback`, and the networks that are nobody's on the internet. */
const isNamedNetwork = (text: string): boolean => ['loopback', 'linklocal', 'uniquelocal'].includes(text);

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const family = isIP(address);
  return (
    family !== 0 &&
    rest.length === 0 &&
    (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128)))
  );
}

const postgresUrl = url('the address of a PostgreSQL database', 'postgres:', 'postgresql:');

const environment = z.object({
  PORT: port.default(8100),
  HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: url('a web address', 'http:', 'https:').optional(),
  FIKA_TRUSTED_PROXIES: z
    .string()
    .default('loopback')
    .transform((list) => list.split(',').map((one) => one.trim()))
    .refine(
      (list) => list.every((one) => isNamedNetwork(one) || isNetwork(one)),
      'must be addresses or networks such as 10.0.0.2 or 10.0.0.0/8, with commas between',
    ),
  FIKA_OUTSIDE_ALLOW: z
    .string()
    .default('')
    .transform((list) => list.split(',').flatMap((one) => one.trim() || []))
    .refine(
      (list) => list.every(isNetwork),
      'must be addresses or networks such as 10.0.0.2 or 10.0.0.0/8, with commas between',
    ),
  FIKA_DATA: z.string().default('./data'),
  FIKA_ROLE: oneOf('all', 'web', 'worker').default('all'),
  FIKA_LOG_LEVEL: oneOf('debug', 'info', 'warn', 'error', 'silent').default('info'),
  FIKA_SECRET: atLeast(32).optional(),
  DATABASE_URL: postgresUrl.optional(),
  DATABASE_REPLICA_URL: postgresUrl.optional(),
  REDIS_URL: url('the address of a Redis or Valkey', 'redis:', 'rediss:').optional(),
  S3_BUCKET: z.string().optional(),
  S3_ENDPOINT: url('a web address', 'http:', 'https:').optional(),
  S3_REGION: z.string().default('us-east-1'),
  S3_ACCESS_KEY_ID: z.string().optional(),
  S3_SECRET_ACCESS_KEY: z.string().optional(),
  SMTP_URL: url('the address of a mail server', 'smtp:', 'smtps:').optional(),
  MAIL_FROM: z.string().default('Fika <fika@localhost>'),
  FIKA_ORGANISATION: z.string().max(120, 'must have at most 120 characters').optional(),
  FIKA_ADMIN_EMAIL: z.email('must be a mail address').optional(),
  FIKA_ADMIN_PASSWORD: atLeast(8).optional(),
  FIKA_UPLOAD_GB: z.coerce.number('must be a number').positive('must be more than 0').default(4),
  FIKA_DEMO: z.enum(['0', '1'], { error: 'must be 1, or left out' }).default('0'),
  FIKA_METRICS_TOKEN: atLeast(16).optional(),
  FIKA_LIMIT_FACTOR: z.coerce.number('must be a number').positive('must be more than 0').default(1),
} satisfies Record<SettingName, z.ZodType>);

type Read = z.output<typeof environment>;

/** What belongs together and was given only in part. */
function* missingPartners(read: Read): Generator<string> {
  if ((read.FIKA_ADMIN_EMAIL === undefined) !== (read.FIKA_ADMIN_PASSWORD === undefined))
    yield 'FIKA_ADMIN_EMAIL and FIKA_ADMIN_PASSWORD belong together: set both or none.';
  if ((read.S3_ACCESS_KEY_ID === undefined) !== (read.S3_SECRET_ACCESS_KEY === undefined))
    yield 'S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY belong together: set both or none.';
  if (read.S3_BUCKET === undefined && read.S3_ENDPOINT !== undefined)
    yield 'S3_ENDPOINT needs S3_BUCKET: say which bucket to keep files in.';
  if (read.DATABASE_URL === undefined && read.DATABASE_REPLICA_URL !== undefined)
    yield 'DATABASE_REPLICA_URL needs DATABASE_URL: the database inside FIKA_DATA has no replica.';
  if (read.DATABASE_URL === undefined && read.FIKA_ROLE !== 'all')
    yield `FIKA_ROLE=${read.FIKA_ROLE} needs DATABASE_URL: the database inside FIKA_DATA belongs to one process.`;
}

/** A setting that was set to nothing, as `PORT= npm start` does, was not set. */
const given = (env: Environment): Record<string, string> =>
  Object.fromEntries(
    settings.flatMap(({ name }) => {
      const value = env[name]?.trim();
      return value ? [[name, value]] : [];
    }),
  );

/**
 * Reads the environment. Where FIKA_SECRET is not set, makes the data folder and keeps a secret in it.
 * Throws ConfigError with one sentence for each value that cannot be taken.
 */
export function readConfig(env: Environment): Config {
  const result = environment.safeParse(given(env));
  if (!result.success)
    throw new ConfigError(result.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}.`));
  const read = result.data;
  const missing = [...missingPartners(read)];
  if (missing.length > 0) throw new ConfigError(missing);

  const data = resolve(read.FIKA_DATA);
  return {
    port: read.PORT,
    host: read.HOST,
    publicUrl: (read.PUBLIC_URL ?? `http://localhost:${read.PORT}`).replace(/\/+$/, ''),
    trustedProxies: read.FIKA_TRUSTED_PROXIES,
    outsideAllow: read.FIKA_OUTSIDE_ALLOW,
    data,
    role: read.FIKA_ROLE,
    logLevel: read.FIKA_LOG_LEVEL,
    secret: read.FIKA_SECRET ?? secretIn(data),
    databaseUrl: read.DATABASE_URL,
    databaseReplicaUrl: read.DATABASE_REPLICA_URL,
    redisUrl: read.REDIS_URL,
    s3: s3Of(read),
    smtpUrl: read.SMTP_URL,
    mailFrom: read.MAIL_FROM,
    organisation: read.FIKA_ORGANISATION,
    admin:
      read.FIKA_ADMIN_EMAIL && read.FIKA_ADMIN_PASSWORD
        ? { email: read.FIKA_ADMIN_EMAIL, password: read.FIKA_ADMIN_PASSWORD }
        : undefined,
    uploadBytes: Math.floor(read.FIKA_UPLOAD_GB * 1024 ** 3),
    demo: read.FIKA_DEMO === '1',
    metricsToken: read.FIKA_METRICS_TOKEN,
    limitFactor: read.FIKA_LIMIT_FACTOR,
  };
}

function secretIn(data: string): string {
  try {
    mkdirSync(data, { recursive: true });
    return readOrMakeSecret(data);
  } catch (error) {
    throw new ConfigError([`FIKA_DATA cannot be used: ${(error as Error).message}.`]);
  }
}

function s3Of(read: Read): S3Config | undefined {
  if (read.S3_BUCKET === undefined) return undefined;
  return {
    bucket: read.S3_BUCKET,
    region: read.S3_REGION,
    endpoint: read.S3_ENDPOINT,
    accessKeyId: read.S3_ACCESS_KEY_ID,
    secretAccessKey: read.S3_SECRET_ACCESS_KEY,
  };
}
