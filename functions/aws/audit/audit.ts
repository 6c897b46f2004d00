import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Duration } from '../../../shared/instant.ts';
import type { AuditTable } from '../../../shared/ports/audit.ts';
import type { Item } from '../items/items.ts';
import { ifCondition } from '../platform/table.ts';
import { toHeadItem } from './audit-heads.ts';
import { toAuditItem } from './audit-items.ts';

/** The audit trail in the table. A record is kept for `retention`, and so is the head of a chain with which a participation ended; nothing overwrites either. */
export const auditTable = (client: DynamoDBClient, table: string, retention: Duration): AuditTable => {
  const add = async (Item: Item): Promise<void> => {
    const put = new PutItemCommand({
      TableName: table,
      Item,
      ConditionExpression: 'attribute_not_exists(pk)',
    });
    await ifCondition(client.send(put));
  };
  return {
    append: async (owner, record) => {
      const { sessionId, participantId } = owner;
      // Both are done again by whoever repays the debt, as long as one of them has failed.
      await Promise.all([
        add(toAuditItem(owner, record, retention)),
        ...(participantId !== null && record.type === 'ended'
          ? [add(toHeadItem({ sessionId, participantId }, record, retention))]
          : []),
      ]);
    },
  };
};
