import type { SearchHit } from '../../core/search/contract.ts';
import { paths } from '../paths.ts';
import { personLine } from './person-chip.tsx';

/** The page that a hit opens. */
export function addressOf(hit: SearchHit): string {
  if (hit.type === 'person') return paths.person(hit.id);
  if (hit.type === 'place') return paths.community(hit.id);
  return paths.item(hit.item ?? hit.id, hit.type === 'comment' ? hit.id : undefined);
}

const excerpt = (hit: SearchHit): string => hit.excerpt.map((part) => part.text).join('');

/** What a hit is called: its title, or its first words where it has none. */
export const hitTitle = (hit: SearchHit): string => hit.person?.name ?? (hit.title || excerpt(hit));

/** Who said it, where. */
export const hitLine = (hit: SearchHit): string =>
  hit.person
    ? personLine(hit.person)
    : [hit.author?.name, hit.type === 'place' ? excerpt(hit) : hit.place?.name].filter(Boolean).join(' · ');
