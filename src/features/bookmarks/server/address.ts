/** When two ways of writing an address are the same page. */
import { createHash } from 'node:crypto';

/** What campaigns and mail programs add, to learn who came from where: no part of the page's address. */
const tracking =
  /^(utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|twclid|igshid|mc_[ce]id|yclid|_hs(enc|mi)|vero_id)$/i;

/**
 * The address as it is kept and opened: as a browser writes it, without what was added to follow people. Asked again with what it
 * answers, it answers the same.
 */
export function normalAddress(address: string): string {
  const url = new URL(address);
  // Names are taken out of the text itself: URLSearchParams would write the others anew.
  const query = url.search
    .slice(1)
    .split('&')
    .filter((part) => part !== '' && !tracking.test(part.split('=')[0]!))
    .join('&');
  url.search = query === '' ? '' : `?${query}`;
  if (url.hash === '#' || url.hash === '') url.hash = '';
  return url.href;
}

/** What is equal for the same page: http and https, www. or not, a slash at the end, the order of the query, where on the page. */
export function addressKey(address: string): Buffer {
  const url = new URL(normalAddress(address));
  const host = url.host.replace(/^www\./, '').replace(/\.$/, '');
  const path = url.pathname.replace(/\/+$/, '');
  const query = url.search.slice(1).split('&').sort().join('&');
  // A page of one script says after # which page it is.
  const hash = /^#[/!]/.test(url.hash) ? url.hash : '';
  return createHash('sha256').update(`${host}${path}?${query}${hash}`).digest();
}

/** The name of the host, as one would say it. */
export const hostOf = (address: string): string => new URL(address).hostname.replace(/^www\./, '');
