import type { RoomPages } from '../../../../e2e/support/pages.ts';

export const pages: RoomPages = async ({ place, owner, member }) => {
  const show = await owner.call('POST', `/communities/${place}/shows`, {
    title: 'What is in the pot',
    author: 'Olle and Ines',
    description: 'A soup a week, and whoever ate it.',
  });
  const write = (title: string, number: number) =>
    member.call('POST', `/communities/${place}/items`, {
      kind: 'episode',
      title,
      markdown: 'Ines defends her leeks.',
      show: show.id,
      number,
      source: 'https://example.org/leek.mp3',
      chapters: [
        { at: 0, title: 'The recipe' },
        { at: 95_000, title: 'The washing up, and whose turn it is' },
      ],
      transcript:
        'WEBVTT\n\n00:00.000 --> 00:04.000\n<v Olle>Leek soup, forty litres.\n\n00:04.000 --> 00:08.000\n<v Ines>Wash the leeks twice.',
    });
  const episode = await write('Leek, and why it was worth the washing up', 1);
  await write('Bread', 2);
  return {
    podcasts: '/podcasts',
    'podcasts of a community': `/communities/${place}/podcasts`,
    show: `/podcasts/${show.id}`,
    episode: `/items/${episode.id}`,
  };
};
