import { hashOf, type Witness } from '../../../shared/audit/trail.ts';
import { type Duration, instant } from '../../../shared/instant.ts';
import type { AuditRecord } from '../../../shared/ports/audit.ts';
import type { ParticipantKey } from '../../../shared/presence/participant.ts';
import { type Item, numberOf, textOf, toItem } from '../items/items.ts';
import { AUDIT_HEAD, auditHeadKey } from '../items/keys.ts';
import { expiryOf } from './audit-items.ts';

/**
 * What a chain ends with when a participation does. It is kept for exactly as long as that record, so that there is something to
 * compare the end of the chain with after the participant's item has gone, or has begun a chain anew.
 */
export const toHeadItem = (owner: ParticipantKey, record: AuditRecord, retention: Duration): Item => ({
  ...auditHeadKey(owner, record),
  ...toItem({
    head: hashOf(owner, record),
    length: record.sequence,
    at: record.at,
    expiresAt: expiryOf(record, retention),
  }),
});

/**
 * Whose it is and what it says; null when the item is something else of the trail.
 * @throws Error when it cannot have been written by `toHeadItem`.
 */
export const fromHeadItem = (item: Item): { participantId: string; witness: Witness } | null => {
  const key = textOf(item, 'sk');
  if (!key.startsWith(AUDIT_HEAD)) return null;
  const witness = {
    head: textOf(item, 'head'),
    length: numberOf(item, 'length'),
    at: instant(numberOf(item, 'at')),
  };
  // An id may hold anything, so it is what stands before the last part.
  return { participantId: key.slice(AUDIT_HEAD.length, key.lastIndexOf('#')), witness };
};
