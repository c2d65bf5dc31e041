import type { Mount } from '../../../platform/http/serve.ts';
import * as contract from '../contract.ts';
import { changeComment, createComment, discussion, getComment, setCommentDeleted } from './comments.ts';

export function routes(mount: Mount): void {
  mount(contract.listComments, ({ db, viewer, params, query, can }) => discussion(db, viewer, params.id, can, query));

  mount(contract.createComment, async ({ db, viewer, params, body }) =>
    getComment(db, viewer, await createComment(db, viewer, params.id, body)),
  );

  mount(contract.getComment, ({ db, viewer, params }) => getComment(db, viewer, params.id));

  mount(contract.updateComment, async ({ db, viewer, params, body }) => {
    await changeComment(db, viewer, params.id, body);
    return getComment(db, viewer, params.id);
  });

  mount(contract.deleteComment, ({ db, viewer, params }) => setCommentDeleted(db, viewer, params.id, true));

  mount(contract.restoreComment, async ({ db, viewer, params }) => {
    await setCommentDeleted(db, viewer, params.id, false);
    return getComment(db, viewer, params.id);
  });
}
