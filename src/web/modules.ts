import { registerNamespace } from './api/problem.ts';
import type { Kind } from './kinds.ts';
import type { AccountEntry, NavEntry, PageRoute, SlotEntry, SlotName, WebModule } from './module.ts';

const found = import.meta.glob<WebModule>('../{core,features}/*/web/index.ts', { eager: true, import: 'default' });

/** Every room that has a web/ folder. The order is the alphabet's; what is shown is ordered by `order`. */
export const modules: readonly WebModule[] = Object.entries(found)
  .sort(([a], [b]) => a.localeCompare(b))
  .map(([, module]) => module);

for (const module of modules) registerNamespace(module.name);

export const routes: readonly PageRoute[] = modules.flatMap((module) => module.routes ?? []);

export const nav: readonly NavEntry[] = modules.flatMap((module) => module.nav ?? []).sort((a, b) => a.order - b.order);

export const account: readonly AccountEntry[] = modules
  .flatMap((module) => module.account ?? [])
  .sort((a, b) => a.order - b.order);

const kinds = new Map(modules.flatMap((module) => module.kinds ?? []).map((kind) => [kind.kind, kind]));

/** The kind by its name in the API, or undefined for one that this version of the app does not know. */
export const kindOf = (name: string): Kind | undefined => kinds.get(name);

/** Every kind that the app can show. */
export const allKinds = (): readonly Kind[] => [...kinds.values()];

/** The kinds that a composer offers, in order. */
export const composableKinds = (): readonly Kind[] =>
  [...kinds.values()].filter((kind) => kind.order !== undefined).sort((a, b) => a.order! - b.order!);

/** What rooms put in a named place, in order. */
export const slot = <S extends SlotName>(name: S): readonly SlotEntry<S>[] =>
  modules
    .flatMap((module) => (module.slots?.[name] ?? []) as readonly SlotEntry<S>[])
    .sort((a, b) => a.order - b.order);
