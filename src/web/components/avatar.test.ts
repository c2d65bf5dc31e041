import { expect, it } from 'vitest';
import { initials } from './avatar.tsx';

it.each([
  ['Jonas Ek', 'JE'],
  ['María José Fernández-Villaverde', 'MF'],
  ['Marek Nowak (Medivia)', 'MN'],
  ['Cher', 'C'],
  ['(Kim)', ''],
])('%s has the initials %s', (name, letters) => {
  expect(initials(name)).toBe(letters);
});
