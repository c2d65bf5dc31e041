/** Addresses longer than this lose their link and stay as text. */
export const MAX_HREF = 2048;

// Spaces of every kind, control and format characters (zero width, direction marks) and half pairs: each of them has been
// used to make a scheme look like another one, and no address needs them unescaped.
const hidden = /[\p{C}\p{Z}]/u;
const web = /^https?:\/\/[^/?#\\]+(?:[/?#]|$)/i;
const mail = /^mailto:[^/\\]/i;
const phone = /^tel:[+\d(][\d().;=a-z+-]*$/i;
const path = /^\/(?![/\\])/;
const unsafe = /["<>\\^`{|}]/g;

/**
 * The address as a link may carry it, or undefined when it may not: http, https, mailto, tel, and paths that begin with
 * one slash. Characters that could end an attribute or that browsers read as another one (`\` as `/`) come back
 * percent-encoded, a space within as `%20`. Applying it twice changes nothing.
 */
export function safeHref(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > MAX_HREF) return undefined;
  const spaced = value.trim();
  const href = spaced.includes(' ') ? spaced.replaceAll(' ', '%20') : spaced;
  if (hidden.test(href)) return undefined;
  if (!(web.test(href) || path.test(href) || mail.test(href) || phone.test(href))) return undefined;
  const colon = href.indexOf(':');
  const lowered = href[0] === '/' ? href : href.slice(0, colon).toLowerCase() + href.slice(colon);
  const encoded = lowered.replace(unsafe, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  if (encoded.length > MAX_HREF || !URL.canParse(encoded, 'https://fika.invalid')) return undefined;
  return encoded;
}

/** Whether the address leaves Fika for the web, so that the link says `noopener nofollow`. */
export const isExternal = (href: string): boolean => /^https?:/.test(href);
