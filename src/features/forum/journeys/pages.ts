import type { RoomPages } from '../../../../e2e/support/pages.ts';

export const pages: RoomPages = async ({ place, owner, member }) => {
  const category = await owner.call('POST', `/communities/${place}/topic-categories`, { name: 'Handover' });
  const topic = await member.call('POST', `/communities/${place}/items`, {
    kind: 'topic',
    title: 'How do we hand over at night?',
    markdown: 'The list is on paper, and the paper is #lost half of the time.',
    category: category.id,
  });
  await owner.call('POST', `/items/${topic.id}/comments`, { markdown: 'A board beside the door worked in ward 4.' });
  return { forum: `/communities/${place}/forum`, topic: `/items/${topic.id}` };
};
