import { listCommunities } from '../../core/places/contract.ts';
import { useList } from '../api/queries.ts';
import type { Place } from '../api/shapes.ts';
import { useMe } from '../session/me.ts';
import { useOrganisation } from '../session/organisation.ts';

const key = 'fika.place';

/** Where the reader may post: their communities, their own page, the organisation; the one they used last comes first. */
export function usePostPlaces(enabled: boolean): readonly Place[] {
  const me = useMe();
  const organisation = useOrganisation();
  const communities = useList(listCommunities, { query: { scope: 'mine', limit: 100 } }, { enabled });
  const own: Place = {
    id: me.page,
    kind: 'person',
    name: me.name,
    slug: '',
    emoji: '',
    visibility: 'open',
    memberCount: 1,
    person: me.id,
  };
  const everybody: Place[] =
    organisation.place && !me.guest
      ? [
          {
            id: organisation.place,
            kind: 'organisation',
            name: organisation.name,
            slug: '',
            emoji: '',
            visibility: 'open',
            memberCount: 0,
            person: null,
          },
        ]
      : [];
  const places = [
    ...communities.entries.filter((one) => one.can.includes('post')),
    ...(me.guest ? [] : [own]),
    ...everybody,
  ];
  const last = lastPlace();
  return places.sort((a, b) => Number(b.id === last) - Number(a.id === last));
}

function lastPlace(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function rememberPlace(id: string): void {
  try {
    localStorage.setItem(key, id);
  } catch {
    // Then the list starts with the first community again.
  }
}
