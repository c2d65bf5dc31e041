import type { RoomPages } from '../../../../e2e/support/pages.ts';

export const pages: RoomPages = async ({ place, owner, member }) => {
  await member.call('POST', `/communities/${place}/items`, {
    kind: 'bookmark',
    title: 'The agreement on working time',
    address: 'https://agreements.norrby.example/working-time',
    description: 'Swaps, rest between shifts, what counts as on call.',
    tags: ['agreement', 'rota'],
  });
  // Once in each community that is looked at: what is on one's own list is there once.
  const wounds = `https://guidelines.norrby.example/wounds?for=${place}`;
  await owner.call('POST', '/bookmarks', {
    address: wounds,
    title: 'Wounds',
    tags: ['care'],
  });
  return {
    bookmarks: '/bookmarks',
    'new bookmark': `/bookmarks/new?url=${encodeURIComponent(wounds)}&title=Wounds`,
    'bookmarks of a community': `/bookmarks/in/${place}`,
  };
};
