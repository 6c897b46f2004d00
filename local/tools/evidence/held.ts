import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { fromHeadItem } from '../../../functions/aws/audit/audit-heads.ts';
import { fromAuditItem, isKept } from '../../../functions/aws/audit/audit-items.ts';
import { fromSessionItem } from '../../../functions/aws/directory/session-items.ts';
import { fromItem, type Item, textOf, toItem } from '../../../functions/aws/items/items.ts';
import {
  AUDIT,
  AUDIT_HEAD,
  AUDIT_OF_PARTICIPANT,
  AUDIT_OF_SESSION,
  formerKey,
  participantKey,
  SESSION,
  sessionKey,
} from '../../../functions/aws/items/keys.ts';
import { batchOf, queried } from '../../../functions/aws/platform/table.ts';
import { fromParticipantItem } from '../../../functions/aws/presence/participant-items.ts';
import type { AuditOwner, Trail, Witness } from '../../../shared/audit/trail.ts';
import type { Instant } from '../../../shared/instant.ts';
import type { AuditRecord } from '../../../shared/ports/audit.ts';
import type { Participant } from '../../../shared/presence/participant.ts';
import type { Held } from './chain.ts';

export type Table = {
  readonly client: DynamoDBClient;
  readonly table: string;
  /** Through how many items a page goes at the most; without it, through as many as the table gives. */
  readonly pageItems?: number | undefined;
};

/** What one owner's item, and what is noted beside the records, say of where their chain ends. */
export const heldOf = async (
  place: Table,
  owner: AuditOwner,
  written: readonly AuditRecord[],
  now: Instant,
): Promise<Held> => {
  const { sessionId, participantId } = owner;
  if (participantId === null) return { owner, written, ...(await ofSession(place, sessionId)) };
  const key = { sessionId, participantId };
  const keys = [formerKey(key), participantKey(key)];
  const found = (await batchOf(place.client, place.table, keys, true)).map(fromParticipantItem);
  // Of somebody in both places the one that is not among the former counts, and has the higher version.
  const person = found.toSorted((one, other) => one.version - other.version).at(-1) ?? null;
  const isWitnessed = person === null || written.filter(({ sequence }) => sequence === 1).length > 1;
  return {
    owner,
    written,
    owed: person?.owed?.records ?? [],
    trail: person?.trail ?? null,
    witnesses: isWitnessed ? await witnessesOf(place, key, now) : [],
    seen: seenOf(person, now),
  };
};

const seenOf = (person: Participant | null, now: Instant): Held['seen'] =>
  person?.phase === 'present' || person?.phase === 'warned'
    ? {
        at: now,
        lastActivityAt: person.lastActivityAt,
        ...(person.authenticatedAt !== undefined && { authenticatedAt: person.authenticatedAt }),
      }
    : null;

const ofSession = async (
  { client, table }: Table,
  sessionId: string,
): Promise<Pick<Held, 'owed' | 'trail' | 'witnesses' | 'seen'>> => {
  const [item] = await batchOf(client, table, [sessionKey(sessionId)], true);
  if (item) {
    const { trail, owedRecord } = fromSessionItem(item);
    return { owed: owedRecord ? [owedRecord] : [], trail, witnesses: [], seen: null };
  }
  return { owed: [], trail: await trailOfDeleted({ client, table }, sessionId), witnesses: [], seen: null };
};

/** What the record of its deletion says; null when there is none, or one of before this was noted. */
const trailOfDeleted = async ({ client, table }: Table, sessionId: string): Promise<Trail | null> => {
  let trail: Trail | null = null;
  const range = { ':pk': SESSION + sessionId, ':from': `${AUDIT}0`, ':to': AUDIT_HEAD };
  const records = queried(client, {
    TableName: table,
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
    ExpressionAttributeValues: toItem(range),
    ConsistentRead: true,
  });
  for await (const item of records)
    if (item.trail && textOf(item, 'sk').endsWith('#deleted')) trail = fromItem(item).trail as Trail;
  return trail;
};

const witnessesOf = async (
  { client, table }: Table,
  { sessionId, participantId }: { readonly sessionId: string; readonly participantId: string },
  now: Instant,
): Promise<readonly Witness[]> => {
  const witnesses: Witness[] = [];
  for await (const item of itemsOf({ client, table }, sessionId, `${AUDIT_HEAD}${participantId}#`)) {
    const head = isKept(item, now) ? fromHeadItem(item) : null;
    // Another's id may begin with this one.
    if (head?.participantId === participantId) witnesses.push(head.witness);
  }
  return witnesses;
};

/** The records of one owner as they are kept now: for a second look at what seemed wrong. */
export const recordsOf = async (
  place: Table,
  owner: AuditOwner,
  now: Instant,
): Promise<readonly AuditRecord[]> => {
  const { sessionId, participantId } = owner;
  const prefix = participantId === null ? AUDIT_OF_SESSION : `${AUDIT_OF_PARTICIPANT}${participantId}#`;
  const records: AuditRecord[] = [];
  for await (const item of itemsOf(place, sessionId, prefix)) {
    const one = isKept(item, now) ? fromAuditItem(item) : null;
    if (one?.owner.participantId === participantId) records.push(one.record);
  }
  return records;
};

const itemsOf = ({ client, table }: Table, sessionId: string, prefix: string): AsyncIterable<Item> =>
  queried(client, {
    TableName: table,
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: toItem({ ':pk': SESSION + sessionId, ':prefix': prefix }),
    ConsistentRead: true,
  });
