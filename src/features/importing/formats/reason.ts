import { reasonsIn, type Reason as SomeReason } from '../../../core/importing/reason.ts';
import english from '../messages/en.json' with { type: 'json' };

export type ReasonCode = keyof typeof english.reason;
export type Reason = SomeReason<ReasonCode>;

export const because = reasonsIn(english.reason);
