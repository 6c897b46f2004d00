import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GetConnectionCommand,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import { afterEach, describe, expect, test } from '@jest/globals';
import { faultsFrom } from '../../../local/faults.ts';
import { soon, startGateway } from '../../hosts/gateway.ts';

type Started = Awaited<ReturnType<typeof startGateway>>;
const started: Started[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((gateway) => gateway.stop()));
});

/** A gateway with one client, and the real SDK in front of it. */
const start = async (...args: Parameters<typeof startGateway>) => {
  const gateway = await startGateway(...args);
  started.push(gateway);
  const client = await gateway.client();
  const ConnectionId = gateway.of('connect')[0]?.requestContext.connectionId ?? '';
  return { gateway, client, ConnectionId, api: sdk(gateway.url) };
};

const sdk = (url: string, accessKeyId = 'allowed', stage = 'v1') =>
  new ApiGatewayManagementApiClient({
    endpoint: `${url}/${stage}`,
    region: 'eu-central-1',
    credentials: { accessKeyId, secretAccessKey: 'x' },
    maxAttempts: 1,
  });

describe('@connections', () => {
  test('posts what it is given, to the id with its = at the end', async () => {
    const { client, ConnectionId, api } = await start();
    expect(ConnectionId).toMatch(/=$/);
    await api.send(new PostToConnectionCommand({ ConnectionId, Data: '{"type":"pong","é":"ß"}' }));
    expect(await soon(() => client.frames[0])).toBe('{"type":"pong","é":"ß"}');
  });

  test('says since when a connection exists, and from where', async () => {
    const { ConnectionId, api } = await start();
    const before = Date.now();
    const answer = await api.send(new GetConnectionCommand({ ConnectionId }));
    expect(answer.Identity?.SourceIp).toBe('127.0.0.1');
    expect(Math.abs((answer.ConnectedAt?.getTime() ?? 0) - before)).toBeLessThan(2_000);
    expect(answer.LastActiveAt).toBeInstanceOf(Date);
  });

  test('deletes: the client sees a close, $disconnect runs, and then it is gone', async () => {
    const { gateway, client, ConnectionId, api } = await start();
    await api.send(new DeleteConnectionCommand({ ConnectionId }));
    expect(await client.closed).toBe(1000);
    await soon(() => gateway.of('disconnect')[0]);
    await expect(api.send(new DeleteConnectionCommand({ ConnectionId }))).rejects.toMatchObject({
      name: 'GoneException',
    });
  });

  test.each([
    ['post', (ConnectionId: string) => new PostToConnectionCommand({ ConnectionId, Data: 'x' })],
    ['get', (ConnectionId: string) => new GetConnectionCommand({ ConnectionId })],
  ])('answers a %s to a connection that is gone with GoneException', async (_, command) => {
    const { gateway, client, ConnectionId, api } = await start();
    client.socket.close();
    await soon(() => gateway.gateway.connections.size === 0);
    await expect(api.send(command(ConnectionId) as PostToConnectionCommand)).rejects.toMatchObject({
      name: 'GoneException',
      $metadata: { httpStatusCode: 410 },
    });
  });

  test('answers 410 inside $connect: the connection does not exist yet', async () => {
    let seen: unknown;
    let url = '';
    const gateway = await startGateway({
      connect: async ({ requestContext: { connectionId } }) => {
        const post = new PostToConnectionCommand({ ConnectionId: connectionId, Data: 'early' });
        seen = await sdk(url)
          .send(post)
          .catch((error: Error) => error.name);
        return { statusCode: 200, headers: { 'Sec-WebSocket-Protocol': 'vigil.v1' } };
      },
    });
    url = gateway.url;
    started.push(gateway);
    await gateway.client();
    expect(seen).toBe('GoneException');
  });

  test('refuses more than 128 KB with 413', async () => {
    const { ConnectionId, api } = await start();
    const post = (length: number) =>
      api.send(new PostToConnectionCommand({ ConnectionId, Data: 'x'.repeat(length) }));
    await post(128 * 1024);
    await expect(post(128 * 1024 + 1)).rejects.toMatchObject({ name: 'PayloadTooLargeException' });
  });

  test('refuses another stage with 403', async () => {
    const { gateway, ConnectionId } = await start();
    const post = new PostToConnectionCommand({ ConnectionId, Data: 'x' });
    await expect(sdk(gateway.url, 'allowed', 'v2').send(post)).rejects.toMatchObject({
      name: 'ForbiddenException',
    });
  });

  test('refuses a function whose role does not allow it, and an unknown one', async () => {
    const { gateway, ConnectionId, client } = await start();
    const post = new PostToConnectionCommand({ ConnectionId, Data: 'x' });
    await expect(sdk(gateway.url, 'forbidden').send(post)).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
    await expect(sdk(gateway.url, 'stranger').send(post)).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
    });
    expect(client.frames).toEqual([]);
  });

  test('lets nobody close or look at a connection who may only post', async () => {
    const { ConnectionId, gateway } = await start();
    const poster = sdk(gateway.url, 'poster');
    await poster.send(new PostToConnectionCommand({ ConnectionId, Data: 'x' }));
    for (const command of [
      new GetConnectionCommand({ ConnectionId }),
      new DeleteConnectionCommand({ ConnectionId }),
    ])
      await expect(poster.send(command as GetConnectionCommand)).rejects.toMatchObject({
        name: 'AccessDeniedException',
      });
    expect(gateway.gateway.connections.size).toBe(1);
  });

  test('refuses to post to a client that does not read, and to one that is being closed', async () => {
    const { ConnectionId, api, client } = await start();
    const post = new PostToConnectionCommand({ ConnectionId, Data: 'x'.repeat(128 * 1024) });
    client.socket.pause();
    // More than the buffer, and than what the machine's own take.
    const posts = Promise.all(Array.from({ length: 150 }, () => api.send(post)));
    await expect(posts).rejects.toMatchObject({
      name: 'LimitExceededException',
      $metadata: { httpStatusCode: 429 },
    });
    await api.send(new DeleteConnectionCommand({ ConnectionId }));
    await expect(api.send(post)).rejects.toMatchObject({ name: 'GoneException' });
  });

  test('a post keeps a silent connection alive', async () => {
    const { client, ConnectionId, api } = await start({}, { limits: { idle: 300 } });
    for (let i = 0; i < 5; i += 1) {
      await new Promise((resolve) => setTimeout(resolve, 120));
      await api.send(new PostToConnectionCommand({ ConnectionId, Data: 'x' }));
    }
    expect(client.socket.readyState).toBe(client.socket.OPEN);
  });

  test.each([
    ['throttled-posts', 'LimitExceededException'],
    ['gone-posts', 'GoneException'],
  ])('with the fault %s answers %s', async (fault, name) => {
    const { ConnectionId, api } = await start({}, { faults: faultsFrom([fault]) });
    const post = new PostToConnectionCommand({ ConnectionId, Data: 'x' });
    await expect(api.send(post)).rejects.toMatchObject({ name });
  });

  test('with the fault slow-posts takes its time', async () => {
    const { ConnectionId, api } = await start({}, { faults: faultsFrom(['slow-posts=1:300ms']) });
    const begun = Date.now();
    await api.send(new PostToConnectionCommand({ ConnectionId, Data: 'x' }));
    expect(Date.now() - begun).toBeGreaterThanOrEqual(290);
  });
});
