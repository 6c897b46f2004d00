import { DeleteItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Item } from '../../../functions/aws/items/items.ts';
import { participantKey, sessionKey } from '../../../functions/aws/items/keys.ts';
import type { ServiceApp } from '../../../functions/service/app.ts';
import { newSession } from '../../../shared/directory/session.ts';
import type { Run } from '../gates.ts';
import { TABLE } from './services.ts';
import type { createStage, Deployment } from './stage.ts';

type Stage = ReturnType<typeof createStage>;
type Within = (name: string, act: (run: Run) => Promise<unknown>) => Promise<boolean>;

/** An item that has this was damaged on purpose. */
export const DAMAGED = 'damaged';

/** What is there before anything happens, and what becomes of it by no function's doing. */
export const furnishingOf = (stage: Stage, within: Within, deployed: () => Deployment) => {
  /** Prepares something by the ports that functions have. */
  const arrange = async (act: (app: ServiceApp) => Promise<unknown>): Promise<void> => {
    await within('arrange', (run) => act(stage.app(run, deployed())));
  };
  return {
    arrange,
    /** Creates a session and its members; the first of them is its moderator. */
    furnish: async (sessionId: string, people: readonly string[]): Promise<void> => {
      await arrange(async ({ sessions, members }) => {
        await sessions.create(newSession(sessionId, sessionId, {}, people[0]));
        for (const [index, userId] of [...new Set(people)].entries()) {
          const role = index === 0 ? 'moderator' : 'member';
          await members.add(sessionId, { userId, name: userId, kind: 'licence-holder', role }, stage.clock());
        }
      });
    },
    /** Nobody can read any more what the table holds of somebody. */
    damage: async (participantId: string): Promise<void> => {
      const { pk, sk } = participantKey({ sessionId: 's', participantId });
      await within('damage', (run) =>
        stage.clients.table(run).send(
          new UpdateItemCommand({
            TableName: TABLE,
            Key: { pk, sk },
            UpdateExpression: `SET ${DAMAGED} = :true REMOVE phase`,
            ExpressionAttributeValues: { ':true': { BOOL: true } },
          }),
        ),
      );
    },
    /** The table has lost a session, but not those who are in it. */
    lose: async (sessionId: string): Promise<void> => {
      await within('lose', (run) =>
        stage.clients
          .table(run)
          .send(new DeleteItemCommand({ TableName: TABLE, Key: sessionKey(sessionId) })),
      );
    },
    /** Puts this into the table as it is. */
    place: async (items: readonly Item[]): Promise<void> => {
      await within('place', async (run) => {
        for (const item of items)
          await stage.clients.table(run).send(new PutItemCommand({ TableName: TABLE, Item: item }));
      });
    },
  };
};
