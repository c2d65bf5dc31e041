import { decodeIdCursor, pageOf } from '../../../platform/http/cursor.ts';
import type { Mount } from '../../../platform/http/serve.ts';
import { getItem } from '../../items/server/pipeline.ts';
import * as contract from '../contract.ts';
import {
  askReview,
  createDraft,
  deleteDraft,
  draftOfItem,
  getDraft,
  judgeDraft,
  listDrafts,
  publishDraft,
  saveDraft,
  scheduleDraft,
} from './drafts.ts';

export function routes(mount: Mount): void {
  mount(contract.listDrafts, async ({ db, viewer, query }) => {
    const found = await listDrafts(db, viewer, query.kind, decodeIdCursor(query.cursor), query.limit);
    const { rows, next } = pageOf(found, query.limit, (row) => [row.id]);
    return { items: [...rows], next };
  });
  mount(contract.createDraft, ({ db, viewer, params, body }) => createDraft(db, viewer, params.id, body));
  mount(contract.draftOfItem, ({ db, viewer, params }) => draftOfItem(db, viewer, params.id));
  mount(contract.getDraft, ({ db, viewer, params }) => getDraft(db, viewer, params.id));
  mount(contract.saveDraft, ({ db, viewer, params, body }) => saveDraft(db, viewer, params.id, body));
  mount(contract.deleteDraft, ({ db, viewer, params }) => deleteDraft(db, viewer, params.id));
  mount(contract.publishDraft, async ({ db, viewer, params, body }) =>
    getItem(db, viewer, await publishDraft(db, viewer, params.id, body.version, body.over)),
  );
  mount(contract.scheduleDraft, ({ db, viewer, params, body, services }) =>
    scheduleDraft(services, db, viewer, params.id, body.at === null ? null : new Date(body.at)),
  );
  mount(contract.askReview, ({ db, viewer, params, body }) => askReview(db, viewer, params.id, body.reviewer));
  mount(contract.judgeDraft, ({ db, viewer, params, body }) =>
    judgeDraft(db, viewer, params.id, body.verdict, body.note),
  );
}
