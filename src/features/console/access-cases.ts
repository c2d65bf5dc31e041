import { type AccessCase, once } from '../../core/access/testing/scene.ts';

export const cases: Record<string, AccessCase> = {
  'console.outbox': once('administrator'),
  'console.readOutboxMail': once('administrator', async () => ({ params: { id: '1' } as never }), 'not_found'),
  'console.audit': once('administrator'),
  'console.setAside': once('administrator'),
  'console.retrySetAside': once('administrator', async () => ({ params: { id: '1' } as never }), 'not_found'),
};
