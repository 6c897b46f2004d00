import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Change } from '../../../shared/bus/change.ts';
import type { SessionRecord } from '../../../shared/directory/session.ts';
import { type Instant, instant } from '../../../shared/instant.ts';
import { fromAuditItem } from '../audit/audit-items.ts';
import { fromSessionItem } from '../directory/session-items.ts';
import { type Item, malformed, numberOf, textOf } from '../items/items.ts';
import { AUDIT, SESSION } from '../items/keys.ts';

/** A record of the table's stream, as Lambda hands it over. */
export type StreamedChange = {
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly dynamodb: {
    readonly ApproximateCreationDateTime: number;
    readonly Keys: Readonly<Record<string, unknown>>;
    readonly NewImage?: Readonly<Record<string, unknown>> | undefined;
    readonly OldImage?: Readonly<Record<string, unknown>> | undefined;
  };
};

/**
 * What a record of the stream means for others; null when nothing. It does not rely on the filter of the mapping, which only
 * spares calls.
 * @throws DamagedItem when the item cannot have been written by us.
 */
export const changeIn = ({ eventName, dynamodb }: StreamedChange): Change | null => {
  const keys = itemOf(dynamodb.Keys) ?? {};
  const key = textOf(keys, 'sk');
  const now = { ...keys, ...itemOf(dynamodb.NewImage) };
  const before = { ...keys, ...itemOf(dynamodb.OldImage) };
  const at = instant(Math.round(dynamodb.ApproximateCreationDateTime * 1_000));
  // What was written anew when somebody was erased has been told of before.
  if (key.startsWith(AUDIT)) return eventName === 'INSERT' && !now.remade ? recordIn(now) : null;
  if (key !== 'META' || !textOf(keys, 'pk').startsWith(SESSION)) return null;
  if (eventName === 'MODIFY') return closingIn(before, now) ?? occupancyIn(before, now, at);
  if (eventName === 'INSERT') return null;
  const { id, trail } = fromSessionItem(before);
  return { type: 'deleted', sessionId: id, at, records: trail.length };
};

const recordIn = (item: Item): Change | null => {
  const found = fromAuditItem(item);
  if (found === null) return null;
  const { owner, record } = found;
  const { sessionId, participantId } = owner;
  if (participantId === null) {
    if (!isOfSession(record)) throw malformed(item);
    return { type: 'session-record', sessionId, record };
  }
  if (isOfSession(record)) throw malformed(item);
  return { type: 'participant-record', sessionId, participantId, record };
};

const isOfSession = (record: { readonly type: string }): record is SessionRecord =>
  record.type === 'created' || record.type === 'changed';

/** What an operator's command closes, in order to delete it, is on record nowhere: its deletion is told of. */
const closingIn = (before: Item, now: Item): Change | null => {
  if (before.state?.S === 'closed' || now.state?.S !== 'closed') return null;
  const { id, owedRecord, trail } = fromSessionItem(now);
  const isNew = trail.length > fromSessionItem(before).trail.length;
  return owedRecord !== null && isNew ? { type: 'closed', sessionId: id, record: owedRecord } : null;
};

/** The write that publishes an occupancy sets nothing else, so that one change is one of the two. */
const occupancyIn = (before: Item, now: Item, at: Instant): Change | null => {
  const [was, is] = [numberOf(before, 'occupancy'), numberOf(now, 'occupancy')];
  if (was > 0 === is > 0) return null;
  const { id, occupancyRevision } = fromSessionItem(now);
  return {
    type: is > 0 ? 'occupied' : 'emptied',
    sessionId: id,
    at,
    occupancy: is,
    number: occupancyRevision,
  };
};

const itemOf = (image: Readonly<Record<string, unknown>> | undefined): Item | undefined =>
  image as Record<string, AttributeValue> | undefined;
