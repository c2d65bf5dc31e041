import { call } from '../../../web/api/client.ts';
import { queryClient } from '../../../web/api/queries.ts';
import { tellProblem } from '../../../web/components/toast.ts';
import { markSeen } from '../contract.ts';

/** Whose feeds are read: one's own (null), or a community's. */
export type Where = { readonly id: string; readonly name: string; readonly leads: boolean } | null;

/** What was subscribed, stopped or seen changes the lists of feeds and what they show. */
export const refresh = async (): Promise<void> => {
  const ids = ['feeds.mine', 'feeds.ofPlace', 'feeds.entries', 'feeds.entriesOfPlace'];
  await Promise.all(
    ids.flatMap((id) => ['list', 'one'].map((sort) => queryClient.invalidateQueries({ queryKey: [sort, id] }))),
  );
};

export async function seenAll(subscriptions: readonly string[]): Promise<void> {
  try {
    await call(markSeen, { body: { subscriptions: [...subscriptions] } });
    await refresh();
  } catch (error) {
    tellProblem(error);
  }
}
