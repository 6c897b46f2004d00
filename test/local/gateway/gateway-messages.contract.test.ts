import { afterEach, describe, expect, test } from '@jest/globals';
import { soon } from '../../hosts/gateway.ts';
import { fail, pause, start, stopAll } from './gateway-client.ts';

afterEach(stopAll);

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

  test('beyond what its route lets pass is refused, and the other routes have their own', async () => {
    const seldom = { rate: 0.001, burst: 1 };
    const routeThrottles = new Map([['$default', seldom]]);
    const gateway = await start({}, { deployed: { throttle: { rate: 100, burst: 100 }, routeThrottles } });
    const client = await gateway.client();
    for (const body of ['a', 'b', '{"action":"activity"}', '{"action":"activity"}']) client.socket.send(body);
    expect(JSON.parse(await soon(() => client.frames[0]))).toMatchObject({ message: 'Too Many Requests' });
    await soon(() => gateway.of('message').length === 3);
    expect(gateway.of('message').map(({ body }) => body)).not.toContain('b');
    expect(client.socket.readyState).toBe(client.socket.OPEN);
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
