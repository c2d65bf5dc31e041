import type { RoomPages } from '../../../../e2e/support/pages.ts';

export const pages: RoomPages = async ({ place, owner }) => {
  await owner.call('POST', `/communities/${place}/folders`, { name: 'Minutes' });
  const file = await owner.call('POST', `/communities/${place}/items`, { kind: 'file', title: 'Rota of April.pdf' });
  return { files: `/communities/${place}/files`, file: `/items/${file.id}`, 'recent files': '/files' };
};
