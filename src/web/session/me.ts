import { getMe } from '../../core/people/contract.ts';
import { oneKey, queryClient, useOne } from '../api/queries.ts';
import type { Me } from '../api/shapes.ts';

/** The signed-in person, as the server last said. Components below the app layout may use `useMe`, which is then there. */
export const useMeQuery = () => useOne(getMe);

export function useMe(): Me {
  const { data } = useOne(getMe);
  if (!data) throw new Error('useMe is for pages behind the sign-in');
  return data;
}

/** Who is signed in, or undefined before anybody is: for components that also stand on bare pages. */
export const useMaybeMe = (): Me | undefined => useOne(getMe, undefined, { enabled: false }).data;

export const setMe = (change: (me: Me) => Me): void => {
  queryClient.setQueryData<Me>(oneKey(getMe), (me) => (me ? change(me) : me));
};
