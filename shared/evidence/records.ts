import type { ParticipantRecord } from '../audit/record.ts';
import type { Instant } from '../instant.ts';
import type { ParticipantId, ParticipantKey, SessionId } from '../presence/participant.ts';

/** A record of a participant's chain, and whose it is. */
export type Recorded = { readonly participantId: ParticipantId; readonly record: ParticipantRecord };

/** Where a record lies among those of its session: by participant, and by time for each. */
export type RecordPlace = {
  readonly participantId: ParticipantId;
  readonly at: Instant;
  readonly sequence: number;
};

/** Some records, and after which one there may be more; null when there are none. It may be empty while there are more. */
export type RecordPage = { readonly records: readonly Recorded[]; readonly last: RecordPlace | null };

/**
 * What is on record of people, to be read. What should be gone by its date is not in it, and a damaged record is left out.
 * May lag behind by seconds.
 */
export type RecordTable = {
  /** Those of everybody in a session, up to a limit: in the order of their ids, and for each the oldest first. */
  ofSession(sessionId: SessionId, after: RecordPlace | null, most: number): Promise<RecordPage>;
  /** Those of one person in a session, up to a limit, the newest first. */
  ofPerson(key: ParticipantKey, before: RecordPlace | null, most: number): Promise<RecordPage>;
};

export const placeOf = ({ participantId, record }: Recorded): RecordPlace => ({
  participantId,
  at: record.at,
  sequence: record.sequence,
});
