import type { Demo, DemoTalk } from '../../core/demo/demo.ts';

/** Bookmarks written for Fika. Their addresses are of names that nobody can have, so that no demo calls anybody. */
const bookmarks: readonly DemoTalk[] = [
  {
    in: 'Wound care',
    by: 'amina',
    ago: 6,
    hour: 10,
    title: 'Which dressing for which wound: the table',
    text: 'The one I print for every student. Page 3 is all you need.',
    kind: 'bookmark',
    fields: {
      address: 'https://guidelines.norrby.example/wounds/dressings-table',
      description: 'Foam, alginate, hydrocolloid: when to use what, and when to change it. Reviewed every spring.',
      tags: ['dressings', 'guideline'],
    },
    comments: [['jonas', 'Laminated and on the trolley since this morning.']],
    reactions: '🙏12',
  },
  {
    in: 'Rota and swaps',
    by: 'per',
    ago: 9,
    hour: 9,
    title: 'The working time agreement, as it was signed',
    text: '§7 is on page 12.',
    kind: 'bookmark',
    fields: {
      address: 'https://agreements.norrby.example/working-time/2025.pdf',
      description: 'Swaps, rest between shifts, what counts as on call.',
      tags: ['agreement', 'rota'],
    },
    comments: [['tove', 'Finally the right version. I had the one of 2019.']],
    reactions: '👍9',
  },
  {
    in: 'Kitchen table',
    by: 'olle',
    ago: 12,
    hour: 15,
    title: 'How to keep a sourdough alive over the summer',
    text: 'For those who took one home. #bread',
    kind: 'bookmark',
    fields: {
      address: 'https://bread.example/starter/holidays',
      description: 'Dry it, freeze it, or find somebody who feeds it.',
      tags: ['bread'],
    },
    comments: [['ines', 'Mine survived three weeks in the ward fridge. Nobody asked.']],
    reactions: '😂7 ❤️4',
  },
];

export const play: Demo = async ({ say }) => {
  for (const bookmark of bookmarks) await say(bookmark);
};
