import type { RoomPages } from '../../../../e2e/support/pages.ts';

export const pages: RoomPages = async ({ place, owner, member }) => {
  const { id: reader } = await owner.call('GET', '/me');
  const write = (title: string, part: number) =>
    member.call('POST', `/communities/${place}/items`, {
      kind: 'article',
      title,
      markdown:
        '# How it began\n\nWith a pot of soup.\n\n| Day | Soup |\n| --- | --- |\n| Monday | Leek |\n\n> [!TIP]\n> Bring a spoon.',
      excerpt: 'A year of soup, told by those who ate it.',
      series: 'Soup',
      part,
    });
  const article = await write('A year of soup', 1);
  await write('Another year of soup', 2);
  const draft = await member.call('POST', `/communities/${place}/drafts`, {
    kind: 'article',
    title: 'The third year',
    markdown: 'It is still warm.',
  });
  await member.call('PUT', `/drafts/${draft.id}/review`, { reviewer: reader });
  return {
    articles: '/articles',
    'articles of a community': `/communities/${place}/articles`,
    'blog of a community': `/articles/in/${place}`,
    article: `/items/${article.id}`,
    drafts: '/drafts',
    'draft to look over': `/drafts/${draft.id}`,
    'private addresses': '/settings/feeds',
  };
};
