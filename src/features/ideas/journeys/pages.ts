import type { RoomPages } from '../../../../e2e/support/pages.ts';

export const pages: RoomPages = async ({ place, owner, member }) => {
  const idea = await member.call('POST', `/communities/${place}/items`, {
    kind: 'idea',
    title: 'Chairs in the break room',
    markdown: 'Two would do.',
  });
  await owner.call('POST', `/items/${idea.id}/decision`, { state: 'planned', reason: 'They are ordered.' });
  return { ideas: `/communities/${place}/ideas`, idea: `/items/${idea.id}` };
};
