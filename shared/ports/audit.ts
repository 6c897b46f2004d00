import type { ParticipantRecord } from '../audit/record.ts';
import type { AuditOwner } from '../audit/trail.ts';
import type { SessionRecord } from '../directory/session.ts';

export type AuditRecord = ParticipantRecord | SessionRecord;

/** The audit trail. Records are only ever added; no port changes or removes one. */
export type AuditTable = {
  /** Adds a record to the chain of its owner; one that is there already is as good. */
  append(owner: AuditOwner, record: AuditRecord): Promise<void>;
};
