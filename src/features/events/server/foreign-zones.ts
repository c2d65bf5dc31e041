import { findIana } from 'windows-iana';
import { timeZone } from '../contract.ts';
import type { Component } from './content-lines.ts';

const known = (name: string): string | null => (timeZone.safeParse(name).success ? name : null);

/** Minutes of `+0530`; null where it is none. */
function offsetOf(value: string | undefined): number | null {
  const found = /^([+-])(\d\d)(\d\d)/.exec(value?.trim() ?? '');
  return found ? (found[1] === '-' ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3])) : null;
}

/** The zone by its name: ours, behind a prefix of its program's, or one of Windows. */
function byName(name: string): string | null {
  const bare = name.trim().replace(/^\/+/, '').replaceAll(' ', '_');
  const parts = bare.split('/');
  for (const length of [3, 2]) {
    const end = known(parts.slice(-length).join('/'));
    if (end) return end;
  }
  if (/^(utc|gmt|z|etc\/utc)$/i.test(bare)) return 'UTC';
  const [windows] = findIana(name.trim());
  if (windows) return known(windows);
  // Programs put something before or behind: custom_Europe/Berlin.
  const within =
    /(?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)\/[A-Za-z]+(?:[_/-][A-Z][a-z]+)*/.exec(
      bare,
    )?.[0];
  return within ? known(within) : null;
}

export interface ForeignZone {
  readonly zone: string;
  /** Whether it is only like what was meant: a fixed distance from UTC, or UTC itself. */
  readonly guessed: boolean;
}

/** What a program calls a zone, as one that we know. Where only its distance from UTC can be told, that is kept. */
export function zoneOf(name: string, definition: Component | undefined): ForeignZone {
  const told = definition?.properties.find((one) => one.name === 'X-LIC-LOCATION')?.value;
  const found = byName(name) ?? (told ? byName(told) : null);
  if (found) return { zone: found, guessed: false };
  const offset = offsetOf(
    definition?.children
      .filter((child) => child.name === 'STANDARD')
      .at(-1)
      ?.properties.find((one) => one.name === 'TZOFFSETTO')?.value,
  );
  if (offset !== null && offset % 60 === 0 && Math.abs(offset) <= 12 * 60) {
    // The names of these count westwards.
    const zone = offset === 0 ? 'UTC' : `Etc/GMT${offset > 0 ? '-' : '+'}${Math.abs(offset) / 60}`;
    return { zone, guessed: true };
  }
  return { zone: 'UTC', guessed: true };
}
