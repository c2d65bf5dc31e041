import { createComment } from '../src/core/comments/server/comments.ts';
import type { DemoTalk } from '../src/core/demo/demo.ts';
import { createItem } from '../src/core/items/server/items.ts';
import { setReaction } from '../src/core/reactions/server/reactions.ts';
import { actingFor } from '../src/platform/http/viewer.ts';
import type { Company } from './company.ts';

/** Says something at a moment, and what is answered to it. Null where whoever says it had not come yet. */
export async function say(
  company: Company,
  talk: DemoTalk,
  saidAt: Date,
  keepPicture: (owner: string, name: string, svg: string) => Promise<string>,
): Promise<string | null> {
  const { db, people, places, counts, now } = company;
  const place = places.get(talk.in)!;
  const author = people.get(talk.by)!;
  if (author.joined > saidAt) return null;
  const { picture, comments = [] } = talk;
  const item = await createItem(db, actingFor(author.id), place.id, {
    kind: talk.kind ?? 'post',
    title: talk.title,
    markdown: talk.text,
    language: talk.language ?? 'en',
    attachments: picture && [{ file: await keepPicture(author.id, picture.name, picture.svg), alt: picture.alt }],
    fields: talk.fields ?? {},
    createdAt: saidAt,
  });
  counts.items += 1;
  let at = saidAt;
  let previous: string | null = null;
  for (const [n, [key, said]] of comments.entries()) {
    const person = people.get(key)!;
    at = new Date(
      Math.min(
        at.getTime() + (4 + ((n * 17 + said.length) % 55)) * 60_000,
        now.getTime() - (comments.length - n) * 30_000,
      ),
    );
    if (person.joined > at) continue;
    const isAnswer = said.startsWith('>');
    previous = await createComment(db, actingFor(person.id), item, {
      markdown: isAnswer ? said.slice(1) : said,
      parent: isAnswer ? previous : null,
      createdAt: at,
    });
    counts.comments += 1;
  }
  for (const [, emoji, n] of (talk.reactions ?? '').matchAll(/(\P{Nd}+?)(\d+)(?:\s|$)/gu)) {
    for (const key of place.members.filter((member) => member !== talk.by).slice(0, Number(n))) {
      await setReaction(db, actingFor(people.get(key)!.id), 'item', item, emoji!.trim(), true, at);
      counts.reactions += 1;
    }
  }
  return item;
}
