import { Readable } from 'node:stream';
import type { Demo } from '../../core/demo/demo.ts';
import { keepUpload } from '../../core/files/server/files.ts';
import { putPlayback } from './server/queries.ts';
import { createShow } from './server/shows.ts';
import { spokenWav } from './tones.ts';

/** Covers, drawn here as a few flat shapes: free to ship. */
const square = (shapes: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 800" width="800" height="800">${shapes}</svg>`;
const moon = square(`<rect width="800" height="800" fill="#26314d"/><circle cx="400" cy="330" r="170" fill="#f3e3b5"/>
  <circle cx="470" cy="290" r="150" fill="#26314d"/><g stroke="#f3d27a" stroke-width="22" stroke-linecap="round">
  ${[90, 150, 240, 130, 200, 280, 160, 110, 220, 140].map((h, n) => `<path d="M${130 + n * 60} ${640 - h / 2}v${h}"/>`).join('')}</g>`);
const pot =
  square(`<rect width="800" height="800" fill="#f1e3d0"/><rect y="590" width="800" height="210" fill="#c99a6b"/>
  <rect x="190" y="360" width="420" height="250" rx="44" fill="#7a4a32"/><ellipse cx="400" cy="360" rx="210" ry="46" fill="#d98c45"/>
  <path d="M320 260c-24-46 34-70 12-126M400 260c-24-46 34-70 12-126M480 260c-24-46 34-70 12-126" stroke="#b98d67" stroke-width="16" fill="none" stroke-linecap="round"/>`);

interface DemoEpisode {
  readonly ago: number;
  readonly hour: number;
  readonly by: string;
  readonly title: string;
  readonly text: string;
  readonly chapters: readonly (readonly [seconds: number, title: string])[];
  /** Who says what, a few seconds each. */
  readonly said: readonly (readonly [voice: string, words: string])[];
  readonly comments?: readonly (readonly [string, string])[];
  readonly reactions?: string;
}

interface DemoShow {
  readonly in: string;
  readonly by: string;
  readonly title: string;
  readonly author: string;
  readonly description: string;
  readonly cover: string;
  readonly episodes: readonly DemoEpisode[];
}

/** So long does a sentence of the transcript last, in seconds. */
const sentence = 4;

const shows: readonly DemoShow[] = [
  {
    in: 'Night shift',
    by: 'jonas',
    title: 'Three in the morning',
    author: 'The night shift',
    description:
      'Ten minutes with somebody who is awake when the house sleeps. Recorded in the linen room, because it has the best sound.',
    cover: moon,
    episodes: [
      {
        ago: 34,
        hour: 5,
        by: 'jonas',
        title: 'The trolley with the bad wheel',
        text: 'We followed it for a night. What it wakes, who mends it, and what a new wheel costs.',
        chapters: [
          [0, 'Why we listen at night'],
          [12, 'The wheel'],
          [24, 'What it cost'],
        ],
        said: [
          ['Jonas', 'Good morning, if that is what this is.'],
          ['Jonas', 'Tonight we follow a trolley down the east corridor.'],
          ['Amina', 'You hear it before you see it.'],
          ['Amina', 'It is the left wheel at the back, and it has been since spring.'],
          ['Jonas', 'So who mends a wheel?'],
          ['Amina', 'Whoever is tired enough of it.'],
          ['Jonas', 'The new one cost a hundred and forty kronor.'],
          ['Jonas', 'Nobody has woken up from it since Tuesday.'],
        ],
        comments: [
          ['per', 'Heard it on the bus. The drawer with the scissors is next, please.'],
          ['jonas', '>It is on the list. Bring the drawer to the linen room.'],
        ],
        reactions: '🌙12 👏7',
      },
      {
        ago: 9,
        hour: 5,
        by: 'jonas',
        title: 'Handing over without waking anybody',
        text: 'Five wards, five ways to hand over. One of them whispers, one of them writes, and one has moved the whole thing to the kitchen.',
        chapters: [
          [0, 'Five wards'],
          [16, 'The kitchen'],
        ],
        said: [
          ['Jonas', 'Every ward hands over, and no two do it alike.'],
          ['Ines', 'We whisper, and then nobody understands a word.'],
          ['Per', 'We write it down, and then nobody reads it.'],
          ['Jonas', 'And ward six?'],
          ['Maria', 'Ward six has moved it to the kitchen, with the door shut.'],
          ['Maria', 'There is coffee, and it takes eleven minutes.'],
        ],
        comments: [['olle', 'Eleven minutes and a bun. I have timed it.']],
        reactions: '☕9',
      },
    ],
  },
  {
    in: 'Kitchen table',
    by: 'olle',
    title: 'What is in the pot',
    author: 'Olle and Ines',
    description: 'A soup a week, and whoever ate it.',
    cover: pot,
    episodes: [
      {
        ago: 5,
        hour: 11,
        by: 'olle',
        title: 'Leek, and why it was worth the washing up',
        text: 'Ines defends her leeks. With a recipe for forty litres, and for four.',
        chapters: [
          [0, 'The recipe'],
          [12, 'The washing up'],
        ],
        said: [
          ['Olle', 'Leek soup, forty litres. Begin the day before.'],
          ['Ines', 'Wash the leeks twice. Sand is the only thing people remember.'],
          ['Olle', 'And the pot?'],
          ['Ines', 'Whoever cooks does not wash. That is the rule now.'],
        ],
        reactions: '🥣11',
      },
    ],
  },
];

const clock = (seconds: number) => `00:00:${String(seconds).padStart(2, '0')}.000`;
const transcriptOf = (said: DemoEpisode['said']): string =>
  [
    'WEBVTT',
    ...said.map(([voice, words], n) => `${clock(n * sentence)} --> ${clock((n + 1) * sentence)}\n<v ${voice}>${words}`),
  ].join('\n\n');

/** Shows as people would make them, with sound that is computed: nobody's voice is shipped. */
export const play: Demo = async ({ db, services, people, places, say, join, keepPicture, viewer, ago, now }) => {
  for (const { in: where, by, cover, episodes, ...words } of shows) {
    const place = places.get(where);
    if (!place) continue;
    await join(where, by);
    const file = await keepPicture(viewer(by).person, `show-${words.title}`, cover);
    const show = await createShow(db, viewer(by), place.id, {
      ...words,
      language: 'en',
      cover: { file, alt: '' },
    });
    for (const [number, { chapters, said, text, ...episode }] of episodes.entries()) {
      const sound = spokenWav(said.length * sentence, words.title.length + number);
      const media = await keepUpload(
        services,
        viewer(episode.by),
        { name: `${episode.title}.wav`, mime: 'audio/wav', content: Readable.from([sound]) },
        (rule) => rule(db),
      );
      const id = await say({
        ...episode,
        in: where,
        kind: 'episode',
        text,
        fields: {
          show,
          number: number + 1,
          media: media.id,
          chapters: chapters.map(([seconds, title]) => ({ at: seconds * 1000, title })),
          transcript: transcriptOf(said),
        },
      });
      if (id === null) continue;
      // Some are in the middle of it, some have heard it.
      const readers = place.members.filter((key) => people.has(key) && key !== episode.by).slice(0, 5);
      for (const [n, key] of readers.entries())
        await putPlayback(db, viewer(key), id, {
          position: n % 2 === 0 ? said.length * sentence * 450 : said.length * sentence * 1000,
          done: n % 2 === 1,
          speed: n === 1 ? 1.5 : 1,
          age: Math.max(0, now.getTime() - ago(Math.max(0, episode.ago - n), 12).getTime()),
        });
    }
  }
};
