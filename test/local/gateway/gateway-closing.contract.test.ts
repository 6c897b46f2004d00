import { afterEach, describe, expect, test } from '@jest/globals';
import { faultsFrom } from '../../../local/faults.ts';
import { soon } from '../../hosts/gateway.ts';
import { pause, start, stopAll } from './gateway-client.ts';

afterEach(stopAll);

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

  test('with 1001 when it was silent for the idle limit; WebSocket pings do not count', async () => {
    const gateway = await start({}, { limits: { idle: 200 } });
    const client = await gateway.client();
    const pinging = setInterval(() => client.socket.ping(), 50);
    expect(await client.closed.finally(() => clearInterval(pinging))).toBe(1001);
    expect((await soon(() => gateway.of('disconnect')[0])).requestContext.disconnectStatusCode).toBe(1001);
  });

  test('but not while messages come in', async () => {
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
    expect(await client.closed.finally(() => clearInterval(sending))).toBe(1001);
  });
});

describe('A fault', () => {
  test('miss-disconnect: nobody is told of the end', async () => {
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

  test('reorder-messages: those of one socket overtake each other, with the times at which they were taken', async () => {
    const gateway = await start({}, { faults: faultsFrom(['reorder-messages=1:300ms']) });
    const client = await gateway.client();
    const bodies = Array.from({ length: 12 }, (_, index) => `{"nth":${index}}`);
    for (const body of bodies) client.socket.send(body);
    await soon(() => gateway.of('message')[bodies.length - 1]);
    const heard = gateway
      .of('message')
      .map((event) => event as { body?: string; requestContext: { requestTimeEpoch?: number } });
    expect(heard.map(({ body }) => body)).not.toEqual(bodies);
    const taken = heard.map(({ requestContext }) => requestContext.requestTimeEpoch ?? Number.NaN);
    expect(Math.max(...taken) - Math.min(...taken)).toBeLessThan(200);
  });

  test('late-disconnect: the end is reported later', async () => {
    const gateway = await start({}, { faults: faultsFrom(['late-disconnect=1:200ms']) });
    const client = await gateway.client();
    client.socket.close();
    await soon(() => gateway.gateway.connections.size === 0);
    expect(gateway.of('disconnect')).toEqual([]);
    await soon(() => gateway.of('disconnect')[0]);
  });
});
