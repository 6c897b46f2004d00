import {
  ApiGatewayManagementApiClient,
  ApiGatewayManagementApiServiceException,
  DeleteConnectionCommand,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import type { Connections } from '../../shared/ports.ts';
import { timeouts } from './timeouts.ts';

/** The gateway's client; the callback URL comes from AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI. */
export const gatewayClient = (): ApiGatewayManagementApiClient =>
  new ApiGatewayManagementApiClient({ requestHandler: timeouts });

/** The gateway's way back to its clients. */
export const connectionsOf = (client: ApiGatewayManagementApiClient): Connections => ({
  post: async (connectionId, message) => {
    const Data = new TextEncoder().encode(JSON.stringify(message));
    const post = client.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data }));
    return (await unlessGone(post)) === null ? 'gone' : 'sent';
  },

  close: async (connectionId) => {
    await unlessGone(client.send(new DeleteConnectionCommand({ ConnectionId: connectionId })));
  },
});

const unlessGone = async <T>(answer: Promise<T>): Promise<T | null> => {
  try {
    return await answer;
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
};

// A 410 without the name in its header is raised as an unknown error that has only the status.
const isGone = (error: unknown): boolean =>
  error instanceof ApiGatewayManagementApiServiceException &&
  (error.name === 'GoneException' || error.$metadata.httpStatusCode === 410);
