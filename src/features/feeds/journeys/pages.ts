import type { RoomPages } from '../../../../e2e/support/pages.ts';

export const pages: RoomPages = async ({ place, owner }) => {
  const opml = (title: string) =>
    `<opml version="2.0"><body><outline text="Trade"><outline text="${title}" xmlUrl="https://journal.norrby.example/feed.xml"/></outline></body></opml>`;
  await owner.call('POST', '/feeds/opml', { opml: opml('The wound journal') });
  return { feeds: '/feeds', 'feeds of a community': `/communities/${place}/feeds` };
};
