import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Duration } from '../../../shared/instant.ts';
import type { AuditTable } from '../../../shared/ports.ts';
import { ifCondition } from '../platform/table.ts';
import { toAuditItem } from './audit-items.ts';

/** The audit trail in the table. A record is kept for `retention`; nothing overwrites it. */
export const auditTable = (client: DynamoDBClient, table: string, retention: Duration): AuditTable => ({
  append: async (owner, record) => {
    const put = new PutItemCommand({
      TableName: table,
      Item: toAuditItem(owner, record, retention),
      ConditionExpression: 'attribute_not_exists(pk)',
    });
    await ifCondition(client.send(put));
  },
});
