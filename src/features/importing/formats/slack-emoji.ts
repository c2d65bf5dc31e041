import { nameToEmoji } from 'gemoji';
import { slackOnly } from './slack-emoji-names.ts';

const known = (name: string): string | undefined => {
  if (slackOnly.has(name)) return slackOnly.get(name);
  // Slack writes `man-shrugging` and `female-doctor` where GitHub has `man_shrugging` and `woman_doctor`.
  for (const form of [name, name.replaceAll('-', '_'), name.replace(/^male-/, 'man_').replace(/^female-/, 'woman_')]) {
    const key = form.replaceAll('-', '_');
    if (Object.hasOwn(nameToEmoji, form)) return nameToEmoji[form];
    if (Object.hasOwn(nameToEmoji, key)) return nameToEmoji[key];
  }
  const country = /^flag-([a-z])([a-z])$/.exec(name);
  return country
    ? [country[1]!, country[2]!].map((c) => String.fromCodePoint(0x1f185 + c.charCodeAt(0))).join('')
    : undefined;
};

/**
 * The emoji of a Slack name, `wave` or `wave::skin-tone-3`, without colons around it; undefined for an organisation's own.
 */
export function slackEmoji(name: string): string | undefined {
  const [base = '', tone] = name.toLowerCase().split('::');
  const emoji = known(base);
  const step = /^skin-tone-([2-6])$/.exec(tone ?? '')?.[1];
  if (!emoji || !step) return emoji;
  const modifier = String.fromCodePoint(0x1f3f9 + Number(step));
  // The tone follows the first character, in place of the mark that asks for a coloured picture.
  const [first = '', ...rest] = emoji;
  return first + modifier + rest.filter((c, index) => !(index === 0 && c === '\ufe0f')).join('');
}
