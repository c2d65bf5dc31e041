/** Before each file of tests: they share processes, and nothing that one of them had read is true in the database of the next. */
import { forgetShared } from '../core/items/server/cache.ts';
import { forgetCount } from '../core/people/server/count.ts';

forgetShared();
forgetCount();
