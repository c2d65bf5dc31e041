import type { DemoPicture } from './pictures.ts';

/** Conversations written for Fika. `@key` names somebody of the cast; a comment that starts with `>` answers the one before it. */
export interface DemoThread {
  readonly in: string;
  readonly by: string;
  /** Days before today, and the hour. */
  readonly ago: number;
  readonly hour: number;
  readonly title?: string;
  readonly text: string;
  readonly picture?: DemoPicture;
  /** Who (a key) and what. */
  readonly comments: readonly (readonly [string, string])[];
  readonly reactions?: string;
}

export const threads: readonly DemoThread[] = [
  {
    in: 'Wound care',
    by: 'jonas',
    ago: 0,
    hour: 8,
    text: 'We tried the new foam dressing on three pressure ulcers this week. Two are visibly better after four days, one needed a change on day two. The packaging and the batch are in the picture. @amina, does that match what you saw in Malmö? #dressings',
    picture: { scene: 'dressings', alt: 'Two boxes of foam dressing on a steel table, batch number visible' },
    comments: [
      ['amina', 'Yes. Change on day two when it leaks at the edge, otherwise leave it. I wrote it up last month.'],
      ['jonas', '>Then the third one was simply too small for the wound. Thank you.'],
      ['maria', 'On nights we have the old ones only. Can somebody refill the cupboard on 4?'],
    ],
    reactions: '👍18 💡6',
  },
  {
    in: 'Rota and swaps',
    by: 'tove',
    ago: 1,
    hour: 14,
    title: 'Who may swap two night shifts without asking the ward manager?',
    text: 'I am asked this every week and I never give the same answer. What does the agreement say?',
    comments: [
      [
        'per',
        'Anyone with the same competence, up to 72 hours before. It is in the agreement, §7, and nobody has to justify it.',
      ],
      ['tove', '>That is shorter than what I have been telling people for two years.'],
      ['birgit', 'And please write it in the plan afterwards, so that the morning knows who comes.'],
      ['maria', '72 hours! I have been begging for signatures.'],
    ],
    reactions: '🙏31 😂4',
  },
  {
    in: 'Ask the kitchen',
    by: 'fatma',
    ago: 3,
    hour: 9,
    text: 'A new resident in Lübeck is allergic to celery **and** mustard. Which of the soups is safe this week? #allergies',
    comments: [
      ['hassan', 'Pumpkin and the clear broth are safe. Lentil has mustard.'],
      ['rosa', '>Correct, and from Monday the stock has no celery at all, in all houses.'],
      ['fatma', 'She says the pumpkin soup is the best she had in forty years.'],
      ['hassan', '>I will frame this.'],
    ],
    reactions: '👍9 🎃3',
  },
  {
    in: 'Devices and beds',
    by: 'sam',
    ago: 3,
    hour: 11,
    title: 'The beds that beep at 3 in the morning',
    text: 'It is not the bed. It is the mains lead: the plug of series B sits loose and the bed believes that it is on battery.\n\n1. Push the plug in until it clicks.\n2. If it does not click, tell me the bed’s number.\n3. Do **not** tape it.',
    comments: [
      ['maria', 'I taped it. In March. It has been quiet since.'],
      ['sam', '>Which bed? I promise not to be angry.'],
      ['maria', '>4-12. And 4-14.'],
      ['henrik', 'New leads are ordered for all 60, they come in two weeks.'],
      ['jonas', 'Best news of the year and it is only a plug.'],
    ],
    reactions: '👏27 😴12',
  },
  {
    in: 'Home care on the road',
    by: 'elin',
    ago: 4,
    hour: 7,
    text: 'The code of the key box at Storgatan 12 does not work since the storm. The neighbour (second floor, nice, one loud dog) lets you in.',
    picture: {
      scene: 'keyBox',
      alt: 'A key box with ice on it beside a green door; a brown dog looks into the camera',
    },
    comments: [
      ['fatma', 'Same in Lübeck, Königstraße. Frost?'],
      ['dieter', 'Technician comes Friday. Until then call the desk, they have a spare.'],
      ['elin', '>The dog is called Bosse. He likes biscuits.'],
    ],
    reactions: '🐕14',
  },
  {
    in: 'Newcomers',
    by: 'aoife',
    ago: 5,
    hour: 12,
    text: 'Second month and I still get lost in the basement in Leeds. Is there a map, or is it an initiation?',
    comments: [
      ['kofi', 'Initiation. But follow the yellow pipe, it goes past everything.'],
      ['grace', 'There is a map by the lift, it is from 1994 and two walls have moved.'],
      ['sofia', 'I will ask for a new one. Meanwhile I have put the yellow pipe into the welcome letter.'],
      ['aoife', '>The yellow pipe works!'],
    ],
    reactions: '😂19 💛8',
  },
  {
    in: 'Deutschsprachige Runde',
    by: 'anke',
    ago: 5,
    hour: 10,
    text: 'Ab Januar gilt die neue Regelung für Zeitzuschläge in der Nacht. Ich habe sie auf eine Seite gekürzt. Fragen bitte hier, dann haben alle etwas davon.',
    comments: [
      ['lukas', 'Gilt das auch für die Küche ab vier Uhr?'],
      ['anke', '>Ja, von vier bis sechs, das ist neu.'],
      ['hassan', 'Auch für Auszubildende?'],
      ['anke', '>Auch. Wer unter achtzehn ist, darf nachts nicht, alle anderen bekommen den Zuschlag.'],
      ['dieter', 'Danke, so versteht man es.'],
    ],
    reactions: '👍16',
  },
  {
    in: 'عمّان',
    by: 'khalid',
    ago: 6,
    hour: 9,
    text: 'صباح الخير جميعاً. وصلت الأجهزة الجديدة للعلاج الطبيعي. من يريد تجربة أولى يوم الأحد؟ @noa, the walking frame you asked about is among them.',
    comments: [
      ['noa', 'Wonderful. Could you film how you adjust the height? Ours has no manual.'],
      ['khalid', '>بالتأكيد، غداً.'],
    ],
    reactions: '🙌7',
  },
  {
    in: 'Project Lighthouse',
    by: 'wanda',
    ago: 7,
    hour: 13,
    title: 'Decision: single rooms only',
    text: 'After the visit we decided for 48 single rooms instead of 56 beds in singles and doubles. Reasons: infections, sleep, and what the residents’ council said without hesitation. What we lose is money; the plan shows how much.',
    comments: [
      ['ines', 'I stand by it. Ask me about the money here, not in the corridor.'],
      ['grace', 'Then the lift must take a bed *and* two people. Does it?'],
      ['henrik', '>It does, 1.5 by 2.7 metres. I measured the model twice.'],
      ['rosa', 'And the trolleys?'],
      ['piotr', '>I drove one through the mock-up. Fits, if one does not answer the phone.'],
    ],
    reactions: '👍8',
  },
  {
    in: 'Night shift',
    by: 'maria',
    ago: 8,
    hour: 3,
    text: 'Quiet night. Who else is awake, and what are you eating?',
    picture: { scene: 'night', alt: 'A lamp, a steaming bowl and a mug at a window with the moon in it' },
    comments: [
      ['kofi', 'Leeds, awake, jollof from home.'],
      ['jonas', 'Crispbread. I envy Leeds.'],
      ['piotr', 'Gdańsk, driving at five. Coffee number two.'],
      ['maria', '>Somebody should make a cookbook of what people eat at three.'],
      ['olle', 'I would print it.'],
    ],
    reactions: '🌙24 🍛9',
  },
  {
    in: 'Moving and handling',
    by: 'noa',
    ago: 9,
    hour: 10,
    text: 'Short film: turning somebody in bed alone with two slide sheets, 40 seconds, no lifting at all. Try it once on a colleague before you try it on a resident.',
    picture: {
      scene: 'slideSheets',
      alt: 'A bed seen from above with two blue slide sheets, one crossed over the other',
    },
    comments: [
      ['wanda', 'This should be in the induction.'],
      ['aoife', 'Tried it on Kofi. He fell asleep.'],
      ['kofi', '>It was a long shift.'],
      ['khalid', 'ممتاز. I show it on Sunday.'],
    ],
    reactions: '💪21 👏10',
  },
  {
    in: 'Kitchen table',
    by: 'olle',
    ago: 10,
    hour: 14,
    text: 'Cinnamon buns at three. There are 80. I know that we are 150; life is unfair.',
    picture: { scene: 'buns', alt: 'A tray of cinnamon buns with pearl sugar; one is missing' },
    comments: [
      ['yuki', 'Running.'],
      ['birgit', 'Ward 4 would like to remind you that illness is no reason to be forgotten.'],
      ['olle', '>Tray for 4 is already upstairs.'],
      ['henrik', 'The service desk is closed from 14:55 to 15:10 for maintenance.'],
    ],
    reactions: '😍41 🏃12',
  },
  {
    in: 'Kitchen table',
    by: 'per',
    ago: 12,
    hour: 9,
    text: 'I do not agree with the new parking rules and I would rather say it here than in the corridor: those who come by bus at five in the morning do not exist, there is no bus at five.',
    comments: [
      ['mira', 'That is a fair point that we did not have on the table. How many are concerned?'],
      ['maria', 'On nights in Malmö: eleven.'],
      ['grace', 'Leeds: six, and two share a car.'],
      ['mira', '>Then night and early shifts keep their places. I write it into the rule today.'],
      ['per', 'Thank you. That was faster than the bus.'],
    ],
    reactions: '👏38',
  },
  {
    in: 'Wound care',
    by: 'maria',
    ago: 14,
    hour: 2,
    text: 'How do we document a fall when the app is down? Asking for tonight.',
    comments: [
      [
        'birgit',
        'Paper form in the red folder, left drawer. Enter it the next morning and write “late entry, app down”.',
      ],
      ['ravi', 'The app was down for 40 minutes because of a certificate. Sorry. It renews by itself now.'],
      ['maria', '>Found the red folder. It had a sandwich in it.'],
    ],
    reactions: '😅17',
  },
  {
    in: 'Transport desk',
    by: 'piotr',
    ago: 15,
    hour: 6,
    text: 'Bus 3 has a new ramp. It is fast. Say “careful” *before* you press the button.',
    picture: { scene: 'bus', alt: 'The small blue bus with its yellow ramp out' },
    comments: [
      ['kofi', 'Learned this already.'],
      ['grace', 'Sticker is printed.'],
    ],
    reactions: '⚠️6',
  },
  {
    in: 'Books we pass on',
    by: 'yuki',
    ago: 18,
    hour: 18,
    text: 'Finished “The Summer Book” by Tove Jansson. It is on the shelf in Malmö. Short chapters, good for breaks.',
    picture: { scene: 'shelf', alt: 'The shelf in Malmö; a blue book lies on its side beside the others' },
    comments: [
      ['linnea', 'The best book about a grandmother there is.'],
      ['noa', 'Leeds would like it next. Does somebody travel?'],
      ['piotr', '>Me, Thursday.'],
    ],
    reactions: '📚9',
  },
  {
    in: 'Ask the kitchen',
    by: 'linnea',
    ago: 20,
    hour: 11,
    title: 'Soft food that still looks like food',
    text: 'We tried moulds for puréed carrots and salmon. Residents eat **a third more**. Recipe and photographs for all houses; ask me for the moulds. #dysphagia',
    picture: { scene: 'moulds', alt: 'A plate with carrot and salmon shapes made of purée' },
    comments: [
      ['lukas', 'Welche Formen? Wir nehmen sofort zwanzig.'],
      ['linnea', '>The green ones. I send you two to try.'],
      ['wanda', 'A third more! Please write this down with numbers, Gdańsk will want it.'],
    ],
    reactions: '❤️26 🥕11',
  },
  {
    in: 'Rota and swaps',
    by: 'maria',
    ago: 22,
    hour: 1,
    text: 'Swap: my Saturday night (Malmö) for any weekday night. My sister gets married.',
    comments: [
      ['alma-andersson', 'I take it. Congratulations to her.'],
      ['maria', '>You saved a wedding.'],
      ['tove', 'It is in the plan.'],
    ],
    reactions: '💒13',
  },
  {
    in: 'Learning Swedish',
    by: 'piotr',
    ago: 25,
    hour: 19,
    text: 'What is the difference between *att tänka*, *att tycka* and *att tro*? All three are “to think”.',
    comments: [
      ['per', 'Tänka: your head works. Tycka: your taste speaks. Tro: you do not know for sure.'],
      ['amina', 'Jag tror att jag tycker om att tänka.'],
      ['piotr', '>I am going to lie down.'],
    ],
    reactions: '🤯15',
  },
  {
    in: 'Garden',
    by: 'linnea',
    ago: 40,
    hour: 17,
    text: 'First frost tonight. Whoever has a free hand at six: the last tomatoes come in.',
    picture: { scene: 'tomatoes', alt: 'A crate of red and green tomatoes in front of the greenhouse' },
    comments: [
      ['hassan', 'Green ones too? I make chutney.'],
      ['linnea', '>All of them. You are a hero.'],
    ],
    reactions: '🍅8',
  },
  {
    in: 'Ideas for the canteen',
    by: 'hassan',
    ago: 210,
    hour: 10,
    text: 'One meatless day that nobody notices, because it is simply good. Lentil bolognese?',
    comments: [
      ['rosa', 'Make it for forty and do not tell anybody. Then we ask.'],
      ['hassan', '>Forty plates, one question about the meat.'],
    ],
    reactions: '🌿12',
  },
  {
    in: 'Medivia partner room',
    by: 'partner',
    ago: 16,
    hour: 10,
    text: 'The larger size of the foam dressing can be delivered from next month. Samples are on the way to Ward 4.',
    comments: [
      ['jonas', 'Good. Three wounds are waiting for it.'],
      ['amina', 'Please send the data sheet too.'],
    ],
    reactions: '👍3',
  },
  {
    in: 'Ward 4',
    by: 'birgit',
    ago: 2,
    hour: 7,
    text: 'Hand-over is at 15:15 today, Room 3. @tove brings the new plan, @aoife her first discharge letter.',
    comments: [
      ['aoife', 'It has been corrected only eleven times.'],
      ['birgit', '>Mine had fourteen.'],
    ],
    reactions: '💙5',
  },
  {
    in: 'Works council',
    by: 'anke',
    ago: 11,
    hour: 16,
    text: 'Draft of the agreement on working hours is in the folder. Please read §4 before Tuesday.',
    comments: [['per', 'Read. Two remarks in the margin.']],
  },
];

/** What is said in passing, through the year: `{x}` is filled from the list behind it. */
export const smallTalk: readonly { text: string; answers: readonly string[] }[] = [
  {
    text: 'Has anybody seen the label printer? It was here before the weekend.',
    answers: ['Second cupboard, behind the gloves.', 'It is always behind the gloves.'],
  },
  {
    text: 'Thank you to whoever left a cake in the break room. It was gone before I could ask who you are.',
    answers: ['It was the early shift.', 'It was the night shift, and you are welcome.'],
  },
  {
    text: 'Reminder to myself and others: the lift in the east wing is being serviced until noon.',
    answers: ['Stairs it is.', 'Who carries me?'],
  },
  {
    text: 'Question: where do we order the large gloves now? The old form is gone.',
    answers: ['In the supply list, under “protection”. It took me a while too.', 'Found it, thanks.'],
  },
  { text: 'Somebody has found a blue scarf with stars. It is at the desk.', answers: ['Mine! Since 2019!'] },
  {
    text: 'New coffee machine, third floor. It asks many questions and then makes good coffee.',
    answers: ['Press twice for large.', 'It asked me for my opinion.'],
  },
  {
    text: 'Does anyone have notes from Monday’s training? I was called away in the middle.',
    answers: ['Sent you mine.', 'Could you share them here? I missed it too.', 'Done, they are in the folder.'],
  },
  {
    text: 'Room 12 has a new resident who used to teach mathematics. If you have children with homework, come by.',
    answers: ['My daughter came yesterday. She understands fractions now, and so do I.'],
  },
  {
    text: 'The window on the second floor rattles again when it storms.',
    answers: ['Reported.', 'A folded card helps until then.'],
  },
  {
    text: 'Can somebody explain the new travel form to me as if I were five?',
    answers: ['You travel, you keep the ticket, you photograph it, you press send.', 'And then you wait.'],
  },
  {
    text: 'We had 14 visitors on Sunday and one of them brought a parrot. Nobody complained.',
    answers: ['The parrot did.'],
  },
  {
    text: 'Whoever tidied the linen room: it has never been so easy to find anything. Thank you.',
    answers: ['Teamwork, and one very rainy afternoon.'],
  },
  { text: 'Is the training on Thursday in person or on the screen?', answers: ['Both. In person has biscuits.'] },
  {
    text: 'Small win: nobody fell on our floor this month.',
    answers: ['That is not small.', 'What did you change?', 'Night lights in the bathrooms, and shoes with backs.'],
  },
  {
    text: 'The wheelchair with the red sticker pulls to the left. I have put it aside.',
    answers: ['Bearing. I take it tomorrow.'],
  },
  {
    text: 'Has anyone tried the new thermometers? Mine says that everybody is 34 degrees.',
    answers: ['Take the cap off.', 'Ah.'],
  },
  {
    text: 'Who knows how to get ink out of a white uniform?',
    answers: ['Milk. Really.', 'Give up, wear it with pride.'],
  },
  {
    text: 'I looked for the emergency plan and found three versions. Which one holds?',
    answers: ['The one with the green border. I take the others down.'],
  },
];

/** What a quiet place looks like. */
export const lonely = [
  'Is anybody still here?',
  'Next move: knight to f3.',
  'I took one of the harbour in fog, shall I put it here?',
];
