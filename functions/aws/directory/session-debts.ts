import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { SessionTable } from '../../../shared/ports/sessions.ts';
import type { SessionId } from '../../../shared/presence/participant.ts';
import { textOf, toItem } from '../items/items.ts';
import { SESSION } from '../items/keys.ts';
import { dueIn } from '../items/wake.ts';
import { amending } from './session-changes.ts';
import { UNCLEARED } from './session-items.ts';

type SessionDebts = Pick<SessionTable, 'strikeRecord' | 'strikeClearing' | 'strikeGoverning' | 'uncleared'>;

/** What a session owes: found by the sweep, struck by whoever has done it. */
export const sessionDebts = (client: DynamoDBClient, table: string): SessionDebts => {
  const amend = amending(client, table);

  /** Both debts share the place in the wake index: whoever strikes the last one takes the session out of it. */
  const strike = async (
    sessionId: SessionId,
    debt: string,
    other: string,
    { revision, value }: { readonly revision: string; readonly value: number },
  ): Promise<void> => {
    for (const [struck, also] of [
      [`${debt}, wakeAt, wakeShard`, `attribute_not_exists(${other})`],
      [debt, `attribute_exists(${other})`],
    ] as const) {
      const isStruck = await amend(sessionId, {
        UpdateExpression: `REMOVE ${struck}`,
        ConditionExpression: `${revision} = :value AND ${also}`,
        ExpressionAttributeValues: toItem({ ':value': value }),
      });
      if (isStruck) return;
    }
  };

  return {
    strikeRecord: async (sessionId, sequence) => {
      await amend(sessionId, {
        UpdateExpression: 'SET owedRecord = :none',
        ConditionExpression: 'trail.#length = :sequence',
        ExpressionAttributeNames: { '#length': 'length' },
        ExpressionAttributeValues: toItem({ ':none': null, ':sequence': sequence }),
      });
    },

    strikeClearing: (sessionId, revision) =>
      strike(sessionId, 'owedClearing', 'owedGoverning', { revision: 'revision', value: revision }),

    strikeGoverning: (sessionId, ruleRevision) =>
      strike(sessionId, 'owedGoverning', 'owedClearing', { revision: 'ruleRevision', value: ruleRevision }),

    uncleared: async (before, limit) => {
      const query = new QueryCommand(dueIn(table, UNCLEARED, before, limit));
      const { Items = [] } = await client.send(query);
      return Items.map((item) => textOf(item, 'pk', SESSION));
    },
  };
};
