import type { DemoTalk } from '../src/core/demo/demo.ts';
import { communities, type DemoCommunity } from './communities.ts';
import { ago, type Company } from './company.ts';
import { pictureOf } from './pictures.ts';
import { seeded } from './seeded.ts';
import { lonely, smallTalk, threads } from './threads.ts';

interface Talk extends DemoTalk {
  readonly at: Date;
}

const languageOf = (place: string, comments: number): string =>
  place === 'عمّان' ? 'ar' : place === 'Deutschsprachige Runde' && comments > 2 ? 'de' : 'en';

/** The written conversations, and small talk through the year in between. */
export function script(company: Company): Talk[] {
  const { now } = company;
  const random = seeded(7);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const moments: { community: DemoCommunity; n: number; days: number; at: Date }[] = [];
  for (const community of communities) {
    for (let n = 0; n < community.talk; n++) {
      const days = community.talk < 3 ? 200 + n * 40 : 1 + Math.floor(random() ** 1.3 * 350);
      moments.push({
        community,
        n,
        days,
        at: ago(now, days, 6 + Math.floor(random() * 14), Math.floor(random() * 60)),
      });
    }
  }
  moments.sort((a, b) => a.at.getTime() - b.at.getTime());
  const unheard = longestUnheard(smallTalk);
  const talks: Talk[] = threads.map(({ picture, ...thread }, i) => ({
    ...thread,
    ...(picture && { picture: { name: picture.scene, svg: pictureOf(picture), alt: picture.alt } }),
    language: languageOf(thread.in, thread.comments.length),
    at: ago(now, thread.ago, thread.hour, (i * 13) % 50),
  }));
  for (const { community, n, days, at } of moments) {
    const { members } = company.places.get(community.name)!;
    const said = community.talk < 3 ? { text: lonely[n % lonely.length]!, answers: [] } : unheard(community.name);
    const others = members.filter((key) => key !== community.owner);
    const by = others.length > 0 ? pick(others) : community.owner;
    talks.push({
      in: community.name,
      by,
      ago: days,
      hour: at.getUTCHours(),
      text: said.text,
      comments: said.answers.map((answer) => [pick(members.filter((key) => key !== by)) ?? by, answer] as const),
      reactions: random() < 0.7 ? `${pick(['👍', '❤️', '😂', '🙏', '👏'])}${1 + Math.floor(random() * 9)}` : undefined,
      at,
    });
  }
  return talks.sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** What was not said in a place for the longest time; among those, what was not said anywhere. So nobody reads the same twice on one page. */
function longestUnheard<T>(sayings: readonly T[]): (place: string) => T {
  let turn = 0;
  const anywhere = sayings.map(() => 0);
  const here = new Map<string, number[]>();
  return (place) => {
    const last = here.get(place) ?? sayings.map(() => 0);
    here.set(place, last);
    let best = 0;
    for (let i = 1; i < sayings.length; i++) {
      const isOlder = last[i] === last[best] ? anywhere[i]! < anywhere[best]! : last[i]! < last[best]!;
      if (isOlder) best = i;
    }
    turn += 1;
    last[best] = turn;
    anywhere[best] = turn;
    return sayings[best]!;
  };
}
