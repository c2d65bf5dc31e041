import type { InfiniteData } from '@tanstack/react-query';
import type { LiveActivity } from '../../core/activity/contract.ts';
import { listComments } from '../../core/comments/contract.ts';
import { getItem } from '../../core/items/contract.ts';
import { listNotifications } from '../../core/notifications/contract.ts';
import { getMe } from '../../core/people/contract.ts';
import { getCommunity, listCommunities } from '../../core/places/contract.ts';
import { changeComment, changeItem, dropEntry } from '../api/patch.ts';
import { listKey, oneKey, type Page, queryClient } from '../api/queries.ts';
import type { Community, Item, ItemShared, Me } from '../api/shapes.ts';
import { addFresh, dropFresh } from './fresh.ts';

/**
 * Brings one activity into what is on the screen. The shared part of an item or comment replaces the shared part that
 * is cached; what belongs to the reader (`mine`, `can`, `places`) stays. New items are counted, never inserted.
 */
export function mergeActivity(activity: LiveActivity): void {
  const { verb, item, comment } = activity;
  const me = queryClient.getQueryData<Me>(oneKey(getMe));
  const own = activity.actor !== null && activity.actor.id === me?.id;
  if (item) {
    // Comments that were moved away are told by there being fewer.
    const known = queryClient.getQueryData<Item>(oneKey(getItem, { params: { id: item.id } }));
    if (verb === 'item.changed' && known && known.commentCount > item.commentCount) refreshThread(item.id);
    // What the reader may do in it is the server's to say.
    if (known && known.discussionClosed !== item.discussionClosed)
      soon(
        `one.${item.id}`,
        () => void queryClient.invalidateQueries({ queryKey: ['one', getItem.id, { id: item.id }] }),
      );
    // An older state may arrive after a newer reply of one's own; versions only rise. Of a long text only the beginning is told.
    changeItem(item.id, (old) => (item.version < old.version ? old : { ...old, ...item, ...wholeBody(old, item) }));
  }
  // What was deleted comes without its words: only its id is told.
  if (verb === 'item.deleted' && activity.subject) {
    changeItem(activity.subject, (old) => ({ ...old, deleted: true }));
    dropEntry(activity.subject);
    dropFresh(activity.subject);
  }
  // Who read it only there must lose sight of it: the server says what is still theirs.
  if (verb === 'item.unplaced' && activity.subject) refreshPlacing(activity.subject, activity.places);
  if (comment) changeComment(comment.id, (old) => (comment.version < old.version ? old : { ...old, ...comment }));
  if (comment && ((/^comment\.(created|restored)$/.test(verb) && !own) || verb === 'comment.moved'))
    refreshThread(comment.item);
  if (item && (verb === 'item.created' || verb === 'item.placed' || verb === 'item.restored') && !own)
    countNew(item.id, activity.places);
  if (verb === 'member.removed' && activity.person === me?.id) loseSight();
  else if (verb.startsWith('place.') || verb.startsWith('member.')) refreshPlaces(activity.places);
  if (verb === 'person.edited' && activity.person) {
    void queryClient.invalidateQueries({ queryKey: ['one', 'people.get', { id: activity.person }] });
  }
}

/**
 * The whole body where it is here, with the version that it is of, so that an edit of it is never taken for one of a newer; what is newer is asked for.
 */
function wholeBody(old: Item, told: ItemShared): Pick<Item, 'body' | 'abridged' | 'version'> | undefined {
  if (!told.abridged || old.abridged) return undefined;
  if (told.version > old.version)
    soon(
      `whole.${told.id}`,
      () => void queryClient.invalidateQueries({ queryKey: ['one', getItem.id, { id: told.id }] }),
    );
  return { body: old.body, abridged: old.abridged, version: old.version };
}

const waiting = new Map<string, ReturnType<typeof setTimeout>>();

/** Does something once after a burst. */
function soon(name: string, work: () => void): void {
  clearTimeout(waiting.get(name));
  waiting.set(name, setTimeout(work, 250));
}

/** A new comment's abilities are the server's to say, so an open thread is read again; where none is open, nothing is. */
const refreshThread = (item: string): void =>
  soon(
    `thread.${item}`,
    () => void queryClient.invalidateQueries({ queryKey: ['list', listComments.id, { id: item }] }),
  );

const refreshPlacing = (item: string, places: readonly string[]): void =>
  soon(`placing.${item}`, () => {
    void queryClient.invalidateQueries({ queryKey: ['one', getItem.id, { id: item }] });
    void queryClient.invalidateQueries({ queryKey: ['list', 'stream.home'] });
    for (const place of places)
      void queryClient.invalidateQueries({ queryKey: ['list', 'stream.community', { id: place }] });
  });

function countNew(item: string, places: readonly string[]): void {
  if (isListed(item)) return;
  const mine = queryClient.getQueryData<InfiniteData<Page<Community>>>(
    listKey(listCommunities, { query: { scope: 'mine', limit: 100 } }),
  );
  const communities = mine?.pages.flatMap((page) => page.items) ?? [];
  const muted = new Set(communities.filter((one) => one.mine.muted).map((one) => one.id));
  if (places.some((place) => !muted.has(place))) addFresh('home', item);
  for (const place of places) {
    addFresh(place, item);
    changeUnread(place, 1);
  }
}

const isListed = (id: string): boolean =>
  queryClient
    .getQueriesData<InfiniteData<Page<{ id?: string }>>>({ queryKey: ['list', 'stream.home'] })
    .some(([, data]) => data?.pages.some((page) => page.items.some((entry) => entry.id === id)));

/** Moves a community's unread count in the rail and on its page; `null` sets it to nothing. */
export function changeUnread(place: string, by: number | null): void {
  const change = (community: Community): Community => {
    const unread = by === null ? 0 : Math.min(99, community.mine.unread + by);
    return unread === community.mine.unread ? community : { ...community, mine: { ...community.mine, unread } };
  };
  queryClient.setQueriesData<InfiniteData<Page<Community>>>({ queryKey: ['list', listCommunities.id] }, (data) => {
    if (!data) return data;
    return {
      ...data,
      pages: data.pages.map((page) => ({
        ...page,
        items: page.items.map((one) => (one.id === place ? change(one) : one)),
      })),
    };
  });
  queryClient.setQueryData<Community>(oneKey(getCommunity, { params: { id: place } }), (old) =>
    old ? change(old) : old,
  );
}

function refreshPlaces(places: readonly string[]): void {
  soon('places', () => {
    // The organisation is a place as well: its name and colour frame every page.
    const facts = queryClient.getQueriesData<{ organisation?: string | null }>({
      queryKey: ['one', 'entry.installation'],
    });
    if (facts.some(([, data]) => data?.organisation && places.includes(data.organisation)))
      void queryClient.invalidateQueries({ queryKey: ['one', 'entry.installation'] });
    void queryClient.invalidateQueries({ queryKey: ['list', listCommunities.id] });
    void queryClient.invalidateQueries({ queryKey: ['list', 'communities.requests'] });
    for (const place of places) {
      void queryClient.invalidateQueries({ queryKey: ['one', getCommunity.id, { id: place }] });
      void queryClient.invalidateQueries({ queryKey: ['list', 'communities.members', { id: place }] });
    }
  });
}

/**
 * The reader is no longer in a place. What was read there goes from memory, and what is on the screen is asked for again at
 * once: the server says what is still theirs to see.
 */
function loseSight(): void {
  queryClient.removeQueries({ type: 'inactive' });
  void queryClient.invalidateQueries();
}

/** The inbox has something new, or something was read elsewhere. */
export function mergeInbox(unread: number): void {
  queryClient.setQueryData<Me>(oneKey(getMe), (me) => (me ? { ...me, unread } : me));
  soon('inbox', () => void queryClient.invalidateQueries({ queryKey: ['list', listNotifications.id] }));
}

/** Too much was missed to be told one by one: everything that is on the screen is read again. */
export const mergeReset = (): void => void queryClient.invalidateQueries();
