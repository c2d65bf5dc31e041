import type { Mount } from '../../../platform/http/serve.ts';
import { searchAll } from '../contract.ts';
import { search } from './search.ts';

export function routes(mount: Mount): void {
  mount(searchAll, ({ db, viewer, query, services }) => search(db, services.db, viewer, query));
}
