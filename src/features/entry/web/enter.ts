import { paths } from '../../../web/paths.ts';

/**
 * Goes in after a sign-in, to where the person wanted to be. Only to a page of this app: an address from a link must
 * not lead elsewhere. A whole new page, so that nothing from before the sign-in stays.
 */
export function enter(next?: string): void {
  const target = next === undefined ? null : URL.parse(next, location.origin);
  const inside = target?.origin === location.origin && next?.startsWith('/') && !target.pathname.startsWith('/api/');
  location.assign(inside ? target.pathname + target.search + target.hash : paths.home);
}
