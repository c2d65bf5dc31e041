import type { Demo, DemoTalk } from '../../core/demo/demo.ts';
import { setItemClosed } from '../../core/items/server/items.ts';
import type { Category } from './contract.ts';
import { addCategory } from './server/categories.ts';
import { pin } from './server/topics.ts';

const categories: readonly (Pick<Category, 'name' | 'description' | 'colour'> & { readonly in: string })[] = [
  { in: 'Night shift', name: 'Handover', description: 'From late to night, from night to early.', colour: 'spruce' },
  { in: 'Night shift', name: 'Sleep and food', description: 'How to come through it well.', colour: 'plum' },
  { in: 'Devices and beds', name: 'Beds', description: '', colour: 'lake' },
  { in: 'Devices and beds', name: 'Pumps and monitors', description: '', colour: 'amber' },
];

interface DemoTopic extends DemoTalk {
  readonly category?: string;
  readonly pinned?: true;
  readonly closed?: true;
}

/** Topics written for Fika: one pinned, one that is talked out and closed, one still going on. */
const topics: readonly DemoTopic[] = [
  {
    in: 'Night shift',
    by: 'per',
    ago: 34,
    hour: 20,
    kind: 'topic',
    title: 'How we hand over, in five sentences',
    text: 'Kept here so that nobody has to ask: who is new, who worries you, what is due before six, what is broken, who is on call. #handover',
    category: 'Handover',
    pinned: true,
    comments: [
      ['maria', 'Printed and on the door of the station, between the duck and the fire plan.'],
      ['jonas', 'Could we add: which pump not to trust?'],
      ['per', '>That is “what is broken”. But yes.'],
    ],
    reactions: '❤️14',
  },
  {
    in: 'Night shift',
    by: 'maria',
    ago: 6,
    hour: 3,
    kind: 'topic',
    title: 'What do you eat at four in the morning?',
    text: 'I have tried soup, rice, nothing, and a whole cake. None of it is right. #food',
    category: 'Sleep and food',
    comments: [
      ['jonas', 'Porridge at two, then only tea. It took me a year to find out.'],
      ['per', 'Nothing after midnight. Your stomach sleeps even when you do not.'],
      ['maria', '>Mine negotiates.'],
      ['jonas', 'The cake, though: was there any left?'],
    ],
  },
  {
    in: 'Devices and beds',
    by: 'sam',
    ago: 48,
    hour: 11,
    kind: 'topic',
    title: 'The new beds: what each button really does',
    text: 'The manual has 94 pages. Here is what you need; write below what I got wrong. #beds',
    category: 'Beds',
    comments: [
      ['birgit', 'The lock for the foot end is the other way round on the older five.'],
      ['sam', '>Thank you, corrected. They are marked with a yellow dot now.'],
      ['henrik', 'This is in the wiki as well from today; I close it here so that there is one place.'],
    ],
    closed: true,
    reactions: '👍31',
  },
  {
    in: 'Devices and beds',
    by: 'henrik',
    ago: 3,
    hour: 9,
    kind: 'topic',
    title: 'Pump 7 beeps without a reason',
    text: 'It was looked at twice and is well. If it does it to you, write when, and what was plugged in beside it.',
    category: 'Pumps and monitors',
    comments: [
      ['sam', 'Ward 4, 02:10, beside the phone charger in the window.'],
      ['birgit', 'Same socket here. It is the socket, is it not.'],
    ],
  },
];

/** Said as people would do it, only earlier; who leads the community has kept order. */
export const play: Demo = async ({ db, places, ago, say, viewer }) => {
  const made = new Map<string, string>();
  for (const { in: name, ...fields } of categories)
    made.set(`${name} ${fields.name}`, (await addCategory(db, places.get(name)!.id, fields)).id);
  for (const { category, pinned, closed, ...talk } of topics) {
    const place = places.get(talk.in)!;
    const id = await say({ ...talk, fields: { category: category ? made.get(`${talk.in} ${category}`) : null } });
    if (id && pinned) await pin(db, viewer(place.owner), id, true, ago(talk.ago - 1, 12));
    if (id && closed) await setItemClosed(db, viewer(place.owner), id, true, ago(Math.max(1, talk.ago - 10), 12));
  }
};
