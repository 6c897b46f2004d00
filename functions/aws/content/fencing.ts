import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { SessionId } from '../../../shared/presence/participant.ts';
import { toItem } from '../items/items.ts';
import { contentKey } from '../items/keys.ts';
import { ifCondition } from '../platform/table.ts';
import { contentHead } from './content-head.ts';
import { lastRevision, underWay } from './writing.ts';

/** How long a fence stands where there is no item, in seconds: what it shuts out has come or died long before. */
const STANDS = 24 * 60 * 60;

/** Shuts out what was admitted before and has not been made. */
export const fencing = (client: DynamoDBClient, table: string) => {
  const head = contentHead(client, table);

  const fence = async (
    sessionId: SessionId,
    itemId: string,
    number: number,
    since: number,
  ): Promise<void> => {
    const unfenced = '(attribute_not_exists(fence) OR fence < :fence)';
    const update = (there: boolean) =>
      new UpdateItemCommand({
        TableName: table,
        Key: contentKey(sessionId, itemId),
        UpdateExpression: there ? 'SET fence = :fence' : 'SET fence = :fence, expiresAt = :until',
        ConditionExpression: `attribute_${there ? 'exists' : 'not_exists'}(revision) AND ${unfenced}`,
        ExpressionAttributeValues: toItem({
          ':fence': number,
          ':until': there ? undefined : Math.ceil(since / 1_000) + STANDS,
        }),
      });
    // Only a fence that stands alone may be forgotten: the item has to stay.
    if ((await ifCondition(client.send(update(true)))) === null)
      await ifCondition(client.send(update(false)));
  };

  return async (sessionId: SessionId): Promise<void> => {
    const session = await head.session(sessionId);
    if (session === null) return;
    await head.follow(sessionId, session);
    // Read after that: whoever was admitted before is noted in it, and nobody has been since.
    const noted = await head.read(sessionId);
    if (noted === null) return;
    const open = new Map(underWay(noted).map(({ itemId, since }) => [itemId, since]));
    await Promise.all(
      [...open].map(([itemId, since]) => fence(sessionId, itemId, lastRevision(noted), since)),
    );
  };
};
