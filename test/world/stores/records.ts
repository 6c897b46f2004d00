import { auditKey } from '../../../functions/aws/items/keys.ts';
import type { ParticipantRecord } from '../../../shared/audit/record.ts';
import {
  placeOf,
  type Recorded,
  type RecordPlace,
  type RecordTable,
} from '../../../shared/evidence/records.ts';
import type { SessionId } from '../../../shared/presence/participant.ts';
import type { Reading } from './audit.ts';

/** The records in the trail in memory, in the table's order. */
export const memoryRecords = ({ everything }: Pick<Reading, 'everything'>): RecordTable => {
  const inSession = (sessionId: SessionId) =>
    everything()
      .flatMap(({ owner, record }) =>
        owner.sessionId === sessionId && owner.participantId !== null
          ? [{ participantId: owner.participantId, record: record as ParticipantRecord }]
          : [],
      )
      .map((one) => ({ ...one, key: keyOf(placeOf(one)) }))
      .toSorted((one, other) => Buffer.compare(one.key, other.key));
  const page = (all: readonly Recorded[], most: number) => {
    const records = all.slice(0, most).map(({ participantId, record }) => ({ participantId, record }));
    const end = all.length > most ? records.at(-1) : undefined;
    return { records, last: end ? placeOf(end) : null };
  };
  return {
    ofSession: async (sessionId, after, most) =>
      page(
        inSession(sessionId).filter(({ key }) => after === null || Buffer.compare(key, keyOf(after)) > 0),
        most,
      ),
    ofPerson: async ({ sessionId, participantId }, before, most) =>
      page(
        inSession(sessionId)
          .filter((one) => one.participantId === participantId)
          // Somebody else's cursor reads as the start.
          .filter(
            ({ key }) => before?.participantId !== participantId || Buffer.compare(key, keyOf(before)) < 0,
          )
          .toReversed(),
        most,
      ),
  };
};

const keyOf = (place: RecordPlace): Buffer =>
  Buffer.from(auditKey({ sessionId: '', participantId: place.participantId }, place).sk.S);
