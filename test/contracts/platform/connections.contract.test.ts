import { randomUUID } from 'node:crypto';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import {
  ApiGatewayManagementApiClient,
  ApiGatewayManagementApiServiceException,
  DeleteConnectionCommand,
  GoneException,
  LimitExceededException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { connectionsOf } from '../../../functions/aws/platform/connections.ts';
import { timeouts } from '../../../functions/aws/platform/timeouts.ts';
import type { DownMessage } from '../../../shared/messages.ts';
import { memoryConnections } from '../../world/connections.ts';
import { connectionsContract } from './connections.ts';

const pong: DownMessage = { type: 'pong', serverTime: 1, requestId: 'ä' };

const inboxes = () => {
  const messages = new Map<string, DownMessage[]>();
  return {
    deliver: (id: string, message: DownMessage) => messages.set(id, [...(messages.get(id) ?? []), message]),
    received: async (id: string) => messages.get(id) ?? [],
  };
};

describe('in memory', () => {
  connectionsContract(() => {
    const { deliver, received } = inboxes();
    const { connections, vanish } = memoryConnections(deliver);
    return {
      connections,
      connect: async () => randomUUID(),
      received,
      vanish: async (connectionId) => vanish(connectionId),
    };
  });
});

describe('over HTTP', () => {
  let server: Server;
  const start = async (listener: RequestListener) => {
    server = createServer(listener);
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return new ApiGatewayManagementApiClient({
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/live`,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'contract', secretAccessKey: 'contract' },
      requestHandler: { ...timeouts, requestTimeout: 100 },
      maxAttempts: 2,
    });
  };
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });

  connectionsContract(async () => {
    const open = new Set<string>();
    const { deliver, received } = inboxes();
    const answer = async (request: IncomingMessage, response: ServerResponse) => {
      const id = decodeURIComponent(/^\/live\/@connections\/([^/]+)$/.exec(request.url ?? '')?.[1] ?? '');
      const body = await text(request);
      if (!open.has(id)) response.writeHead(410).end();
      else if (request.method === 'DELETE') response.writeHead(open.delete(id) ? 204 : 500).end();
      else response.end(deliver(id, JSON.parse(body) as DownMessage) ? '' : 'lost');
    };
    const client = await start((request, response) => {
      answer(request, response).catch((error: unknown) => response.destroy(error as Error));
    });
    return {
      connections: connectionsOf(client),
      connect: async () => {
        const id = `${randomUUID()}/=`;
        open.add(id);
        return id;
      },
      received,
      vanish: async (connectionId) => {
        open.delete(connectionId);
      },
    };
  });

  test('a connection that hangs is given up in time, as a failure', async () => {
    let asked = 0;
    const client = await start(() => {
      asked += 1;
    });
    await expect(connectionsOf(client).post('c1', pong)).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(asked).toBe(2);
  });
});

describe('the commands', () => {
  const client = new ApiGatewayManagementApiClient();
  const mock = mockClient(client);
  const connections = connectionsOf(client);
  const gone = new GoneException({ message: 'gone', $metadata: { httpStatusCode: 410 } });
  const bare = new ApiGatewayManagementApiServiceException({
    name: 'Unknown',
    $fault: 'client',
    message: '',
    $metadata: { httpStatusCode: 410 },
  });
  const full = new LimitExceededException({ message: 'full', $metadata: { httpStatusCode: 429 } });
  beforeEach(() => {
    mock.reset();
    mock.resolves({});
  });

  test('post sends the bytes of the JSON', async () => {
    expect(await connections.post('c1=', pong)).toBe('sent');
    const [sent] = mock.commandCalls(PostToConnectionCommand);
    expect(sent?.args[0].input).toEqual({
      ConnectionId: 'c1=',
      Data: new TextEncoder().encode(JSON.stringify(pong)),
    });
    expect(mock.calls()).toHaveLength(1);
  });

  test('close deletes', async () => {
    await connections.close('c1=');
    expect(mock.commandCalls(DeleteConnectionCommand)[0]?.args[0].input).toEqual({ ConnectionId: 'c1=' });
    expect(mock.calls()).toHaveLength(1);
  });

  test.each([gone, bare])('a 410 means gone, with a name or without: %s', async (error) => {
    mock.rejects(error);
    expect(await connections.post('c1=', pong)).toBe('gone');
    await expect(connections.close('c1=')).resolves.toBeUndefined();
  });

  test('anything else is a failure', async () => {
    for (const error of [full, new TypeError('no endpoint')]) {
      mock.rejects(error);
      await expect(connections.post('c1=', pong)).rejects.toBe(error);
      await expect(connections.close('c1=')).rejects.toBe(error);
    }
  });
});
