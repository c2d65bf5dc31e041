import { filePath } from '../api/files.ts';
import type { Person } from '../api/shapes.ts';
import classes from './avatar.module.css';

interface AvatarProps {
  person: Pick<Person, 'id' | 'name' | 'photo'>;
  /** Pixels: 24 beside small text, 32 in comments, 40 at the head of an item, 96 on a profile. */
  size?: 24 | 32 | 40 | 96;
}

/** A photo, or initials on a colour that belongs to the person. Decoration: the name stands beside it. */
export function Avatar({ person, size = 40 }: AvatarProps) {
  return (
    <span
      className={classes.avatar}
      data-size={size}
      style={{ background: personColour(person.id) }}
      aria-hidden="true"
    >
      {person.photo ? (
        <img
          src={filePath(person.photo, size > 40 ? 'medium' : 'small')}
          alt=""
          width={size}
          height={size}
          loading="lazy"
        />
      ) : (
        initials(person.name)
      )}
    </span>
  );
}

/** Each at least 4.5:1 under white letters. */
const colours = [
  '#5e3a94',
  '#386096',
  '#8a6a35',
  '#4d7a2e',
  '#9c4668',
  '#1f6f5c',
  '#a8481f',
  '#45618f',
  '#7a5a3c',
  '#6b4fa0',
  '#2f7486',
  '#8c3f3f',
];

/** A colour that stays with the person: from the id's last digits, which differ even for people made together. */
export const personColour = (id: string): string => {
  let sum = 0;
  for (const digit of id) sum = (sum * 31 + digit.charCodeAt(0)) % 9973;
  return colours[sum % colours.length]!;
};

/** The first letters of the first and the last word, leaving out what stands in brackets; one for a name of one word, none without letters. */
export function initials(name: string): string {
  const words = name
    .replace(/\(.*?\)/gu, ' ')
    .split(/\s+/u)
    .filter((word) => /\p{L}/u.test(word));
  const picked = words.length > 1 ? [words[0]!, words.at(-1)!] : words;
  return picked.map((word) => (/\p{L}/u.exec(word)?.[0] ?? '').toLocaleUpperCase()).join('');
}
