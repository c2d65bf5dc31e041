import { z } from 'zod';
import { languages } from '../../core/people/contract.ts';
import { placeChip } from '../../core/places/contract.ts';
import {
  administrator,
  anyone,
  id,
  idParams,
  instant,
  limit,
  line,
  page,
  pageQuery,
  route,
  signedIn,
  text,
} from '../../platform/http/contract.ts';
import { defineProblems } from '../../platform/http/problems.ts';

export const entryProblems = defineProblems({
  wrong_credentials: [401, 'This address and password do not belong together.'],
  link_expired: [410, 'This link has been used or is too old. Ask for a new one.'],
  already_set_up: [409, 'This installation is set up already. Sign in instead.'],
  weak_password: [400, 'Choose a password of at least 10 characters that is not among the well-known ones.'],
  wait: [429, 'Too many attempts. Wait a little before the next one.'],
  email_in_use: [409, 'There is an account for this address already. Sign in with it, then open the invitation again.'],
});

const email = z.email().max(254);
const password = z.string().min(10, 'At least 10 characters.').max(200);

const installation = z.object({
  name: z.string(),
  language: z.enum(languages),
  setUp: z.boolean(),
  mail: z.boolean(),
  /** The place of the whole organisation, once it exists. */
  organisation: id.nullable(),
  /** `#rrggbb` as it was wished for: whoever shows it corrects its contrast. Null: Fika's own. */
  accent: z.string().nullable(),
});

export const getInstallation = route({
  id: 'entry.installation',
  method: 'GET',
  path: '/api/v1/installation',
  summary:
    'What the entrance shows: the organisation’s name, colour and language, whether it is set up and can send mail',
  guards: [limit('read'), anyone],
  reply: installation,
});

export const updateOrganisation = route({
  id: 'entry.updateOrganisation',
  method: 'PATCH',
  path: '/api/v1/installation',
  summary: 'Change what the organisation is called, or its colour',
  guards: [limit('write'), administrator],
  body: z.strictObject({
    name: line(120).optional(),
    accent: z
      .string()
      .regex(/^#[0-9a-f]{6}$/i, 'A colour is # and six digits from 0 to f.')
      .nullable()
      .optional(),
  }),
  reply: installation,
});

export const setUp = route({
  id: 'entry.setUp',
  method: 'POST',
  path: '/api/v1/set-up',
  summary: 'Name the organisation and make its first administrator, with the one-time link that the terminal printed',
  guards: [limit('entry'), anyone],
  body: z.strictObject({
    token: z.string().max(200),
    organisation: line(120),
    language: z.enum(languages).default('en'),
    name: line(120),
    email,
    password,
    /** Fill it with the demo company, to look around. */
    demo: z.boolean().default(false),
  }),
  reply: z.object({ person: id }),
  status: 201,
  transaction: false,
  errors: [entryProblems.already_set_up, entryProblems.link_expired, entryProblems.weak_password],
});

export const signIn = route({
  id: 'entry.signIn',
  method: 'POST',
  path: '/api/v1/session',
  summary: 'Sign in with address and password; sets the session cookie',
  guards: [limit('entry'), anyone],
  body: z.strictObject({ email: z.string().max(254), password: z.string().max(200) }),
  reply: z.object({ person: id }),
  status: 201,
  transaction: false,
  errors: [entryProblems.wrong_credentials, entryProblems.wait],
});

export const signOut = route({
  id: 'entry.signOut',
  method: 'DELETE',
  path: '/api/v1/session',
  summary: 'End this session',
  guards: [limit('entry'), anyone],
  transaction: false,
});

export const session = z
  .object({
    id: z.string(),
    current: z.boolean(),
    createdAt: instant,
    lastSeenAt: instant,
    device: z.string(),
    address: z.string(),
  })
  .meta({ id: 'Session' });

export const listSessions = route({
  id: 'entry.sessions',
  method: 'GET',
  path: '/api/v1/sessions',
  summary: 'Where one is signed in',
  guards: [limit('read'), signedIn],
  reply: z.object({ items: z.array(session), next: z.null() }),
});

export const endSession = route({
  id: 'entry.endSession',
  method: 'DELETE',
  path: '/api/v1/sessions/:id',
  summary: 'End a session; its live connection ends at once',
  guards: [limit('write'), signedIn],
  params: z.object({ id: z.string().max(100) }),
  transaction: false,
});

export const requestReset = route({
  id: 'entry.requestReset',
  method: 'POST',
  path: '/api/v1/password/reset-request',
  summary: 'Send a link that sets a new password; answers the same whether the address is known or not',
  guards: [limit('entry'), anyone],
  body: z.strictObject({ email: z.string().max(254) }),
  status: 202,
  reply: z.object({ sent: z.literal(true) }),
  transaction: false,
});

export const resetPassword = route({
  id: 'entry.resetPassword',
  method: 'POST',
  path: '/api/v1/password/reset',
  summary: 'Set a new password by the link; every session ends',
  guards: [limit('entry'), anyone],
  body: z.strictObject({ token: z.string().max(200), password }),
  reply: z.object({ done: z.literal(true) }),
  transaction: false,
  errors: [entryProblems.link_expired, entryProblems.weak_password],
});

export const changePassword = route({
  id: 'entry.changePassword',
  method: 'PUT',
  path: '/api/v1/password',
  summary: 'Change one’s password; the other sessions end',
  guards: [limit('entry'), signedIn],
  body: z.strictObject({ current: z.string().max(200), password }),
  transaction: false,
  errors: [entryProblems.wrong_credentials, entryProblems.weak_password],
});

export const apiToken = z
  .object({
    id,
    name: z.string(),
    createdAt: instant,
    lastUsedAt: instant.nullable(),
    expiresAt: instant.nullable(),
  })
  .meta({ id: 'ApiToken' });

export const listTokens = route({
  id: 'entry.tokens',
  method: 'GET',
  path: '/api/v1/tokens',
  summary: 'My API tokens',
  guards: [limit('read'), signedIn],
  reply: z.object({ items: z.array(apiToken), next: z.null() }),
});

export const createToken = route({
  id: 'entry.createToken',
  method: 'POST',
  path: '/api/v1/tokens',
  summary: 'Make an API token; it is shown this once',
  guards: [limit('write'), signedIn],
  body: z.strictObject({ name: line(80), days: z.number().int().min(1).max(3650).nullish() }),
  reply: apiToken.extend({ token: z.string() }),
  status: 201,
});

export const revokeToken = route({
  id: 'entry.revokeToken',
  method: 'DELETE',
  path: '/api/v1/tokens/:id',
  summary: 'Revoke an API token at once',
  guards: [limit('write'), signedIn],
  params: idParams,
});

export const invitation = z
  .object({
    id,
    email: z.string().nullable(),
    /** Where a guest or newcomer arrives. */
    communities: z.array(placeChip),
    guest: z.boolean(),
    uses: z.number().int(),
    maximumUses: z.number().int().nullable(),
    createdAt: instant,
    expiresAt: instant,
    state: z.enum(['open', 'used', 'expired', 'revoked']),
  })
  .meta({ id: 'Invitation' });

export const listInvitations = route({
  id: 'entry.invitations',
  method: 'GET',
  path: '/api/v1/invitations',
  summary: 'Invitations, newest first',
  guards: [limit('read'), administrator],
  query: pageQuery,
  reply: page(invitation),
});

export const invite = route({
  id: 'entry.invite',
  method: 'POST',
  path: '/api/v1/invitations',
  summary: 'Invite by mail (one invitation for each address), or make a link to copy when no address is given',
  guards: [limit('write'), administrator],
  body: z.strictObject({
    emails: z.array(email).max(500).default([]),
    message: text(1000).default(''),
    communities: z.array(id).max(20).default([]),
    guest: z.boolean().default(false),
    days: z.number().int().min(1).max(90).default(14),
    maximumUses: z.number().int().min(1).max(10_000).nullish(),
  }),
  reply: z.object({
    /** The link is shown this once; a mailed one too, so that it can be handed over in person where there is no mail. */
    items: z.array(invitation.extend({ link: z.string() })),
    skipped: z.array(z.object({ email: z.string(), reason: z.enum(['has-account', 'twice']) })),
  }),
  status: 201,
});

export const revokeInvitation = route({
  id: 'entry.revokeInvitation',
  method: 'DELETE',
  path: '/api/v1/invitations/:id',
  summary: 'Revoke an invitation',
  guards: [limit('write'), administrator],
  params: idParams,
});

export const getInvitation = route({
  id: 'entry.invitation',
  method: 'POST',
  path: '/api/v1/invitation',
  summary: 'What an invitation says (the token is in the body, so that no log holds it)',
  guards: [limit('entry'), anyone],
  body: z.strictObject({ token: z.string().max(200) }),
  reply: z.object({
    organisation: z.string(),
    invitedBy: z.string(),
    message: z.string(),
    email: z.string().nullable(),
    communities: z.array(z.string()),
    guest: z.boolean(),
  }),
  status: 200,
  errors: [entryProblems.link_expired],
});

export const acceptInvitation = route({
  id: 'entry.acceptInvitation',
  method: 'POST',
  path: '/api/v1/invitation/accept',
  summary: 'Come in: make the account that the invitation is for, and sign in',
  guards: [limit('entry'), anyone],
  body: z.strictObject({ token: z.string().max(200), name: line(120), email: email.optional(), password }),
  reply: z.object({ person: id }),
  status: 201,
  transaction: false,
  errors: [entryProblems.link_expired, entryProblems.email_in_use, entryProblems.weak_password],
});
