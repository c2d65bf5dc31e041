import { text } from './contract.ts';
import { field } from './field-problems.ts';

/** What a browser would open as a page. Line breaks and the like are refused: they would be taken out in silence, and something else be opened. */
export function isWebAddress(address: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is refused
  if (/[\u0000-\u0020\u007f-\u00a0\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/.test(address)) return false;
  if (!URL.canParse(address)) return false;
  const { protocol, username, password, hostname } = new URL(address);
  return /^https?:$/.test(protocol) && username === '' && password === '' && hostname !== '';
}

/** An address of the web, or nothing. */
export const webAddressOrNothing = (max = 2000) =>
  text(max)
    .transform((address) => address.trim())
    .refine((address) => address === '' || isWebAddress(address), field('not_a_web_address'));
