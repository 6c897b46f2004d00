import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SecondHand } from '../../shared/ports/alarms.ts';
import { audienceOnce } from '../limits/audience.ts';
import { PRICES } from '../limits/burden.ts';

/** Each started piece of a post of this size is billed as one message. */
const METERED = 32 * 1_024;

/**
 * What this invocation has consumed so far, in millionths of a dollar. An environment serves one at a time. Only the
 * function of the messages asks.
 */
let consumed = 0;

const spend = (amount: number): void => {
  consumed += amount;
};

/** What has been consumed since this was last asked: the message itself, and what it has caused. */
export const spent = (): number => {
  const all = consumed + PRICES.message + PRICES.invocation;
  consumed = 0;
  return all;
};

export const spendOnPost = (bytes: number): void => spend(PRICES.message * Math.ceil(bytes / METERED));

/** The call of the function of the messages, while it waits; the other function is the team's own. */
export const spendOnQuestion = (): void => spend(PRICES.invocation);

/** What will be told then is paid for by whoever has it told: the timer would find nobody who pays. */
export const spendingSecondHand = ({ ring }: SecondHand): SecondHand => {
  const once = audienceOnce();
  return {
    ring: async (call, at, audience = 0) => {
      spend(PRICES.ring);
      if (call.type === 'participant') spend(PRICES.message * once(call.sessionId, at, audience));
      await ring(call, at, audience);
    },
  };
};

/** Has the table say with each answer what the call has consumed, its indexes included. A refused condition is a unit. */
export const spendingTable = (client: DynamoDBClient): DynamoDBClient => {
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (call) => {
        const price = /(Put|Update|Delete)/.test(commandName) ? PRICES.writeUnit : PRICES.readUnit;
        (call.input as { ReturnConsumedCapacity?: string }).ReturnConsumedCapacity = 'TOTAL';
        try {
          const answer = await next(call);
          const { ConsumedCapacity = [] } = answer.output as { ConsumedCapacity?: Consumed | Consumed[] };
          for (const { CapacityUnits = 0 } of [ConsumedCapacity].flat()) spend(price * CapacityUnits);
          return answer;
        } catch (error) {
          spend(price);
          throw error;
        }
      },
    { step: 'initialize', name: 'spend' },
  );
  return client;
};

type Consumed = { readonly CapacityUnits?: number };
