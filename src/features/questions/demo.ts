import { sql } from 'kysely';
import type { Demo, DemoTalk } from '../../core/demo/demo.ts';
import { accept, voteFor } from './server/answers.ts';
import { nameLeader } from './server/leaders.ts';
import { vote } from './server/questions.ts';

interface DemoQuestion extends DemoTalk {
  /** Whether it is put to who is asked there. */
  readonly asked?: true;
  /** How many others want to know. */
  readonly votes?: number;
  /** Of its answers: how many say that it helps, and whether it is accepted. */
  readonly answers?: readonly { readonly helps: number; readonly accepted?: true }[];
}

/** Whom one asks, with what they answer for. */
const roles = [
  { in: 'Kitchen table', who: 'ines', role: 'Managing director' },
  { in: 'Rota and swaps', who: 'tove', role: 'Rota planning' },
] as const;

/** Questions written for Fika: answered by colleagues, waiting, and put to somebody directly. */
const questions: readonly DemoQuestion[] = [
  {
    in: 'Kitchen table',
    by: 'elin',
    ago: 4,
    hour: 8,
    kind: 'question',
    title: 'Will there be parking for home care at the new building?',
    text: 'We come and go six times a day, and the last plan had four places for eleven cars.',
    asked: true,
    votes: 19,
  },
  {
    in: 'Kitchen table',
    by: 'kofi',
    ago: 20,
    hour: 14,
    kind: 'question',
    title: 'Do porters get the winter jackets too?',
    text: '',
    asked: true,
    votes: 8,
    comments: [['ines', 'Yes. They are ordered in all sizes; yours come with the ones for transport, in two weeks.']],
    answers: [{ helps: 6, accepted: true }],
  },
  {
    in: 'Devices and beds',
    by: 'jonas',
    ago: 15,
    hour: 22,
    kind: 'question',
    title: 'How do I get the scanner to read wet wristbands?',
    text: 'It works on the third try, on a good night. #scanner',
    comments: [
      ['sam', 'Hold it at an angle, about 30 degrees: water reflects straight back.'],
      ['birgit', 'Dry them first. Sorry.'],
    ],
    answers: [{ helps: 9, accepted: true }, { helps: 2 }],
  },
  {
    in: 'Wound care',
    by: 'fatma',
    ago: 2,
    hour: 16,
    kind: 'question',
    title: 'Which dressing holds on an elbow that will not keep still?',
    text: 'Day three, fourth dressing.',
    comments: [['amina', 'Send me a picture of how far it bends; I have two ideas and do not want to guess.']],
    answers: [{ helps: 1 }],
  },
];

export const play: Demo = async ({ db, places, ago, join, say, viewer }) => {
  const leaders = new Map<string, string>();
  for (const { in: name, who, role } of roles) {
    await join(name, who);
    const place = places.get(name)!;
    leaders.set(name, (await nameLeader(db, place.id, { person: viewer(who).person, role })).id);
  }
  for (const { asked, votes = 0, answers = [], ...talk } of questions) {
    const place = places.get(talk.in)!;
    const id = await say({ ...talk, fields: { leader: asked ? leaders.get(talk.in) : null } });
    if (!id) continue;
    const others = place.members.filter((key) => key !== talk.by);
    const at = ago(Math.max(0, talk.ago - 1), 13);
    for (const key of others.slice(0, votes)) await vote(db, viewer(key), id, true, at);
    const { rows } = await sql<{ id: string; author_id: string }>`select a.id, c.author_id from answer a
      join comment c on c.id = a.id where a.question_id = ${id} order by a.id`.execute(db);
    for (const [n, answer] of rows.entries()) {
      const { helps = 0, accepted } = answers[n] ?? {};
      const voters = others.filter((key) => viewer(key).person !== answer.author_id).slice(0, helps);
      for (const key of voters) await voteFor(db, viewer(key), answer.id, true, at);
      if (accepted) await accept(db, viewer(talk.by), answer.id, true, at);
    }
  }
};
