import { afterEach, describe, expect, test } from '@jest/globals';
import { faultsFrom } from '../../local/faults.ts';
import { policy, soon, startGateway } from './gateway.ts';

type Started = Awaited<ReturnType<typeof startGateway>>;
const started: Started[] = [];
const start = async (...args: Parameters<typeof startGateway>): Promise<Started> => {
  const gateway = await startGateway(...args);
  started.push(gateway);
  return gateway;
};
afterEach(async () => {
  await Promise.all(started.splice(0).map((gateway) => gateway.stop()));
});
const fail = (message: string) => () => {
  throw new Error(message);
};
const pause = (duration: number) => new Promise((resolve) => setTimeout(resolve, duration));

describe('An upgrade', () => {
  test('without the identity source is 401, and the authorizer is not asked', async () => {
    const gateway = await start();
    expect((await gateway.client([])).refused).toBe(401);
    expect(gateway.events).toEqual([]);
  });

  test.each([
    ['throws Unauthorized', fail('Unauthorized'), 401],
    ['denies', () => policy('Deny'), 403],
    ['throws anything else', fail('oh'), 500],
    ['answers no policy', () => ({ ok: true }), 500],
    ['puts an object into the context', () => policy('Allow', { a: {} }), 500],
    ['answers more than 8 KB', () => policy('Allow', { a: 'x'.repeat(9_000) }), 500],
  ])('whose authorizer %s is refused', async (_, authorize, status) => {
    const gateway = await start({ authorize });
    expect((await gateway.client()).refused).toBe(status);
    expect(gateway.of('connect')).toEqual([]);
  });

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

  test('gets no subprotocol when $connect returned none, which clients refuse', async () => {
    const gateway = await start({ connect: () => ({ statusCode: 200 }) });
    expect((await gateway.client()).refused).toBe(-1);
  });
});

describe('Events', () => {
  test('carry the context of the authorizer as strings, and the address of the client, all along', async () => {
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
  ])('of a disconnect say why: %s', async (_, args, disconnectStatusCode, disconnectReason) => {
    const gateway = await start();
    const client = await gateway.client();
    client.socket.close(...(args as [number, string]));
    const event = await soon(() => gateway.of('disconnect')[0]);
    expect(event.requestContext).toMatchObject({ disconnectStatusCode, disconnectReason });
  });

  test('of a client that vanished say 1006', async () => {
    const gateway = await start();
    const client = await gateway.client();
    client.socket.terminate();
    const event = await soon(() => gateway.of('disconnect')[0]);
    expect(event.requestContext.disconnectStatusCode).toBe(1006);
  });
});

describe('A message', () => {
  test.each([
    ['{"action":"activity"}', 'activity'],
    ['{"action":"unheard"}', '$default'],
    ['{"action":"$connect"}', '$default'],
    ['{"action":"$disconnect"}', '$default'],
    ['{"action":"__proto__"}', '$default'],
    ['{"action":{"a":1}}', '$default'],
    ['{"__proto__":{"action":"activity"}}', '$default'],
    ['["activity"]', '$default'],
    ['null', '$default'],
    ['no json', '$default'],
  ])('%s goes to %s, and to no other function', async (body, routeKey) => {
    const gateway = await start();
    const client = await gateway.client();
    client.socket.send(body);
    const event = await soon(() => gateway.of('message')[0]);
    expect(event).toMatchObject({ body, requestContext: { routeKey, eventType: 'MESSAGE' } });
    expect(gateway.of('connect')).toHaveLength(1);
    expect(gateway.of('disconnect')).toHaveLength(0);
  });

  test('without a route is Forbidden when there is no $default', async () => {
    const gateway = await start({}, { deployed: { routes: new Map(), authorizer: null } });
    const client = await gateway.client([]);
    client.socket.send('{"action":"activity"}');
    expect(await soon(() => client.frames[0])).toContain('"message":"Forbidden"');
  });

  test.each([
    ['throws', fail('oh'), 'Internal server error'],
    ['returns no proxy response', () => 'done', 'Internal server error'],
  ])(
    'whose function %s is answered with an error frame, and the socket stays open',
    async (_, message, text) => {
      const gateway = await start({ message });
      const client = await gateway.client();
      client.socket.send('x');
      const frame = JSON.parse(await soon(() => client.frames[0])) as object;
      expect(frame).toEqual({
        message: text,
        connectionId: gateway.of('message')[0]?.requestContext.connectionId,
        requestId: gateway.of('message')[0]?.requestContext.requestId,
      });
      expect(client.socket.readyState).toBe(client.socket.OPEN);
    },
  );

  test('whose function takes too long is given up, and the socket stays open', async () => {
    const functionArn = 'arn:aws:lambda:eu-central-1:1:function:message';
    const route = { functionArn, timeout: 50, answers: false };
    const gateway = await start(
      { message: () => pause(300) },
      { deployed: { routes: new Map([['$default', route]]), authorizer: null } },
    );
    const client = await gateway.client([]);
    client.socket.send('x');
    expect(await soon(() => client.frames[0])).toContain('"message":"Endpoint request timed out"');
    expect(client.socket.readyState).toBe(client.socket.OPEN);
  });

  test('may overtake another one of the same socket', async () => {
    const finished: string[] = [];
    const gateway = await start({
      message: async ({ body }) => {
        await pause(body === 'first' ? 100 : 0);
        finished.push(String(body));
        return { statusCode: 200 };
      },
    });
    const client = await gateway.client();
    client.socket.send('first');
    client.socket.send('second');
    await soon(() => finished.length === 2);
    expect(finished).toEqual(['second', 'first']);
  });

  test('is not answered with what the function returns', async () => {
    const gateway = await start({ message: () => ({ statusCode: 500, body: 'secret' }) });
    const client = await gateway.client();
    client.socket.send('x');
    await soon(() => gateway.of('message')[0]);
    await pause(50);
    expect(client.frames).toEqual([]);
  });
});

describe('A socket is closed', () => {
  test('with 1003 for a binary frame', async () => {
    const gateway = await start();
    const client = await gateway.client();
    client.socket.send(Buffer.from('x'));
    expect(await client.closed).toBe(1003);
    expect(gateway.of('message')).toEqual([]);
  });

  test('with 1009 for a frame above 32 KB, and the message is not delivered', async () => {
    const gateway = await start();
    const client = await gateway.client();
    client.socket.send('x'.repeat(32 * 1024 + 1));
    expect(await client.closed).toBe(1009);
    expect(gateway.of('message')).toEqual([]);
  });

  test('with 1009 for a message above 128 KB in small frames', async () => {
    const gateway = await start();
    const client = await gateway.client();
    for (let part = 0; part < 5; part += 1) client.socket.send('x'.repeat(32 * 1024), { fin: part === 4 });
    expect(await client.closed).toBe(1009);
    expect(gateway.of('message')).toEqual([]);
  });

  test('not for a message of 128 KB in frames of 32 KB', async () => {
    const gateway = await start();
    const client = await gateway.client();
    for (let part = 0; part < 4; part += 1) client.socket.send('x'.repeat(32 * 1024), { fin: part === 3 });
    expect((await soon(() => gateway.of('message')[0])).body).toHaveLength(128 * 1024);
  });

  test('with 1001 when it was silent for the idle limit; pings do not count', async () => {
    const gateway = await start({}, { limits: { idle: 200 } });
    const client = await gateway.client();
    const pinging = setInterval(() => client.socket.ping(), 50);
    expect(await client.closed).toBe(1001);
    clearInterval(pinging);
    expect((await soon(() => gateway.of('disconnect')[0])).requestContext.disconnectStatusCode).toBe(1001);
  });

  test('not while messages come in', async () => {
    const gateway = await start({}, { limits: { idle: 200 } });
    const client = await gateway.client();
    for (let i = 0; i < 8; i += 1) {
      client.socket.send('x');
      await pause(50);
    }
    expect(client.socket.readyState).toBe(client.socket.OPEN);
  });

  test('with 1001 at the end of its lifetime, however busy', async () => {
    const gateway = await start({}, { limits: { lifetime: 200 } });
    const client = await gateway.client();
    const sending = setInterval(() => client.socket.send('x'), 50);
    expect(await client.closed).toBe(1001);
    clearInterval(sending);
  });
});

describe('A fault', () => {
  test('miss-disconnect: nobody hears of the end', async () => {
    const gateway = await start({}, { faults: faultsFrom(['miss-disconnect']) });
    const client = await gateway.client();
    client.socket.close();
    await soon(() => gateway.gateway.connections.size === 0);
    await pause(50);
    expect(gateway.of('disconnect')).toEqual([]);
  });

  test('half-open: the gateway keeps a client that is away, until the idle limit', async () => {
    const gateway = await start({}, { faults: faultsFrom(['half-open']), limits: { idle: 400 } });
    const client = await gateway.client();
    client.socket.terminate();
    await pause(150);
    expect(gateway.gateway.connections.size).toBe(1);
    const event = await soon(() => gateway.of('disconnect')[0]);
    expect(event.requestContext.disconnectStatusCode).toBe(1001);
    expect(gateway.gateway.connections.size).toBe(0);
  });

  test('late-disconnect: the end is heard later', async () => {
    const gateway = await start({}, { faults: faultsFrom(['late-disconnect=1:200ms']) });
    const client = await gateway.client();
    client.socket.close();
    await soon(() => gateway.gateway.connections.size === 0);
    expect(gateway.of('disconnect')).toEqual([]);
    await soon(() => gateway.of('disconnect')[0]);
  });
});
