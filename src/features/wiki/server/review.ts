/** The nightly look at what is promised to be true: owners are told before the day comes, readers and the search when it has passed. */
import { appendActivity } from '../../../core/activity/server/log.ts';
import { write } from '../../../platform/http/write.ts';
import type { Services } from '../../../platform/services.ts';
import { takeDue, takeOutdated, touch } from './queries.ts';

/** Days before the last one on which the owner is asked. */
export const noticeDays = 14;
const batch = 500;

/** Returns how many owners were asked and how many pages became outdated. Running it twice asks nobody twice. */
export async function reviewPages(services: Services): Promise<{ asked: number; outdated: number }> {
  const counts = { asked: 0, outdated: 0 };
  for (;;) {
    const taken = await write(services, null, async (db) => {
      const due = await takeDue(db, noticeDays, batch);
      const outdated = await takeOutdated(db, batch);
      if (outdated.length > 0) await touch(db, outdated);
      await appendActivity(db, [
        ...due.map(({ id, owner_id: person }) => ({
          actor: null,
          verb: 'item.changed',
          object: id,
          item: id,
          person,
          data: { what: 'review', asks: 'review-due' },
        })),
        ...outdated.map((id) => ({
          actor: null,
          verb: 'item.changed',
          object: id,
          item: id,
          data: { what: 'outdated' },
        })),
      ]);
      return { due: due.length, outdated: outdated.length };
    });
    counts.asked += taken.due;
    counts.outdated += taken.outdated;
    if (taken.due < batch && taken.outdated < batch) return counts;
  }
}
