import type { Mount } from '../../../platform/http/serve.ts';
import * as contract from '../contract.ts';
import { vote } from './polls.ts';

export function routes(mount: Mount): void {
  mount(contract.votePoll, ({ db, viewer, params, body }) => vote(db, viewer, params.id, body.options));
}
