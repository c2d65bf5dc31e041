import type { RoomPages } from '../../../../e2e/support/pages.ts';

export const pages: RoomPages = async ({ place, owner, member }) => {
  const me = await owner.call('GET', '/me');
  const leader = await owner.call('POST', `/communities/${place}/leaders`, { person: me.id, role: 'Head of care' });
  const question = await member.call('POST', `/communities/${place}/items`, {
    kind: 'question',
    title: 'Where is the stepladder of ward 4?',
    markdown: 'The lamp is out.',
    leader: leader.id,
  });
  const answer = await owner.call('POST', `/items/${question.id}/comments`, {
    markdown: 'Behind the linen room’s door.',
  });
  await member.call('PUT', `/answers/${answer.id}/accepted`);
  await member.call('POST', `/items/${question.id}/comments`, { markdown: 'Found it.', parent: answer.id });
  return {
    questions: `/communities/${place}/questions`,
    question: `/items/${question.id}`,
    'waiting questions': '/questions',
  };
};
