import { problems } from '../../../platform/http/problems.ts';
import type { Mount } from '../../../platform/http/serve.ts';
import { findTag } from '../../items/server/tags.ts';
import * as contract from '../contract.ts';
import { setFollow, setSaved } from './follows.ts';

export function routes(mount: Mount): void {
  mount(contract.saveItem, ({ db, viewer, params }) => setSaved(db, viewer, params.id, true));
  mount(contract.unsaveItem, ({ db, viewer, params }) => setSaved(db, viewer, params.id, false));
  mount(contract.followItem, ({ db, viewer, params }) => setFollow(db, viewer, 'item', params.id, true));
  mount(contract.unfollowItem, ({ db, viewer, params }) => setFollow(db, viewer, 'item', params.id, false));
  mount(contract.followTag, async ({ db, viewer, params }) => {
    const tag = await findTag(db, params.tag);
    if (!tag) throw problems.not_found();
    await setFollow(db, viewer, 'tag', tag, true);
  });
  mount(contract.unfollowTag, async ({ db, viewer, params }) => {
    const tag = await findTag(db, params.tag);
    if (tag) await setFollow(db, viewer, 'tag', tag, false);
  });
}
