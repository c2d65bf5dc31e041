import type { RoomPages } from '../../../../e2e/support/pages.ts';

export const pages: RoomPages = async ({ place }) => ({
  imports: '/console/imports',
  'imports of a community': `/communities/${place}/import`,
});
