import { type ComponentType, type LazyExoticComponent, Suspense, useSyncExternalStore } from 'react';
import { Worded } from '../components/worded.tsx';
import classes from './dock.module.css';

/**
 * The foot of every page, for what goes on while people browse: a recording that plays, later a call. Empty until a room puts something there, so that it costs
 * nothing before.
 */
let docked: LazyExoticComponent<ComponentType> | null = null;
const listeners = new Set<() => void>();

/** Puts a component there, instead of what was there; null takes it away. */
export function setDock(component: LazyExoticComponent<ComponentType> | null): void {
  docked = component;
  for (const listener of listeners) listener();
}

const useDock = (): typeof docked =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => docked,
  );

export function Dock() {
  const Docked = useDock();
  if (!Docked) return null;
  return (
    <div className={classes.dock} data-dock>
      <Suspense fallback={null}>
        <Worded>
          <Docked />
        </Worded>
      </Suspense>
    </div>
  );
}
