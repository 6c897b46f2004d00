import { request } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { deployed, policy, soon } from '../../hosts/gateway.ts';
import { fail, pause, start, stopAll } from './gateway-client.ts';

afterEach(stopAll);

describe('An upgrade', () => {
  test('without the identity source is 401, and the authorizer is not asked', async () => {
    const gateway = await start();
    expect((await gateway.client([])).refused).toBe(401);
    expect(gateway.events).toEqual([]);
  });

  /** As another program than `ws` writes it. Answers with the status. */
  const upgrade = (url: string, more: Readonly<Record<string, string>>) =>
    new Promise<number | undefined>((resolve, reject) => {
      const headers = {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        'sec-websocket-version': '13',
        ...more,
      };
      const asked = request(url, { headers });
      asked.on('response', ({ statusCode }) => resolve(statusCode));
      asked.on('upgrade', ({ statusCode }, socket) => {
        socket.destroy();
        resolve(statusCode);
      });
      asked.on('error', reject);
      asked.end();
    });

  test('finds a header as an identity source only in its exact spelling, and what is always there without any', async () => {
    /** As Node's own WebSocket writes it. */
    const inSmallLetters = { 'sec-websocket-protocol': 'vigil.v1, token' };
    expect(await upgrade((await start()).url, inSmallLetters)).toBe(401);
    const identitySources = [{ kind: 'context', name: 'identity.sourceIp' }] as const;
    const functionArn = deployed.authorizer?.functionArn ?? '';
    const always = await start({}, { deployed: { authorizer: { functionArn, identitySources } } });
    expect(await upgrade(always.url, inSmallLetters)).toBe(101);
  });

  test('with an empty identity source is 401 too', async () => {
    const gateway = await start();
    expect(await upgrade(gateway.url, { 'Sec-WebSocket-Protocol': '' })).toBe(401);
    expect(gateway.events).toEqual([]);
  });

  test('beyond what the stage lets pass is 429, and nobody is asked', async () => {
    const gateway = await start({}, { deployed: { throttle: { rate: 0.001, burst: 1 } } });
    expect((await gateway.client()).refused).toBeNull();
    expect((await gateway.client()).refused).toBe(429);
    expect(gateway.of('authorize')).toHaveLength(1);
  });

  test.each([
    ['throws Unauthorized', fail('Unauthorized'), 401],
    ['denies', () => policy('Deny'), 403],
    [
      'allows another API',
      () => policy('Allow', {}, 'arn:aws:execute-api:eu-central-1:1:other/v1/$connect'),
      403,
    ],
    ['allows only to post', () => policy('Allow', {}, `${deployed.arn}/POST/*`), 403],
    ['throws anything else', fail('oh'), 500],
    ['answers no policy', () => ({ ok: true }), 500],
    ['puts an object into the context', () => policy('Allow', { a: {} }), 500],
    ['answers more than 8 KB', () => policy('Allow', { a: 'x'.repeat(9_000) }), 500],
  ])('whose authorizer %s is refused', async (_, authorize, status) => {
    const gateway = await start({ authorize });
    expect((await gateway.client()).refused).toBe(status);
    expect(gateway.of('connect')).toEqual([]);
  });

  test.each([`${deployed.arn}/$connect`, `${deployed.arn}/*`])(
    'whose authorizer allows %s is let in',
    async (resource) => {
      const gateway = await start({ authorize: () => policy('Allow', {}, resource) });
      expect((await gateway.client()).refused).toBeNull();
    },
  );

  test('whose $connect answers 4xx is refused with that status, and has no $disconnect', async () => {
    const gateway = await start({ connect: () => ({ statusCode: 409 }) });
    expect((await gateway.client()).refused).toBe(409);
    await pause(100);
    expect(gateway.of('disconnect')).toEqual([]);
  });

  test('whose $connect throws is 502, and has no $disconnect', async () => {
    const gateway = await start({ connect: fail('oh') });
    expect((await gateway.client()).refused).toBe(502);
    await pause(100);
    expect(gateway.of('disconnect')).toEqual([]);
  });

  test('gets only the subprotocol that $connect returned', async () => {
    const gateway = await start();
    expect((await gateway.client()).socket.protocol).toBe('vigil.v1');
  });

  test('whose client vanishes while $connect runs has a $disconnect, since $connect let it in', async () => {
    const leaving = new AbortController();
    const gateway = await start({
      connect: async () => {
        leaving.abort();
        await pause(100);
        return { statusCode: 200, headers: { 'Sec-WebSocket-Protocol': 'vigil.v1' } };
      },
    });
    const headers = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      'sec-websocket-version': '13',
      'Sec-WebSocket-Protocol': 'vigil.v1,token',
    };
    request(gateway.url, { headers, signal: leaving.signal })
      .on('error', () => undefined)
      .end();
    const event = await soon(() => gateway.of('disconnect')[0]);
    expect(event.requestContext).toMatchObject({
      connectionId: gateway.of('connect')[0]?.requestContext.connectionId,
      disconnectStatusCode: 1006,
    });
  });

  test('gets no compression, by which a frame that is too big would be small', async () => {
    expect((await (await start()).client()).socket.extensions).toBe('');
  });

  test('gets no subprotocol when $connect returned none, which clients refuse', async () => {
    const gateway = await start({ connect: () => ({ statusCode: 200 }) });
    expect((await gateway.client()).refused).toBe(-1);
  });
});

describe('Events', () => {
  test('always carry the authorizer’s context as strings, how long it took as a number, and the client’s address', async () => {
    const gateway = await start();
    const client = await gateway.client();
    client.socket.send('{"action":"activity"}');
    await soon(() => gateway.of('message')[0]);
    client.socket.close();
    await soon(() => gateway.of('disconnect')[0]);
    for (const name of ['connect', 'message', 'disconnect'] as const) {
      const [event] = gateway.of(name);
      expect(event?.requestContext.authorizer).toEqual({
        userId: 'anna',
        age: '30',
        admin: 'false',
        principalId: 'anna',
        integrationLatency: expect.any(Number),
      });
      expect(event?.requestContext.identity.sourceIp).toBe('127.0.0.1');
      expect(event?.requestContext.connectionId).toMatch(/^[\w-]+=$/);
    }
  });

  test('have headers on connect and disconnect, and none on messages', async () => {
    const gateway = await start();
    const client = await gateway.client();
    client.socket.send('x');
    const message = await soon(() => gateway.of('message')[0]);
    client.socket.close();
    const disconnect = await soon(() => gateway.of('disconnect')[0]);
    expect(gateway.of('connect')[0]?.headers?.['Sec-WebSocket-Protocol']).toBe('vigil.v1,token');
    expect(message).not.toHaveProperty('headers');
    expect(message.requestContext.messageId).toEqual(expect.any(String));
    expect(Object.keys(disconnect.headers ?? {})).toEqual([
      'Host',
      'x-api-key',
      'X-Forwarded-For',
      'x-restapi',
    ]);
  });

  test.each([
    ['no code', [], 1005, 'Client-side close frame status not set'],
    ['a code and a reason', [4001, 'bye'], 4001, 'bye'],
  ])('about a disconnect say why: %s', async (_, args, disconnectStatusCode, disconnectReason) => {
    const gateway = await start();
    const client = await gateway.client();
    client.socket.close(...(args as [number, string]));
    const event = await soon(() => gateway.of('disconnect')[0]);
    expect(event.requestContext).toMatchObject({ disconnectStatusCode, disconnectReason });
  });

  test('about a client that vanished say 1006', async () => {
    const gateway = await start();
    const client = await gateway.client();
    client.socket.terminate();
    const event = await soon(() => gateway.of('disconnect')[0]);
    expect(event.requestContext.disconnectStatusCode).toBe(1006);
  });
});
