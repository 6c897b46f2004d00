import {
  ApiGatewayManagementApiClient,
  ApiGatewayManagementApiServiceException,
  DeleteConnectionCommand,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import { jsonOf } from '../../../shared/json-text.ts';
import type { DownMessage } from '../../../shared/messages.ts';
import type { Connections } from '../../../shared/ports/connections.ts';
import { timeouts } from './timeouts.ts';
import { turns } from './turns.ts';
import { warnings } from './warnings.ts';

/**
 * The gateway's client; the callback URL comes from AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI. Posts that hang hold their
 * sockets: with the SDK's 50 a few slow connections would hold up all others until those give up for want of a socket.
 * Three tries of a post that hangs take 7 s of the function's 20.
 */
export const gatewayClient = (): ApiGatewayManagementApiClient => {
  const pool = { maxSockets: 512 };
  return new ApiGatewayManagementApiClient({
    logger: warnings,
    maxAttempts: 3,
    requestHandler: { ...timeouts, requestTimeout: 2_000, httpAgent: pool, httpsAgent: pool },
  });
};

/**
 * How many posts are begun at once, as long as they are answered in time. A function has a third of a processor: to begin a
 * thousand TLS connections together takes longer than any of them may take, and nobody is told.
 */
const AT_ONCE = 16;
const WAITED_FOR = 300;

/** The gateway's way back to its clients. `posting` is told how long each message is. */
export const connectionsOf = (
  client: ApiGatewayManagementApiClient,
  posting: (bytes: number) => void = () => {},
): Connections => {
  // Many are told the same message: its bytes are made once.
  const made = new WeakMap<DownMessage, Uint8Array>();
  const bytesOf = (message: DownMessage): Uint8Array => {
    const bytes = made.get(message) ?? Buffer.from(jsonOf(message));
    made.set(message, bytes);
    return bytes;
  };
  const inTurn = turns(AT_ONCE, WAITED_FOR);
  return {
    post: async (connectionId, message) => {
      const Data = bytesOf(message);
      posting(Data.length);
      const post = () => client.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data }));
      return (await unlessGone(inTurn(post))) === null ? 'gone' : 'sent';
    },

    close: async (connectionId) => {
      await unlessGone(client.send(new DeleteConnectionCommand({ ConnectionId: connectionId })));
    },
  };
};

const unlessGone = async <T>(answer: Promise<T>): Promise<T | null> => {
  try {
    return await answer;
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
};

// By the status: a 410 without the name in its header is raised as an unknown error.
const isGone = (error: unknown): boolean =>
  error instanceof ApiGatewayManagementApiServiceException && error.$metadata.httpStatusCode === 410;
