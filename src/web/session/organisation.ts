import { modules } from '../modules.ts';

export interface Organisation {
  readonly name: string;
  /** The place of everybody; null before set-up. */
  readonly place: string | null;
  /** `#rrggbb`, or null for cinnamon. */
  readonly accent: string | null;
}

const unknown = (): Organisation => ({ name: 'Fika', place: null, accent: null });

/** The organisation as the room that knows it says (`organisation` of its web module); "Fika" until that is loaded. */
export const useOrganisation: () => Organisation =
  modules.find((module) => module.organisation)?.organisation ?? unknown;
