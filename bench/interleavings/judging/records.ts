import { fromAuditItem } from '../../../functions/aws/audit/audit-items.ts';
import type { ParticipantRecord } from '../../../shared/audit/record.ts';
import type { SessionId } from '../../../shared/presence/participant.ts';
import type { Cloud } from '../stage/cloud.ts';

/** What is on record, of each participant and each session the oldest first. */
export const recordsIn = (cloud: Cloud) =>
  [...cloud.items()]
    .flatMap((item) => {
      const found = item.sk?.S?.startsWith('AUDIT#') ? fromAuditItem(item) : null;
      return found ? [found] : [];
    })
    .sort((one, other) => one.record.sequence - other.record.sequence);

/** What became of somebody. */
export const recordsOf = (
  cloud: Cloud,
  participantId: string,
  sessionId: SessionId = 's',
): readonly ParticipantRecord[] =>
  recordsIn(cloud)
    .filter(({ owner }) => owner.sessionId === sessionId && owner.participantId === participantId)
    .map(({ record }) => record as ParticipantRecord);
