import type { RoomPages } from '../../../../e2e/support/pages.ts';

/** A small handbook: three levels, a table, a page whose day has passed, long and right-to-left titles. */
export const pages: RoomPages = async ({ place, owner, member }) => {
  const write = (title: string, fields: Record<string, unknown> = {}) =>
    owner.call('POST', `/communities/${place}/items`, { kind: 'page', title, ...fields });
  const start = await write('Start here', { markdown: 'Read this first.' });
  const dressings = await write('Dressings', { markdown: 'Which one, when.' });
  const foam = await write('Foam dressings, when and why', {
    parent: dressings.id,
    validUntil: '2026-01-31',
    markdown: [
      'Foam keeps a wound moist and takes up more fluid than film or hydrocolloid. Use it for moderate exudate; for little exudate it dries the edge.',
      '## When to change',
      'On day two when fluid reaches the edge, otherwise leave it for up to five days. Every early change costs warmth and growth.',
      '| Exudate | Dressing | Change |\n| --- | --- | --- |\n| Little | Hydrocolloid | 5–7 days |\n| Moderate | Foam | 3–5 days |',
      '> [!TIP]\n> Unsure? Photograph the edge and ask here.',
      '## Where it is kept',
      `See [Start here](/items/${start.id}).`,
    ].join('\n\n'),
  });
  await write('Hydrocolloid', { parent: dressings.id });
  await write('كيف نطلب الضمادات', { parent: dressings.id, markdown: 'من المخزن، كل يوم اثنين.' });
  await write('A title that is so long that it does not fit into the tree beside the page, not by far', {
    markdown: `Also about [foam](/items/${foam.id}).`,
  });
  await member.call('POST', `/communities/${place}/items`, { markdown: `New foam is here, see /items/${foam.id}` });
  return {
    pages: `/communities/${place}/pages`,
    page: `/items/${foam.id}`,
    'new page': `/wiki/${place}/new?parent=${dressings.id}`,
    'edit page': `/wiki/edit/${foam.id}`,
  };
};
