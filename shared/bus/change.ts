import type { ParticipantRecord } from '../audit/record.ts';
import type { SessionRecord } from '../directory/session.ts';
import type { Instant } from '../instant.ts';
import type { ParticipantKey, SessionId } from '../presence/participant.ts';

/** What the table was seen to accept, as far as others are told of it. */
export type Change =
  | ({ readonly type: 'participant-record'; readonly record: ParticipantRecord } & ParticipantKey)
  | { readonly type: 'session-record'; readonly sessionId: SessionId; readonly record: SessionRecord }
  | {
      readonly type: 'occupied' | 'emptied';
      readonly sessionId: SessionId;
      readonly at: Instant;
      readonly occupancy: number;
      /** The presence number under which it was published. */
      readonly number: number;
    }
  | { readonly type: 'closed'; readonly sessionId: SessionId; readonly record: Closing }
  | {
      readonly type: 'deleted';
      readonly sessionId: SessionId;
      readonly at: Instant;
      /** How many records the session has had. */
      readonly records: number;
    };

/** What the record of a closing says of it. */
export type Closing = Pick<SessionRecord, 'at' | 'by' | 'sequence'>;
