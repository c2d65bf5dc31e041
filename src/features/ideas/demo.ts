import type { Demo } from '../../core/demo/demo.ts';
import { decide, merge, support } from './server/ideas.ts';

interface DemoIdea {
  readonly in: string;
  readonly by: string;
  /** Days before today. */
  readonly ago: number;
  readonly title: string;
  readonly text: string;
  /** How many members support it, and with how many votes each in turn. */
  readonly supporters: number;
  readonly decision?: {
    readonly state: 'planned' | 'started' | 'done' | 'declined';
    readonly reason: string;
    readonly by: string;
    readonly owner?: string;
    readonly ago: number;
  };
  /** The title of the idea that it became part of. */
  readonly partOf?: string;
}

/** Ideas written for Fika: some waiting, one begun, one declined with a reason, two that said the same. */
const ideas: readonly DemoIdea[] = [
  {
    in: 'Kitchen table',
    by: 'maria',
    ago: 40,
    title: 'Chairs in the break room of ward 4',
    text: 'Two would do. The crate has opinions about who sits on it.',
    supporters: 23,
    decision: {
      state: 'started',
      reason:
        'Four chairs are ordered and should come with the delivery of the second week. The crate may stay as a table.',
      by: 'ines',
      owner: 'olle',
      ago: 4,
    },
  },
  {
    in: 'Kitchen table',
    by: 'per',
    ago: 25,
    title: 'A bench at the bus stop for the late shift',
    text: 'The 22:40 is late every other night, and after nine hours on your feet twenty minutes are long.',
    supporters: 17,
  },
  {
    in: 'Kitchen table',
    by: 'amina',
    ago: 18,
    title: 'Show what is for lunch before nine',
    text: 'Then those of us who bring something from home know whether they need to.',
    supporters: 12,
  },
  {
    in: 'Kitchen table',
    by: 'tove',
    ago: 12,
    title: 'The menu on the phone',
    text: 'I am never where the sheet of paper is.',
    supporters: 6,
    partOf: 'Show what is for lunch before nine',
  },
  {
    in: 'Kitchen table',
    by: 'jonas',
    ago: 60,
    title: 'Close the corridor door at night',
    text: 'The draught wakes people on the east side.',
    supporters: 4,
    decision: {
      state: 'declined',
      reason:
        'It is an escape route and has to stay open. We try a curtain in the side corridor instead; say whether it helps.',
      by: 'ines',
      ago: 45,
    },
  },
];

/** Written, supported, decided on and made one as people would do it, only earlier. */
export const play: Demo = async ({ db, places, ago, say, viewer }) => {
  const made = new Map<string, string>();
  for (const idea of ideas) {
    const place = places.get(idea.in)!;
    const minute = idea.title.length;
    const id = await say({ ...idea, kind: 'idea', hour: 10, minute });
    if (!id) continue;
    made.set(idea.title, id);
    const at = ago(idea.ago, 10, minute);
    const supporters = place.members.filter((key) => key !== idea.by).slice(0, idea.supporters);
    for (const [n, key] of supporters.entries()) await support(db, viewer(key), id, 1 + ((n + minute) % 3), at);
    if (idea.decision) {
      const { state, reason, by, owner, ago: days } = idea.decision;
      await decide(db, viewer(by), id, {
        state,
        reason,
        owner: owner ? viewer(owner).person : null,
        at: ago(days, 14),
      });
    }
    if (idea.partOf) await merge(db, viewer(place.owner), id, made.get(idea.partOf)!, at);
  }
};
