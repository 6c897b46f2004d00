import type { AuditOwner } from '../../../shared/audit/trail.ts';
import type { Duration, Instant } from '../../../shared/instant.ts';
import type { AuditRecord } from '../../../shared/ports/audit.ts';
import { fromItem, type Item, malformed, numberOf, textOf, toItem } from '../items/items.ts';
import { AUDIT_OF_PARTICIPANT, AUDIT_OF_SESSION, auditKey, SESSION } from '../items/keys.ts';

/** A record as an item, which the table removes by itself when it has been kept for long enough. */
export const toAuditItem = (owner: AuditOwner, record: AuditRecord, retention: Duration): Item => ({
  ...auditKey(owner, record),
  ...toItem({ ...record, expiresAt: expiryOf(record, retention) }),
});

/** When the table may remove it, in seconds. */
export const expiryOf = ({ at }: AuditRecord, retention: Duration): number =>
  Math.ceil((at + retention) / 1_000);

/**
 * Whether an item of the trail is to be kept still. The table removes it within days of its date, in no order: what was
 * added together would seem to have gaps meanwhile.
 */
export const isKept = (item: Item, now: Instant): boolean =>
  item.expiresAt === undefined || numberOf(item, 'expiresAt') * 1_000 > now;

/**
 * A record and whose it is; null for what an operator's command has written there, which belongs to no chain.
 * @throws Error when the item cannot have been written by `toAuditItem`.
 */
export const fromAuditItem = (item: Item): { owner: AuditOwner; record: AuditRecord } | null => {
  const key = textOf(item, 'sk');
  const ofParticipant = key.startsWith(AUDIT_OF_PARTICIPANT);
  if (!ofParticipant && !key.startsWith(AUDIT_OF_SESSION)) return null;
  const { pk: _pk, sk: _sk, expiresAt: _expiry, remade: _remade, ...record } = fromItem(item);
  if (!isRecord(record)) throw malformed(item);
  // An id may hold anything, so it is what stands before the last part.
  const participantId = ofParticipant ? key.slice(AUDIT_OF_PARTICIPANT.length, key.lastIndexOf('#')) : null;
  return { owner: { sessionId: textOf(item, 'pk', SESSION), participantId }, record };
};

type Unchecked = Record<string, unknown>;

const isRecord = (value: Unchecked): value is AuditRecord & Unchecked =>
  ['sequence', 'at'].every((field) => typeof value[field] === 'number') &&
  ['type', 'previous'].every((field) => typeof value[field] === 'string') &&
  typeof value.policy === 'object' &&
  value.policy !== null;
