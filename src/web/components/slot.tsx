import { type JSX, Suspense } from 'react';
import type { SlotName, Slots } from '../module.ts';
import { slot } from '../modules.ts';
import { Worded } from './worded.tsx';

type SlotProps<S extends SlotName> = { name: S } & Slots[S];

/** What rooms put in a named place of a page, in order. */
export function Slot<S extends SlotName>({ name, ...given }: SlotProps<S>) {
  return slot(name).map(({ id, component: Component }) => (
    <Suspense key={id} fallback={null}>
      <Worded>
        <Component {...(given as unknown as Slots[S] & JSX.IntrinsicAttributes)} />
      </Worded>
    </Suspense>
  ));
}
