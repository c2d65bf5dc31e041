import { search } from '../../../core/search/server/search.ts';
import { typedWords } from '../../../core/search/words.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import { answeredAmong } from './queries.ts';

const shown = 5;
/** So many of the words of what is typed are asked for together at first, then fewer. */
const tries = [4, 2, 1];

/**
 * Questions like the one that is being typed. Search finds what has all words; of a whole sentence that is nothing, so the longest words are asked for, which say
 * most, and fewer of them while nothing is found.
 */
export async function similar(db: Db, viewer: Viewer, typed: string) {
  const words = [...new Set(typedWords(typed).map(({ typed: word }) => word))]
    .filter((word) => word.length > 3)
    .sort((a, b) => b.length - a.length);
  const asked = new Set<string>();
  for (const count of tries) {
    const q = words.slice(0, count).join(' ');
    if (q === '' || asked.has(q)) continue;
    asked.add(q);
    const { items } = await search(db, db, viewer, { q, kind: 'question', limit: shown });
    if (items.length === 0) continue;
    const answered = await answeredAmong(
      db,
      items.map((hit) => hit.id),
    );
    return items.map((hit) => ({ ...hit, answered: answered.has(hit.id) }));
  }
  return [];
}
