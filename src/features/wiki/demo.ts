import type { Demo } from '../../core/demo/demo.ts';
import { changeItem } from '../../core/items/server/items.ts';
import { fromMarkdown } from '../../core/richtext/markdown.ts';
import { carePage } from './server/pages.ts';

interface DemoPage {
  readonly title: string;
  readonly by: string;
  readonly ago: number;
  /** `[[Title]]` links to a page that was written before. */
  readonly text: string;
  readonly below?: string;
  /** Days from today until the last one on which it is true. */
  readonly trueFor?: number;
  readonly template?: boolean;
  readonly comments?: readonly (readonly [string, string])[];
  readonly edit?: { readonly by: string; readonly ago: number; readonly from: string; readonly to: string };
}

/** A small handbook of wound care, written for Fika; nothing in it is advice. */
const woundCare: readonly DemoPage[] = [
  {
    title: 'Start here',
    by: 'amina',
    ago: 200,
    trueFor: 120,
    text: `What we agreed on, in one place. If something is missing, write it; if something is wrong, change it. Nobody owns the truth here, but each page has somebody who looks after it.

## Most asked

- Which dressing, when
- How to order
- Whom to call at the weekend: the wound line, 4410`,
  },
  {
    title: 'Assessment',
    by: 'amina',
    ago: 190,
    trueFor: 60,
    text: `## What to write down

| What | How |
| --- | --- |
| Size | Length × width in millimetres, at the widest |
| Depth | With a sterile probe, if there is any |
| Edge | Pink, rolled, undermined |
| Exudate | Little, moderate, much |

## Pictures

Same light, same distance, the ruler in it. No face, no tattoo, no name on the label.`,
  },
  {
    title: 'Dressings',
    by: 'amina',
    ago: 180,
    text: 'Which one for which wound. If you are unsure, a picture in the community gets an answer faster than this page.',
  },
  {
    title: 'Foam dressings, when and why',
    by: 'amina',
    ago: 175,
    below: 'Dressings',
    trueFor: 90,
    text: `Foam keeps a wound moist and takes up more fluid than film or hydrocolloid. Use it for moderate exudate; for little exudate it dries the edge.

## When to change

On day three when fluid reaches the edge, otherwise leave it for up to five days. Every early change costs warmth and growth.

| Exudate | Dressing | Change |
| --- | --- | --- |
| Little | Hydrocolloid | 5–7 days |
| Moderate | Foam | 3–5 days |
| Much | Foam + alginate | 1–2 days |

> [!TIP]
> Unsure? Photograph the edge and ask in Wound care: the median answer takes 21 minutes.

How to measure is in [[Assessment]].`,
    comments: [
      ['per', 'Is “edge” the dressing’s or the wound’s?'],
      ['amina', '>The dressing’s. I make it clearer.'],
    ],
    edit: {
      by: 'jonas',
      ago: 20,
      from: 'On day three when fluid reaches the edge',
      to: 'On day two when fluid reaches the edge of the dressing',
    },
  },
  {
    title: 'Hydrocolloid',
    by: 'jonas',
    ago: 150,
    below: 'Dressings',
    text: 'For little exudate and intact edges. Warm it in your hand for a minute, then it stays. Not on heels; see [[Foam dressings, when and why]].',
  },
  {
    title: 'Negative pressure',
    by: 'amina',
    ago: 140,
    below: 'Dressings',
    trueFor: -12,
    text: `Only after a word with the wound line. The pumps are kept on ward 4.

1. Check the seal twice
2. Write the pressure on the tape
3. Never without a plan for who changes it`,
  },
  {
    title: 'Ordering',
    by: 'olle',
    ago: 120,
    trueFor: 30,
    text: 'Until Tuesday noon for Thursday. Small amounts are on the trolley, see [[Dressings]]. The list hangs in the store room, and is the same one as here.',
  },
  {
    title: 'Case review',
    by: 'amina',
    ago: 100,
    template: true,
    text: `**Patient:** no name, no number

## What we saw

## What we tried

## What we would do again`,
  },
];

/** Written, changed and looked after as people would do it, only earlier. */
export const play: Demo = async ({ db, say, ago, viewer }) => {
  const made = new Map<string, string>();
  for (const page of woundCare) {
    const text = page.text.replace(/\[\[([^\]]+)\]\]/g, (_, title: string) => `[${title}](/items/${made.get(title)})`);
    const id = await say({
      in: 'Wound care',
      by: page.by,
      ago: page.ago,
      hour: 11,
      minute: page.title.length,
      kind: 'page',
      title: page.title,
      text,
      fields: { parent: page.below ? (made.get(page.below) ?? null) : null, template: page.template ?? false },
      ...(page.comments && { comments: page.comments }),
    });
    if (!id) continue;
    made.set(page.title, id);
    if (page.trueFor !== undefined) {
      const day = new Date(Date.now() + page.trueFor * 86_400_000).toISOString().slice(0, 10);
      await carePage(db, viewer(page.by), id, { validUntil: day });
    }
    if (page.edit) {
      const changed = text.replace(page.edit.from, page.edit.to);
      await changeItem(db, viewer(page.edit.by), id, {
        version: 1,
        body: fromMarkdown(changed),
        fields: {},
        editedAt: ago(page.edit.ago, 9),
      });
    }
  }
};
