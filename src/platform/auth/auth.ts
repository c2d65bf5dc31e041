import { betterAuth } from 'better-auth';
import type { Services } from '../services.ts';
import { sessionLength } from './accounts.ts';

/** A link for a new password, ready to be mailed. */
export interface ResetLink {
  readonly email: string;
  readonly token: string;
}

export interface AuthHooks {
  /** Called when somebody who exists asked for a new password; mails the link. */
  readonly sendReset: (link: ResetLink) => Promise<void>;
  /** Called with the account's id when a link has set a new password, before the answer. */
  readonly afterReset: (authId: string) => Promise<void>;
}

export const minimumPasswordLength = 10;

/**
 * better-auth keeps accounts, password hashes (scrypt) and sessions in the schema `auth` of the same database. Fika calls it through its own routes
 * (features/entry), so that contracts, limits and errors are the same everywhere; its own HTTP handler is not mounted.
 */
export function createAuth(services: Pick<Services, 'config' | 'db'>, hooks: AuthHooks) {
  const { config, db } = services;
  return betterAuth({
    appName: 'Fika',
    baseURL: config.publicUrl,
    basePath: '/api/auth',
    secret: config.secret,
    database: { db: db as never, type: 'postgres', schemaName: 'auth' } as never,
    telemetry: { enabled: false },
    logger: { disabled: true },
    // Fika counts attempts itself, per account and per address, in the database that all processes share.
    rateLimit: { enabled: false },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: minimumPasswordLength,
      maxPasswordLength: 200,
      requireEmailVerification: false,
      resetPasswordTokenExpiresIn: 60 * 60,
      revokeSessionsOnPasswordReset: true,
      onPasswordReset: async ({ user }) => hooks.afterReset(user.id),
      sendResetPassword: async ({ user, token }) => hooks.sendReset({ email: user.email, token }),
    },
    // Fika looks sessions up itself, and lets them go on itself (accounts.ts).
    session: { expiresIn: sessionLength, disableSessionRefresh: true },
    advanced: {
      cookiePrefix: 'fika',
      useSecureCookies: config.publicUrl.startsWith('https:'),
      database: { generateId: 'uuid' },
      ipAddress: { ipAddressHeaders: ['x-fika-address'] },
    },
  });
}

export type Auth = ReturnType<typeof createAuth>;
