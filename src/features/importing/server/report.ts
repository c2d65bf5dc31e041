import { refusalOf } from '../../../core/importing/server/tally.ts';
import { because, type Reason } from '../formats/reason.ts';

/**
 * Why one record was refused, while the others go on.
 * @throws the error itself where it is not about the record
 */
export function reasonOf(error: unknown): Reason {
  const { code, why } = refusalOf(error);
  return code === 'refused' ? because('refused', { why }) : because('database_refuses', { why });
}
