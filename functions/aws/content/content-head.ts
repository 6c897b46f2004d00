import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { type Mark, type Marks, marked } from '../../../shared/content/deletions.ts';
import { type Instant, instant } from '../../../shared/instant.ts';
import type { SessionId } from '../../../shared/presence/participant.ts';
import { type Item, numberOf, textOf, toItem } from '../items/items.ts';
import { contentHeadKey, sessionKey } from '../items/keys.ts';
import { known, SHAPE } from '../items/shape.ts';
import { ifCondition } from '../platform/table.ts';
import { lastRevision } from './writing.ts';

/**
 * The head of a session's content: an item of its own, since it grows with the fleet (`writing.ts`) and nobody else should
 * pay for that. It holds the last number, what there is in all, which writes are under way, and a copy of the session's
 * state, so that one update can see the state and take the number. The copy follows the session: whoever is refused by
 * it, and whoever closes, brings it up to date by the revision of the session, which only grows.
 */
export const contentHead = (client: DynamoDBClient, table: string) => {
  const read = async (Key: Item): Promise<Item | null> => {
    const { Item } = await client.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }));
    return Item ? known(Item) : null;
  };

  return {
    read: (sessionId: SessionId) => read(contentHeadKey(sessionId)),
    session: (sessionId: SessionId) => read(sessionKey(sessionId)),

    /** Copies the state of this session, unless a later one has been. A new head has its first mark from `now`. */
    follow: async (sessionId: SessionId, session: Item, now: Instant | null = null): Promise<void> => {
      const update = new UpdateItemCommand({
        TableName: table,
        Key: contentHeadKey(sessionId),
        // Before there was a head, the session itself held the number.
        UpdateExpression: `SET shape = if_not_exists(shape, :shape), #state = :state, stateRevision = :revision, contentRevision = if_not_exists(contentRevision, :last)${now === null ? '' : ', mark = if_not_exists(mark, :next), markedAt = if_not_exists(markedAt, :now)'}`,
        ConditionExpression: 'attribute_not_exists(stateRevision) OR stateRevision < :revision',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: toItem({
          ':shape': SHAPE,
          ':state': textOf(session, 'state'),
          ':revision': numberOf(session, 'revision'),
          ':last': lastRevision(session),
          ...(now !== null && { ':next': lastRevision(session) + 1, ':now': now }),
        }),
      });
      await ifCondition(client.send(update));
    },

    /** Sets the next mark if it is time for one, and nobody has been faster. */
    mark: async (sessionId: SessionId, head: Item, newest: Mark): Promise<void> => {
      const marks = marksOf(head);
      if (marked(marks, newest) === marks) return;
      const update = new UpdateItemCommand({
        TableName: table,
        Key: contentHeadKey(sessionId),
        UpdateExpression: `SET mark = :mark, markedAt = :at${marks.last ? ', markBefore = :before, markedBefore = :beforeAt' : ''}`,
        ConditionExpression: marks.last ? 'markedAt = :beforeAt' : 'attribute_not_exists(markedAt)',
        ExpressionAttributeValues: toItem({
          ':mark': newest.revision,
          ':at': newest.at,
          ':before': marks.last?.revision,
          ':beforeAt': marks.last?.at,
        }),
      });
      await ifCondition(client.send(update));
    },
  };
};

/** Whether the copy of the state in this head is as recent as this session. */
export const isCurrent = (head: Item | null, session: Item): boolean =>
  head?.stateRevision !== undefined && numberOf(head, 'stateRevision') >= numberOf(session, 'revision');

export const marksOf = (head: Item): Marks => {
  const mark = (revision: string, at: string): Mark | null =>
    head[revision] ? { revision: numberOf(head, revision), at: instant(numberOf(head, at)) } : null;
  return { last: mark('mark', 'markedAt'), before: mark('markBefore', 'markedBefore') };
};
