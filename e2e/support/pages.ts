import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Api } from './api.ts';

export interface Scene {
  /** An open community. */
  readonly place: string;
  /** Who owns it. */
  readonly owner: Api;
  /** Who is a member of it. */
  readonly member: Api;
}

/** Makes what a room's pages show, and answers with their addresses by name. Each is looked at on desktop and phone, in light, dark and 320 pixels. */
export type RoomPages = (scene: Scene) => Promise<Record<string, string>>;

/** The pages of all rooms: each may have `journeys/pages.ts`. */
export async function pagesOfRooms(scene: Scene): Promise<Record<string, string>> {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const all: Record<string, string> = {};
  for (const file of globSync('src/features/*/journeys/pages.ts', { cwd: root }).sort()) {
    const { pages } = (await import(root + file)) as { pages: RoomPages };
    Object.assign(all, await pages(scene));
  }
  return all;
}
