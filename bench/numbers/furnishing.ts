import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { connect } from '../../functions/connect.ts';
import { disconnect } from '../../functions/disconnect.ts';
import { contextOf } from '../../functions/events/authorized.ts';
import type { Guard } from '../../functions/limits/guard.ts';
import { message } from '../../functions/message.ts';
import type { Instant } from '../../shared/instant.ts';
import { defaultPolicy, type Policy } from '../../shared/policy.ts';
import type { User } from '../../shared/ports/connections.ts';
import type { Clock } from '../../shared/ports.ts';
import { appOn } from './app.ts';
import { type Meter, metered } from './meter.ts';

/** The real functions on the table's adapters, with every call counted. The caller turns the clock. */
export const furnish = async (
  client: DynamoDBClient,
  name: string,
  clock: Clock,
  policy: Policy = defaultPolicy,
) => furnishMetered(client, name, clock, policy, await metered(client, name));

/** The same in front of a table whose calls are counted already. */
export const furnishMetered = (
  client: DynamoDBClient,
  name: string,
  clock: Clock,
  policy: Policy,
  meter: Meter,
) => {
  const app = appOn(client, name, {
    scheduler: { arm: meter.scheduled, move: meter.scheduled, disarm: meter.scheduled },
    secondHand: { ring: meter.rung },
    connections: { post: meter.posted, close: async () => {} },
    clock,
    policy,
  });
  return {
    meter,
    app,
    /** Resolves with the status of the upgrade. */
    open: async (user: User, connectionId: string): Promise<number> => {
      const requestContext = {
        ...from(connectionId, clock()),
        eventType: 'CONNECT' as const,
        authorizer: said(user),
      };
      return (await connect(app)({ requestContext })).statusCode;
    },
    frame: async (user: User, connectionId: string, body: string, guard?: Guard): Promise<void> => {
      meter.heard();
      const requestContext = {
        ...from(connectionId, clock()),
        eventType: 'MESSAGE' as const,
        authorizer: said(user),
      };
      await message(app, guard)({ requestContext, body });
    },
    close: async (connectionId: string): Promise<void> => {
      const requestContext = {
        ...from(connectionId, clock()),
        eventType: 'DISCONNECT' as const,
        disconnectStatusCode: 1000,
      };
      await disconnect(app)({ requestContext });
    },
  };
};

export const from = (connectionId: string, requestTimeEpoch: Instant) => ({ connectionId, requestTimeEpoch });
export const said = (user: User) => contextOf(user, 9_999_999_999_999);
