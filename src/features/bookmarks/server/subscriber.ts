import type { Subscriber } from '../../../core/activity/server/subscribers.ts';
import { notePlaces } from './queries.ts';

/**
 * Follows bookmarks into further places. A place's list is read from `bookmark_place` and asks the placement of each, so that a row too many shows
 * nothing, and none is ever taken out.
 */
export const placesSubscriber: Subscriber = {
  name: 'bookmarks:places',
  take: async (db, batch) => {
    const items = batch.flatMap(({ verb, item }) =>
      /^item\.(created|placed|restored)$/.test(verb) && item ? [item] : [],
    );
    if (items.length > 0) await notePlaces(db, [...new Set(items)]);
  },
  // What the kind wrote itself stays true, and the log brings the rest again.
  forget: async () => {},
};
