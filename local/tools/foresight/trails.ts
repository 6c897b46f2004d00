import { type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { fromHeadItem } from '../../../functions/aws/audit/audit-heads.ts';
import { fromAuditItem, isKept } from '../../../functions/aws/audit/audit-items.ts';
import { textOf, toItem } from '../../../functions/aws/items/items.ts';
import { AUDIT_OF_PARTICIPANT, PARTICIPANT, SESSION } from '../../../functions/aws/items/keys.ts';
import { queried } from '../../../functions/aws/platform/table.ts';
import { fromParticipantItem } from '../../../functions/aws/presence/participant-items.ts';
import { inOrder } from '../../../shared/audit/order.ts';
import type { ParticipantRecord } from '../../../shared/audit/record.ts';
import type { Instant } from '../../../shared/instant.ts';
import type { Story } from './foresight.ts';

type Place = { readonly client: DynamoDBClient; readonly table: string };

/** The sessions of which something is on record. Reads the keys of the whole table, a page at a time. */
export const sessionsOnRecord = async ({ client, table }: Place): Promise<readonly string[]> => {
  const found = new Set<string>();
  let ExclusiveStartKey: Record<string, never> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new ScanCommand({
        TableName: table,
        ProjectionExpression: 'pk',
        FilterExpression: 'begins_with(sk, :audit)',
        ExpressionAttributeValues: toItem({ ':audit': AUDIT_OF_PARTICIPANT }),
        ExclusiveStartKey,
      }),
    );
    for (const item of Items) found.add(textOf(item, 'pk', SESSION));
    ExclusiveStartKey = LastEvaluatedKey as typeof ExclusiveStartKey;
  } while (ExclusiveStartKey !== undefined);
  return [...found].sort();
};

/** What is on record of everybody who has been in a session. */
export const storiesOf = async (
  { client, table }: Place,
  sessionId: string,
  until: Instant,
): Promise<readonly Story[]> => {
  const trails = new Map<string, ParticipantRecord[]>();
  for await (const item of queried(client, query(table, sessionId, AUDIT_OF_PARTICIPANT))) {
    const read = isKept(item, until) && fromHeadItem(item) === null ? fromAuditItem(item) : null;
    if (read === null || read.owner.participantId === null) continue;
    const own = trails.get(read.owner.participantId) ?? [];
    own.push(read.record as ParticipantRecord);
    trails.set(read.owner.participantId, own);
  }
  const activeAt = new Map<string, Instant>();
  for await (const item of queried(client, query(table, sessionId, PARTICIPANT))) {
    const person = fromParticipantItem(item);
    if (person.phase !== 'ended') activeAt.set(person.participantId, person.lastActivityAt);
  }
  return [...trails].map(([participantId, records]) => ({
    participantId,
    records: inOrder(records),
    until,
    activeAt: activeAt.get(participantId) ?? null,
  }));
};

const query = (table: string, sessionId: string, prefix: string) => ({
  TableName: table,
  KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
  ExpressionAttributeValues: toItem({ ':pk': SESSION + sessionId, ':prefix': prefix }),
});
