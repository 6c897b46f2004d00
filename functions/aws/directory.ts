import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { ParticipantId, Role, SessionId } from '../../shared/participant.ts';
import type { Session } from '../../shared/session.ts';
import type { Item } from './items.ts';
import { toMembershipItem, toSessionItem } from './session-items.ts';
import { ifCondition } from './table.ts';

/** Founds sessions and entitles people. Doing either again changes nothing: what is there stays as it is. */
export type Directory = {
  createSession(session: Session): Promise<'created' | 'exists'>;
  addMember(sessionId: SessionId, userId: ParticipantId, role: Role): Promise<'created' | 'exists'>;
};

export const directory = (client: DynamoDBClient, table: string): Directory => {
  const create = async (item: Item): Promise<'created' | 'exists'> => {
    const put = new PutItemCommand({
      TableName: table,
      Item: item,
      ConditionExpression: 'attribute_not_exists(pk)',
    });
    return (await ifCondition(client.send(put))) ? 'created' : 'exists';
  };
  return {
    createSession: (session) => create(toSessionItem(session)),
    addMember: (sessionId, userId, role) => create(toMembershipItem(userId, { sessionId, role })),
  };
};
