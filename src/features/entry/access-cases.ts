import { type AccessCase, next, once } from '../../core/access/testing/scene.ts';

export const cases: Record<string, AccessCase> = {
  'entry.installation': once('anyone'),
  'entry.updateOrganisation': once('administrator', async () => ({ body: { accent: '#1f6feb' } })),
  'entry.setUp': once(
    'anyone',
    async () => ({
      body: { token: 'x', organisation: 'X', name: 'X', email: 'x@example.org', password: 'a long enough one' },
    }),
    'already_set_up',
  ),
  'entry.signIn': once(
    'anyone',
    async () => ({ body: { email: `x${next()}@example.org`, password: 'x' } }),
    'wrong_credentials',
  ),
  'entry.signOut': once('anyone'),
  'entry.sessions': once('signed-in'),
  'entry.endSession': once('signed-in', async () => ({ params: { id: 'none' } as never }), 'not_found'),
  'entry.requestReset': once('anyone', async () => ({ body: { email: 'x@example.org' } })),
  'entry.resetPassword': once(
    'anyone',
    async () => ({ body: { token: 'x', password: 'a long enough one' } }),
    'link_expired',
  ),
  'entry.changePassword': once('signed-in', async (_scene, actor) =>
    actor.token ? null : { body: { current: 'x', password: 'a long enough one' } },
  ),
  'entry.tokens': once('signed-in'),
  'entry.createToken': once('signed-in', async () => ({ body: { name: 'bot' } })),
  'entry.revokeToken': once('signed-in', async () => ({ params: { id: '1' } as never }), 'not_found'),
  'entry.invitations': once('administrator'),
  'entry.invite': once('administrator', async () => ({ body: {} })),
  'entry.revokeInvitation': once('administrator', async () => ({ params: { id: '1' } as never }), 'not_found'),
  'entry.invitation': once('anyone', async () => ({ body: { token: 'x' } }), 'link_expired'),
  'entry.acceptInvitation': once(
    'anyone',
    async () => ({ body: { token: 'x', name: 'X', password: 'a long enough one' } }),
    'link_expired',
  ),
};
