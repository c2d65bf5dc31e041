import type { AccessCase } from '../core/access/testing/scene.ts';

const rooms = import.meta.glob<Record<string, AccessCase>>('../{core,features}/*/access-cases.ts', {
  eager: true,
  import: 'cases',
});

/** The cases of all rooms, by the route's id. */
export const cases: Readonly<Record<string, AccessCase>> = Object.assign({}, ...Object.values(rooms));
