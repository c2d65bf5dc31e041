/** Every setting of Fika, once: validated by config.ts, printed by `fika doctor`, held against docs/operating.md by a test. */
export interface Setting {
  readonly name: string;
  /** As a person would write it; an empty string means there is none. */
  readonly default: string;
  readonly sentence: string;
  /** Its value is never printed. */
  readonly secret?: boolean;
}

export const settings = [
  { name: 'PORT', default: '8100', sentence: 'The port that Fika listens on.' },
  { name: 'HOST', default: '127.0.0.1', sentence: 'The address that Fika listens on; 0.0.0.0 lets other machines in.' },
  {
    name: 'PUBLIC_URL',
    default: 'http://localhost:PORT',
    sentence: 'The address that people type; links in mail start with it.',
  },
  {
    name: 'FIKA_TRUSTED_PROXIES',
    default: 'loopback',
    sentence:
      'Whose word is taken for the address that a request comes from: addresses or networks of your reverse proxies, with commas between.',
  },
  {
    name: 'FIKA_OUTSIDE_ALLOW',
    default: '',
    sentence:
      'Internal sites that Fika may call for bookmarks and the like: addresses or networks, with commas between; without it only the public internet.',
  },
  { name: 'FIKA_DATA', default: './data', sentence: 'The folder for the database, the files and the secret.' },
  {
    name: 'FIKA_ROLE',
    default: 'all',
    sentence: 'What this process does: all, web (answers people) or worker (runs jobs).',
  },
  { name: 'FIKA_LOG_LEVEL', default: 'info', sentence: 'How much is logged: debug, info, warn, error or silent.' },
  {
    name: 'FIKA_SECRET',
    default: '',
    sentence: 'Signs sessions and links, 32 characters or more; without it one is made and kept in FIKA_DATA/secret.',
    secret: true,
  },
  {
    name: 'DATABASE_URL',
    default: '',
    sentence: 'Your own PostgreSQL, 15 or newer; without it Fika runs one inside FIKA_DATA.',
    secret: true,
  },
  {
    name: 'DATABASE_REPLICA_URL',
    default: '',
    sentence: 'A read replica of the same PostgreSQL; searches and the directory are read from it.',
    secret: true,
  },
  {
    name: 'REDIS_URL',
    default: '',
    sentence: 'Carries live events between processes; without it PostgreSQL does.',
    secret: true,
  },
  {
    name: 'S3_BUCKET',
    default: '',
    sentence: 'Keeps files in this S3 bucket, which no other Fika uses, instead of FIKA_DATA/files.',
  },
  { name: 'S3_ENDPOINT', default: '', sentence: 'The address of an S3 service other than Amazon’s.' },
  { name: 'S3_REGION', default: 'us-east-1', sentence: 'The region of the bucket.' },
  { name: 'S3_ACCESS_KEY_ID', default: '', sentence: 'Who Fika is at the S3 service.' },
  { name: 'S3_SECRET_ACCESS_KEY', default: '', sentence: 'Proves it.', secret: true },
  {
    name: 'SMTP_URL',
    default: '',
    sentence:
      'Sends mail, as smtp://user:password@host:587; without it mail waits in an outbox that administrators read in the browser.',
    secret: true,
  },
  { name: 'MAIL_FROM', default: 'Fika <fika@localhost>', sentence: 'The sender of mail.' },
  {
    name: 'FIKA_ORGANISATION',
    default: '',
    sentence: 'Sets up an empty installation under this name without the browser.',
  },
  {
    name: 'FIKA_ADMIN_EMAIL',
    default: '',
    sentence: 'The address of the first administrator of an empty installation.',
  },
  {
    name: 'FIKA_ADMIN_PASSWORD',
    default: '',
    sentence: 'The password of that administrator, 10 characters or more.',
    secret: true,
  },
  {
    name: 'FIKA_UPLOAD_GB',
    default: '4',
    sentence: 'The largest file that may be uploaded, in GB; uploads that are cut go on where they stopped.',
  },
  { name: 'FIKA_DEMO', default: '', sentence: '1 fills an empty installation with the demo company.' },
  {
    name: 'FIKA_METRICS_TOKEN',
    default: '',
    sentence:
      'Lets other machines read /metrics with this token, 16 characters or more; without it only this machine may.',
    secret: true,
  },
  {
    name: 'FIKA_LIMIT_FACTOR',
    default: '1',
    sentence:
      'Multiplies the requests a minute that one person or address may send; 1 suits people, bots may need more.',
  },
] as const satisfies readonly Setting[];

export type SettingName = (typeof settings)[number]['name'];
