import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';
import { afterEach, expect, test } from '@jest/globals';
import { connectionsOf, gatewayClient } from '../../../functions/aws/platform/connections.ts';
import { countingRetries } from '../../../functions/lambda/counted.ts';
import type { DownMessage } from '../../../shared/messages.ts';
import { nothingTold, tell } from '../../../shared/path/telling.ts';

/** The client that the functions use, with its own pool, retries and timeouts, against a gateway that misbehaves. */
let server: Server;
const message: DownMessage = { type: 'pong', serverTime: 1 };
const lines = (size: number) =>
  Array.from({ length: size }, (_, number) => ({
    sessionId: 's',
    participantId: 'p',
    connectionId: `c${number}`,
  }));

type Answer = (connectionId: string, tries: number) => number | 'never' | { after: Promise<void> };

const start = async (answer: Answer, closing: (connectionId: string) => number = () => 204) => {
  const tries = new Map<string, number>();
  const hungUp: string[] = [];
  let atOnce = 0;
  let most = 0;
  server = createServer((request, response) => {
    const id = request.url?.split('/').at(-1) ?? '';
    if (request.method === 'DELETE') return void response.writeHead(closing(id)).end(() => hungUp.push(id));
    tries.set(id, (tries.get(id) ?? 0) + 1);
    atOnce += 1;
    most = Math.max(most, atOnce);
    response.on('close', () => {
      atOnce -= 1;
    });
    const end = (status: number) => {
      response
        .writeHead(status, status === 429 ? { 'x-amzn-errortype': 'LimitExceededException' } : {})
        .end();
    };
    const what = answer(id, tries.get(id) ?? 0);
    request.resume().on('end', () => {
      if (what === 'never') return;
      if (typeof what === 'number') end(what);
      else void what.after.then(() => end(200));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  process.env.AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  Object.assign(process.env, {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'x',
    AWS_SECRET_ACCESS_KEY: 'x',
  });
  return {
    connections: connectionsOf(countingRetries(gatewayClient(), 'gateway')),
    tries,
    hungUp,
    most: () => most,
  };
};
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
});

test('250 people, sixty of them slow, are told at once: nobody waits for a socket that a slow one holds', async () => {
  // The last in line gets the next socket, so these come before the others.
  const slow = (id: string) => Number(id.slice(1)) >= 190;
  const quick = new Set<string>();
  const all = Promise.withResolvers<void>();
  const { connections, most } = await start((id) => {
    if (slow(id)) return { after: all.promise };
    if (quick.add(id).size === 190) all.resolve();
    return 200;
  });
  const { failed, missed, gone } = await tell(connections, lines(250), message);
  // Beside a busy neighbour the quick ones may take longer than a slow one is waited for, which then counts as gone.
  expect([failed, missed, gone.filter(({ connectionId }) => !slow(connectionId))]).toEqual([[], [], []]);
  expect(quick.size).toBe(190);
  expect(most()).toBeGreaterThanOrEqual(60);
}, 20_000);

test('of a thousand who answer so few are told at once that a third of a processor can open their connections', async () => {
  const { connections, most } = await start(() => 200);
  expect(await tell(connections, lines(1_000), message)).toEqual(nothingTold);
  expect(most()).toBeLessThanOrEqual(16);
}, 20_000);

test('a reply does not wait for a crowd that is being told', async () => {
  const order: string[] = [];
  const { connections } = await start((id) => {
    order.push(id);
    return 200;
  });
  const crowd = tell(connections, lines(500), message);
  expect(await connections.post('mine', message)).toBe('sent');
  expect(order.indexOf('mine')).toBeLessThan(50);
  await crowd;
}, 20_000);

test('a hanging post is given up within half of the function’s time, and its connection closed, alone', async () => {
  const { connections, tries, hungUp } = await start((id) => (id === 'c7' ? 'never' : 200));
  const begun = Date.now();
  const told = await tell(connections, lines(250), message);
  expect(told).toEqual({ ...nothingTold, gone: [lines(8)[7]] });
  expect(hungUp).toEqual(['c7']);
  expect(tries.get('c7')).toBe(3);
  expect(Date.now() - begun).toBeLessThan(10_000);
}, 20_000);

test('429 and 5xx are retried, three attempts in all, and 410 is not', async () => {
  const { connections, tries, hungUp } = await start((id, nth) => {
    if (id === 'c1') return nth < 3 ? 429 : 200;
    if (id === 'c2') return nth < 2 ? 503 : 200;
    if (id === 'c3') return 410;
    return id === 'c4' ? 500 : 200;
  });
  const told = await tell(connections, lines(6), message);
  expect(Object.fromEntries(tries)).toEqual({ c0: 1, c1: 3, c2: 2, c3: 1, c4: 3, c5: 1 });
  expect(told.gone).toMatchObject([{ connectionId: 'c3' }, { connectionId: 'c4' }]);
  expect(hungUp).toEqual(['c4']);
}, 20_000);

test('a connection that can be neither told nor closed is missed, and that is no fault as long as others are told', async () => {
  const { connections } = await start(
    (id) => (id === 'c1' ? 500 : 200),
    () => 500,
  );
  const told = await tell(connections, lines(3), message);
  expect(told).toEqual({ ...nothingTold, missed: [expect.objectContaining({ $fault: 'server' })] });
}, 20_000);
