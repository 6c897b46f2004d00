import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { SessionTable } from '../../../shared/ports/sessions.ts';
import type { SessionId } from '../../../shared/presence/participant.ts';
import { toItem } from '../items/items.ts';
import { sessionKey } from '../items/keys.ts';
import { changedItem, ifCondition } from '../platform/table.ts';
import { fromSessionItem, toSessionItem, UNCLEARED } from './session-items.ts';

type SessionChanges = Pick<SessionTable, 'create' | 'update' | 'impose' | 'offer' | 'takeOver'>;

/** What a session is, made and changed; with it goes what is owed for it, in the same write. */
export const sessionChanges = (client: DynamoDBClient, table: string): SessionChanges => {
  const amend = amending(client, table);

  return {
    create: async (session) => {
      const put = new PutItemCommand({
        TableName: table,
        Item: toSessionItem(session),
        ConditionExpression: 'attribute_not_exists(pk)',
      });
      return (await ifCondition(client.send(put))) ? 'created' : 'exists';
    },

    update: async (sessionId, revision, change) => {
      const {
        name,
        state,
        policy,
        metadata,
        trail,
        owedRecord,
        owedClearing,
        owedGoverning,
        ruleRevision = 0,
      } = change;
      const since = owedClearing?.since ?? owedGoverning ?? null;
      const sets = [
        '#name = :name, #state = :state, #policy = :policy, trail = :trail, owedRecord = :record',
        ...(metadata === undefined ? [] : ['metadata = :metadata']),
        ...(owedClearing ? ['owedClearing = :by'] : []),
        ...(owedGoverning ? ['owedGoverning = :governing'] : []),
        ...(since === null ? [] : ['wakeAt = :since, wakeShard = :shard']),
      ];
      const changed = await amend(sessionId, {
        UpdateExpression: `SET ${sets.join(', ')} ADD revision :one${owedGoverning ? ', ruleRevision :one' : ''}`,
        ConditionExpression: `revision = :revision AND ${UNRULED}`,
        ExpressionAttributeNames: { '#name': 'name', '#state': 'state', '#policy': 'policy' },
        ExpressionAttributeValues: toItem({
          ':name': name,
          ':state': state,
          ':policy': policy,
          ':metadata': metadata,
          ':trail': trail,
          ':record': owedRecord,
          ':revision': revision,
          ':rules': ruleRevision,
          ':one': 1,
          ...(owedClearing && { ':by': owedClearing.by }),
          ...(owedGoverning && { ':governing': owedGoverning }),
          ...(since !== null && { ':since': since, ':shard': UNCLEARED }),
        }),
        ReturnValues: 'ALL_NEW',
      });
      return changed ? fromSessionItem(changed) : 'conflict';
    },

    impose: async ({ id, imposed, trail, owedRecord, revision, ruleRevision }, since) => {
      const changed = await amend(id, {
        UpdateExpression:
          'SET imposed = :imposed, trail = :trail, owedRecord = :record, owedGoverning = :since, wakeAt = :since, wakeShard = :shard ADD ruleRevision :one',
        ConditionExpression: `revision = :revision AND ${UNRULED}`,
        ExpressionAttributeValues: toItem({
          ':imposed': imposed,
          ':trail': trail,
          ':record': owedRecord,
          ':since': since,
          ':shard': UNCLEARED,
          ':revision': revision,
          ':rules': ruleRevision,
          ':one': 1,
        }),
        ReturnValues: 'ALL_NEW',
      });
      return changed ? fromSessionItem(changed) : 'conflict';
    },

    offer: async (sessionId, owner, heir) => {
      const changed = await amend(sessionId, {
        UpdateExpression: 'SET heir = :heir',
        ConditionExpression: '#owner = :owner',
        ExpressionAttributeNames: { '#owner': 'owner' },
        ExpressionAttributeValues: toItem({ ':owner': owner, ':heir': heir }),
      });
      return changed ? 'offered' : 'conflict';
    },

    takeOver: async (sessionId, heir) => {
      const changed = await amend(sessionId, {
        UpdateExpression: 'SET #owner = :heir, heir = :nobody',
        ConditionExpression: 'heir = :heir',
        ExpressionAttributeNames: { '#owner': 'owner' },
        ExpressionAttributeValues: toItem({ ':heir': heir, ':nobody': null }),
      });
      return changed ? 'taken' : 'conflict';
    },
  };
};

/** A session that an earlier release has written knows of no rules. */
const UNRULED = '(attribute_not_exists(ruleRevision) OR ruleRevision = :rules)';

/** Changes the item of a session, if it is as it is said to be. */
export const amending =
  (client: DynamoDBClient, table: string) => (sessionId: SessionId, how: Parameters<typeof changedItem>[3]) =>
    changedItem(client, table, sessionKey(sessionId), how);
