import { type ReactNode, use } from 'react';
import { allMessages } from '../i18n/i18n.ts';

/** Waits, in the Suspense around it, until the words of the room whose part stands in it are here. */
export function Worded({ children }: { children: ReactNode }) {
  use(allMessages());
  return children;
}
