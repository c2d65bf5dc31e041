import type { Demo, DemoTalk } from '../../core/demo/demo.ts';
import { createDraft } from '../../core/drafts/server/drafts.ts';

/** Covers, drawn here as a few flat shapes: free to ship. */
const scene = (shapes: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1280 720" width="1280" height="720">${shapes}</svg>`;
const kitchen =
  scene(`<rect width="1280" height="720" fill="#f1e3d0"/><rect y="520" width="1280" height="200" fill="#c99a6b"/>
  <rect x="420" y="330" width="440" height="210" rx="36" fill="#7a4a32"/><ellipse cx="640" cy="330" rx="220" ry="40" fill="#d98c45"/>
  <path d="M560 250c-20-40 30-60 10-110M650 250c-20-40 30-60 10-110M740 250c-20-40 30-60 10-110" stroke="#b98d67" stroke-width="14" fill="none" stroke-linecap="round"/>
  <rect x="960" y="200" width="180" height="240" rx="12" fill="#8fb3a5"/><rect x="985" y="225" width="130" height="190" rx="6" fill="#dfeae5"/>`);
const night = scene(`<rect width="1280" height="720" fill="#26314d"/><circle cx="1010" cy="170" r="80" fill="#f3e3b5"/>
  <rect x="120" y="240" width="520" height="480" fill="#3d4a6b"/>${[0, 1, 2, 3]
    .flatMap((x) =>
      [0, 1, 2].map(
        (y) =>
          `<rect x="${165 + x * 118}" y="${285 + y * 130}" width="72" height="84" rx="6" fill="${(x + y) % 3 === 0 ? '#f3d27a' : '#57648a'}"/>`,
      ),
    )
    .join('')}<rect x="640" y="430" width="520" height="290" fill="#33405f"/>`);

interface DemoArticle extends DemoTalk {
  readonly cover?: { readonly svg: string; readonly alt: string };
  /** Keys of the cast. */
  readonly with?: readonly string[];
}

/** Articles written for Fika: a series of two, one by several, one in German. */
const articles: readonly DemoArticle[] = [
  {
    in: 'Kitchen table',
    by: 'olle',
    ago: 48,
    hour: 9,
    kind: 'article',
    title: 'A year in the ward kitchen, part one: the pot',
    cover: { svg: kitchen, alt: 'A brown pot on a kitchen counter, steam rising from it' },
    with: ['ines'],
    fields: {
      excerpt: 'We bought one large pot and stopped ordering soup. What that changed, month by month.',
      series: 'A year in the ward kitchen',
      part: 1,
    },
    text: `It began with a bill. In January we looked at what we paid for soup that nobody finished, and Ines said: *we could just make it*.

## What we needed

One pot, forty litres. A cupboard that locks. Somebody who is there before seven.

| Month | Litres made | Thrown away |
| --- | ---: | ---: |
| January | 310 | 96 |
| April | 420 | 31 |
| September | 460 | 12 |

> [!TIP]
> Ask what people ate at home last Sunday. It is a better menu than any plan.

## What we did not expect

People came to the kitchen. Not for the soup, or not only. The corridor on the east side has never been so quiet at eleven, because everybody was with us.

In part two: who did the washing up, and how we stopped arguing about it. #kitchen`,
    comments: [
      ['maria', 'The table is the argument I needed for our ward. May I take it to the Monday meeting?'],
      ['olle', '>Take it. The numbers are from the weekly sheet, ask Ines for the rest.'],
    ],
    reactions: '❤️14 👏9',
  },
  {
    in: 'Kitchen table',
    by: 'ines',
    ago: 20,
    hour: 9,
    kind: 'article',
    title: 'A year in the ward kitchen, part two: the washing up',
    with: ['olle'],
    fields: { series: 'A year in the ward kitchen', part: 2 },
    text: `Nobody minds cooking. Everybody minds the pot afterwards.

We tried a rota. It lasted nine days. We tried asking nicely, which lasted four. What works now is embarrassingly simple:

1. Whoever cooks does not wash.
2. Whoever washes picks the soup of the next day.
3. The list hangs where everybody eats, not where everybody washes.

## Was it worth it?

We throw away an eighth of what we did. And three people asked to move to our ward, which has not happened before. #kitchen`,
    comments: [['per', 'Number two is genius. We will steal it for the night shift fridge.']],
    reactions: '😂11 👍8',
  },
  {
    in: 'Night shift',
    by: 'jonas',
    ago: 11,
    hour: 6,
    kind: 'article',
    title: 'What a quiet night sounds like',
    cover: { svg: night, alt: 'A hospital at night, a few windows lit, the moon above it' },
    text: `At three the lift stops humming and you notice that it had been humming. Then come the small sounds: the ice machine, a slipper, the door of the linen room that nobody has oiled since spring.

I wrote them down for a month. Not for a study. I wanted to know what wakes people.

## The list

- The trolley with the bad wheel: four nights in ten
- Us, talking at the desk: three nights in ten
- The draught in the east corridor: when the wind is from the sea
- The alarm: once

The alarm is what everybody complains about. It is the trolley.

> The wheel cost 140 kronor. It was changed on Tuesday.

If you work nights, try it for a week: write down what you hear at three. Then fix one thing.`,
    comments: [['amina', 'Ours is the drawer with the scissors. Felt under it since this morning.']],
    reactions: '🙏16 ❤️7',
  },
  {
    in: 'Deutschsprachige Runde',
    by: 'jonas',
    ago: 30,
    hour: 10,
    kind: 'article',
    language: 'de',
    title: 'Ein Jahr in Schweden: was ich gern früher gewusst hätte',
    text: `Als ich ankam, hatte ich drei Wörterbücher und keine Ahnung, was *fika* ist. Heute weiß ich: Es ist keine Pause von der Arbeit, es ist ein Teil davon.

## Drei Dinge

1. Du sagst zu allen du. Auch zur Chefärztin. Beim ersten Mal wirst du rot, beim zweiten nicht mehr.
2. Wenn jemand „wir schauen mal“ sagt, heißt das nein.
3. Der Kaffee ist stärker, als er aussieht.

Was hat euch geholfen? Schreibt es darunter, dann mache ich eine Liste für die Neuen.`,
    reactions: '👍5',
  },
];

/** Written and published as people would do it, only earlier; and something that is still being written. */
export const play: Demo = async ({ db, people, places, say, keepPicture, viewer }) => {
  for (const { cover, with: others = [], ...article } of articles) {
    const members = places.get(article.in)?.members ?? [];
    const by = members.includes(article.by) ? article.by : (places.get(article.in)?.owner ?? article.by);
    await say({
      ...article,
      by,
      fields: {
        ...article.fields,
        authors: others.filter((key) => key !== by && members.includes(key)).map((key) => people.get(key)!.id),
        ...(cover && {
          cover: { file: await keepPicture(viewer(by).person, `cover-${article.ago}`, cover.svg), alt: cover.alt },
        }),
      },
    });
  }
  const kitchenTable = places.get('Kitchen table')!;
  await createDraft(db, viewer('olle'), kitchenTable.id, {
    kind: 'article',
    title: 'A year in the ward kitchen, part three: bread',
    markdown:
      'Everybody asks for the bread. So here is what we know so far:\n\n- It needs a night.\n- It needs somebody who is awake at four.',
    fields: { series: 'A year in the ward kitchen' },
    language: 'en',
  });
};
