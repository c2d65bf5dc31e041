import { type AccessCase, once, onPlace } from '../../core/access/testing/scene.ts';
import { addRun } from '../../core/importing/server/runs.ts';

const ofRun: AccessCase['prepare'] = async ({ world, owner, place }) => {
  const facts = { format: 'bookmarks', source: 'bookmarks.html', person: owner.id, place, dry: true };
  return { params: { id: place, run: await addRun(world.services.db, facts) } as never };
};

export const cases: Record<string, AccessCase> = {
  'importing.organisationRuns': once('administrator'),
  'importing.organisationLook': once(
    'administrator',
    async () => ({ query: { format: 'slack' } as never }),
    'no_import_file',
  ),
  'importing.organisationRun': once('administrator', async () => ({ params: { run: '1' } as never }), 'not_found'),
  'importing.organisationStart': once('administrator', async () => ({ params: { run: '1' } as never }), 'not_found'),
  'importing.organisationUndo': once('administrator', async () => ({ params: { run: '1' } as never }), 'not_found'),
  'importing.communityRuns': { need: 'place:own', prepare: onPlace() },
  'importing.communityLook': {
    need: 'place:own',
    refusal: 'no_import_file',
    prepare: async (scene) => ({ params: { id: scene.place } as never, query: { format: 'bookmarks' } as never }),
  },
  'importing.communityRun': { need: 'place:own', prepare: ofRun },
  'importing.communityStart': { need: 'place:own', refusal: 'import_busy', prepare: ofRun },
  'importing.communityUndo': { need: 'place:own', refusal: 'import_busy', prepare: ofRun },
  'importing.people': once('administrator', async () => ({ body: { csv: 'name,email\nA,a@example.org' } })),
};
