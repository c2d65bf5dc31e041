import type { Demo, DemoTalk } from '../../core/demo/demo.ts';
import { callOff, reply } from './server/replies.ts';

interface DemoEvent extends Omit<DemoTalk, 'kind' | 'fields'> {
  /** Days from today, and the hours on the wall in Stockholm; of whole days, none. */
  readonly inDays: number;
  readonly from?: string;
  readonly to?: string;
  readonly facts?: Readonly<Record<string, unknown>>;
  /** How many of the members come, may come, and cannot. */
  readonly come: number;
  readonly maybe?: number;
  readonly cannot?: number;
  readonly notes?: readonly string[];
  readonly calledOff?: true;
}

/** Events written for Fika: one that repeats, one that is full, one of whole days, one elsewhere, one that is over, one that was called off. */
const events: readonly DemoEvent[] = [
  {
    in: 'Kitchen table',
    by: 'ines',
    ago: 30,
    hour: 9,
    title: 'Fika in the big kitchen',
    text: 'Twenty minutes, whoever is in the house. Olle bakes, nobody has to say anything clever.',
    inDays: 2,
    from: '14:30',
    to: '14:50',
    facts: { location: 'Ward kitchen, ground floor', repeats: 'FREQ=WEEKLY' },
    come: 9,
    maybe: 4,
    comments: [
      ['per', 'Is it cardamom this week?'],
      ['olle', '>It is always cardamom.'],
    ],
    reactions: '☕14 ❤️6',
  },
  {
    in: 'Ward 4',
    by: 'amina',
    ago: 3,
    hour: 13,
    title: 'Shift handover, new form',
    text: 'We try the new form together once, with real names, before it counts on Monday.',
    inDays: 1,
    from: '13:45',
    to: '14:15',
    facts: { location: 'Break room, ward 4', capacity: 6 },
    come: 8,
    cannot: 1,
    notes: ['I come straight from the night, bear with me.'],
  },
  {
    in: 'Summer party',
    by: 'sofia',
    ago: 12,
    hour: 10,
    title: 'Summer party by the water',
    text: 'The boathouse is ours for the evening. There are sixteen chairs, which is why there is a list; whoever brings a chair brings a seat.',
    inDays: 20,
    from: '17:00',
    to: '23:00',
    facts: { location: 'Boathouse, north shore', capacity: 5 },
    come: 9,
    maybe: 2,
    cannot: 2,
    notes: ['With two salads.', 'I bring a chair, and sit on it.'],
    comments: [
      ['jonas', 'The band will be there. We have practised.'],
      ['sofia', '>Three times?'],
    ],
    reactions: '🎉19 🎸4',
  },
  {
    in: 'Kitchen table',
    by: 'olle',
    ago: 8,
    hour: 15,
    title: 'Stocktaking in the kitchen',
    text: 'Warm food comes from the canteen on both days.',
    inDays: 9,
    facts: { allDay: true, lasts: 1 },
    come: 3,
  },
  {
    in: 'Kitchen table',
    by: 'maria',
    ago: 4,
    hour: 11,
    title: 'How the hospital in Pune hands over',
    text: 'Their ward sister shows us how they do it with forty beds and one sheet of paper. Questions are welcome before and after.',
    inDays: 5,
    from: '13:30',
    to: '14:30',
    facts: { timeZone: 'Asia/Kolkata', address: 'https://meet.norrby.example/pune' },
    come: 7,
    maybe: 5,
  },
  {
    in: 'Football Fridays',
    by: 'jonas',
    ago: 20,
    hour: 16,
    title: 'Against the fire station',
    text: 'They have a bus. We have soup.',
    inDays: -6,
    from: '17:30',
    to: '19:00',
    facts: { location: 'Pitch behind the school' },
    come: 8,
    comments: [['per', 'Two to four. The soup won.']],
  },
  {
    in: 'Football Fridays',
    by: 'jonas',
    ago: 5,
    hour: 16,
    title: 'Training in the hall',
    text: 'Only if it rains.',
    inDays: 3,
    from: '18:00',
    to: '19:30',
    facts: { location: 'Sports hall' },
    come: 4,
    calledOff: true,
    comments: [['jonas', 'It does not rain.']],
  },
];

const dayMs = 86_400_000;

/** Announced and answered as people would do it, only earlier. */
export const play: Demo = async ({ db, places, ago, say, viewer, now }) => {
  const day = (inDays: number) => new Date(now.getTime() + inDays * dayMs).toISOString().slice(0, 10);
  for (const { inDays, from, to, facts = {}, come, maybe = 0, cannot = 0, notes = [], calledOff, ...talk } of events) {
    const { lasts = 0, ...own } = facts as { lasts?: number };
    const fields = {
      startsAt: from ? `${day(inDays)}T${from}` : day(inDays),
      endsAt: to ? `${day(inDays)}T${to}` : day(inDays + lasts),
      timeZone: 'Europe/Stockholm',
      ...own,
    };
    const id = await say({ ...talk, kind: 'event', fields });
    if (!id) continue;
    const at = ago(talk.ago - 1, 12);
    const members = places.get(talk.in)!.members.slice(0, come + maybe + cannot);
    for (const [n, key] of members.entries()) {
      const answer = n < come ? 'yes' : n < come + maybe ? 'maybe' : 'no';
      await reply(db, viewer(key), id, { answer, note: notes[n], at });
    }
    if (calledOff) await callOff(db, viewer(talk.by), id, true, null);
  }
};
