import { type AccessCase, once } from '../../core/access/testing/scene.ts';

export const cases: Record<string, AccessCase> = {
  'importing.people': once('administrator', async () => ({ body: { csv: 'name,email\nA,a@example.org' } })),
};
