import { sql } from 'kysely';
import type { Demo, DemoCompany, DemoTalk } from '../../core/demo/demo.ts';

/** Polls written for Fika. */
const polls: readonly DemoTalk[] = [
  {
    in: 'Kitchen table',
    by: 'ines',
    ago: 2,
    hour: 15,
    title: 'How many of you are reading this standing up?',
    text: 'Ward 4 told me yesterday that the only chair in the break room is the one without a leg. I would like to know how it is elsewhere before I promise anything.',
    kind: 'poll',
    fields: {
      options: [
        { text: 'I am sitting, on a chair' },
        { text: 'Standing' },
        { text: 'On a crate, thank you for asking' },
        { text: 'In the car' },
      ],
    },
    comments: [
      ['kofi', 'Porters have no break room, so the question does not arise.'],
      ['ines', '>It does now. I will come by on Thursday.'],
      ['olle', 'The kitchen has chairs. We lend them to nobody.'],
      ['elin', 'Car. Seat heating, though.'],
    ],
    reactions: '❤️22 😂15',
  },
  {
    in: 'Football Fridays',
    by: 'jonas',
    ago: 6,
    hour: 16,
    title: 'Friday: who plays?',
    text: 'Rain is announced. Last time that stopped nobody.',
    kind: 'poll',
    fields: { options: [{ text: 'I play' }, { text: 'I come and shout' }, { text: 'Not this week' }] },
    comments: [
      ['olle', 'I bring soup. Soup counts as playing.'],
      ['per', 'My knee says shout.'],
    ],
    reactions: '⚽11',
  },
  {
    in: 'Summer party',
    by: 'sofia',
    ago: 150,
    hour: 13,
    title: 'Music: live or list?',
    text: 'The ward band has offered to play. They have practised. Twice.',
    kind: 'poll',
    fields: {
      options: [{ text: 'The band, obviously' }, { text: 'A list' }, { text: 'The band until nine, then a list' }],
    },
    comments: [
      ['jonas', 'Three times by now.'],
      ['sofia', '>Then the band.'],
    ],
    reactions: '🎸17',
  },
];

export const play: Demo = async (company) => {
  for (const poll of polls) {
    const id = await company.say(poll);
    if (id) await castVotes(company, id, company.places.get(poll.in)!.members);
  }
};

async function castVotes({ db, people }: DemoCompany, poll: string, members: readonly string[]): Promise<void> {
  const ids = members.map((key) => people.get(key)!.id);
  await sql`with o as (select id, position, count(*) over () as n from poll_option where poll_id = ${poll}),
    v as (
      insert into poll_vote (poll_id, person_id, option_id)
      select ${poll}, p.id, o.id from unnest(${ids}::bigint[]) with ordinality as p (id, i)
      -- More for the first options than for the last, as it goes.
      join o on o.position = 1 + floor(o.n * power((p.i * 7919 % 101) / 101.0, 1.4)) where p.i % 3 <> 0 returning option_id
    )
    update poll_option set votes = (select count(*) from v where v.option_id = poll_option.id) where poll_id = ${poll}`.execute(
    db,
  );
  await sql`update poll set voters = (select count(distinct person_id) from poll_vote where poll_id = ${poll}) where id = ${poll}`.execute(
    db,
  );
}
