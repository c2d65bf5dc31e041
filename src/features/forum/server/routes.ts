import { z } from 'zod';
import { findInPlace } from '../../../core/items/server/in-place.ts';
import { getItem, pageOfFound } from '../../../core/items/server/pipeline.ts';
import { findTag } from '../../../core/items/server/tags.ts';
import { decodeCursor } from '../../../platform/http/cursor.ts';
import { problems } from '../../../platform/http/problems.ts';
import type { Mount } from '../../../platform/http/serve.ts';
import * as contract from '../contract.ts';
import { addCategory, editCategory } from './categories.ts';
import { categoriesOf, deleteCategory } from './category-queries.ts';
import { topicsSkeleton } from './queries.ts';
import { merge, move, pin, see, splitInto, splitOff } from './topics.ts';

/** Pinned or not (1 or nothing), and an id. */
const positionKey = z.tuple([
  z
    .string()
    .regex(/^\d{1,20}$/)
    .refine((s) => BigInt(s) % 10n ** 19n < 2n ** 63n && BigInt(s) / 10n ** 19n < 2n),
]);

export function routes(mount: Mount): void {
  mount(contract.listCategories, async ({ db, params }) => ({ items: await categoriesOf(db, params.id) }));
  mount(contract.createCategory, ({ db, params, body }) => addCategory(db, params.id, body));
  mount(contract.updateCategory, ({ db, params, body }) => editCategory(db, params.id, params.category, body));
  mount(contract.deleteCategory, async ({ db, params }) => {
    if (!(await deleteCategory(db, params.id, params.category))) throw problems.not_found();
  });

  mount(contract.communityTopics, async ({ db, viewer, params, query }) => {
    const { limit, category } = query;
    const tag = query.tag === undefined ? null : ((await findTag(db, query.tag)) ?? '0');
    const after = decodeCursor(query.cursor, positionKey)?.[0] ?? null;
    const found = await findInPlace(db, viewer, params.id, topicsSkeleton(params.id, { category, tag }, after, limit));
    return pageOfFound(found, limit, {});
  });

  mount(contract.seeTopic, ({ db, viewer, params, body }) => see(db, viewer, params.id, body.reply));
  mount(contract.pinTopic, ({ db, viewer, params }) => pin(db, viewer, params.id, true));
  mount(contract.unpinTopic, ({ db, viewer, params }) => pin(db, viewer, params.id, false));
  mount(contract.moveTopic, async ({ db, viewer, params, body }) => {
    await move(db, viewer, params.id, body);
    return getItem(db, viewer, params.id);
  });
  mount(contract.splitTopic, ({ db, viewer, params, body }) =>
    'into' in body
      ? splitInto(db, viewer, params.id, body.replies, body.into)
      : splitOff(db, viewer, params.id, body.replies, body),
  );
  mount(contract.mergeTopic, ({ db, viewer, params, body }) => merge(db, viewer, params.id, body.into));
}
