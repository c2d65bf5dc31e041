import type { RoomPages } from '../../../../e2e/support/pages.ts';

export const pages: RoomPages = async ({ place, owner, member }) => {
  await member.call('POST', `/communities/${place}/items`, {
    kind: 'bookmark',
    title: 'The agreement on working time',
    address: 'https://agreements.norrby.example/working-time',
    description: 'Swaps, rest between shifts, what counts as on call.',
    tags: ['agreement', 'rota'],
  });
  await owner.call('POST', '/bookmarks', {
    address: 'https://guidelines.norrby.example/wounds',
    title: 'Wounds',
    tags: ['care'],
  });
  return {
    bookmarks: '/bookmarks',
    'new bookmark': '/bookmarks/new?url=https://guidelines.norrby.example/wounds&title=Wounds',
    'bookmarks of a community': `/bookmarks/in/${place}`,
  };
};
