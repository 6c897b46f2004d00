import { describe, expect, test } from '@jest/globals';
import { connect, VigilError } from '../../../client/client.ts';
import { backoff } from '../../../client/link/backoff.ts';
import { settled } from '../hand-clock.ts';
import { world } from '../world.ts';

describe('connecting', () => {
  test('sends the token as the second subprotocol and never in the URL', async () => {
    const w = world();
    w.start();
    await settled();
    expect(w.last().protocols).toEqual(['vigil.v1', 'credential']);
    expect(w.last().url).toBe('ws://127.0.0.1/ws');
  });

  test('is done only after the welcome, and the client speaks first', async () => {
    const w = world();
    const client = w.start();
    await settled();
    w.last().emit('open');
    expect(w.last().sent).toEqual([{ action: 'hello', requestId: expect.any(String) }]);
    expect(client.getStatus().name).toBe('connecting');
    await w.reply(w.last(), 'hello', {
      type: 'welcome',
      user: { id: 'anna', name: 'Anna', kind: 'licence-holder' },
      limits: { messageBytes: 1, itemBytes: 1, keepAlive: 1_000 },
      expiresAt: w.now() + 3_600_000,
    });
    expect(client.getStatus()).toEqual({ name: 'open' });
    expect(client.getWelcome()?.user.name).toBe('Anna');
  });

  test('a socket that never welcomes is given up', async () => {
    const w = world();
    const client = w.start();
    await settled();
    w.last().emit('open');
    await w.advance(20_000);
    expect(client.getStatus()).toMatchObject({ name: 'waiting', attempt: 1 });
    expect(w.last().closedWith).toBe(1000);
  });

  test('without any WebSocket, an error says what to pass', () => {
    const known = globalThis.WebSocket;
    Reflect.deleteProperty(globalThis, 'WebSocket');
    try {
      expect(() => connect({ url: 'ws://127.0.0.1/', token: async () => '' })).toThrow(
        /connect\(\{ WebSocket \}\)/,
      );
    } finally {
      globalThis.WebSocket = known;
    }
  });
});

describe('reconnecting', () => {
  test('the wait is random up to a bound that doubles to half a minute', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 50].map((failures) => backoff(failures, () => 1))).toEqual([
      1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000,
    ]);
    expect(backoff(5, () => 0)).toBe(0);
    expect(backoff(1, () => 0.1234)).toBe(123);
  });

  test('each failure waits longer, and asks for a new token', async () => {
    const tokens = ['credential-2', 'credential-1'];
    const w = world({ token: async () => tokens.pop() ?? '' });
    const client = w.start();
    await settled();
    await w.lose();
    expect(client.getStatus()).toMatchObject({ name: 'waiting', attempt: 1, retryAt: w.now() + 500 });
    await w.advance(500);
    expect(w.last().protocols[1]).toBe('credential-2');
    await w.lose();
    expect(client.getStatus()).toMatchObject({ name: 'waiting', attempt: 2, retryAt: w.now() + 1_000 });
    expect(w.sockets).toHaveLength(2);
  });

  test('after a connection that lasted the attempts are counted anew, after one that broke at once they are not', async () => {
    const w = world();
    const client = w.start();
    await settled();
    await w.lose();
    await w.advance(500);
    await w.welcome();
    await w.lose();
    expect(client.getStatus()).toMatchObject({ attempt: 2 });
    await w.advance(1_000);
    await w.welcome();
    await w.advance(10_000);
    await w.lose();
    expect(client.getStatus()).toMatchObject({ attempt: 1 });
  });

  test('a token provider that fails is asked again', async () => {
    let fails = true;
    const w = world({
      token: async () => {
        if (fails) throw new TypeError('Failed to fetch');
        return 'credential';
      },
    });
    const client = w.start();
    await settled();
    expect(client.getStatus()).toMatchObject({ name: 'waiting', reason: new TypeError('Failed to fetch') });
    fails = false;
    await w.advance(500);
    expect(w.sockets).toHaveLength(1);
  });

  test('a token provider that says there will be no more closes the client', async () => {
    const refusal = new VigilError({
      code: 'client.closed',
      title: 'Signed out.',
      detail: '',
      retryable: false,
    });
    const w = world({ token: () => Promise.reject(refusal) });
    const client = w.start();
    await settled();
    expect(client.getStatus()).toEqual({ name: 'closed', reason: refusal });
    await w.advance(3_600_000);
    expect(w.sockets).toHaveLength(0);
  });

  test('going online or becoming visible ends the wait', async () => {
    for (const hint of ['online', 'show'] as const) {
      const w = world();
      w.start();
      await settled();
      await w.lose();
      await w[hint]();
      expect(w.sockets).toHaveLength(2);
      await w.advance(60_000);
    }
  });

  test('after close nothing is tried any more, and waiting requests are refused', async () => {
    const w = world();
    const client = w.start();
    await settled();
    const listing = client.listSessions();
    client.close();
    await expect(listing).rejects.toMatchObject({ code: 'client.closed', retryable: false });
    await w.advance(3_600_000);
    expect(w.sockets).toHaveLength(1);
    expect(client.getStatus().name).toBe('closed');
  });

  test('a connection unknown to the server is replaced', async () => {
    const { client, ...w } = await inside();
    await w.tell(w.socket, {
      type: 'error',
      code: 'connection.unknown',
      title: '',
      detail: '',
      retryable: false,
    });
    expect(w.socket.closedWith).toBe(1000);
    expect(client.getStatus().name).toBe('waiting');
  });
});

describe('keeping alive', () => {
  test('a ping is sent as often as the welcome asks, for the joined session, the first one a little sooner', async () => {
    const w = await inside();
    await w.advance(179_999);
    expect(w.socket.of('ping')).toEqual([]);
    await w.advance(1);
    expect(w.socket.of('ping')).toEqual([{ action: 'ping', requestId: expect.any(String), sessionId: 's1' }]);
    await w.reply(w.socket, 'ping', { type: 'pong' });
    await w.advance(240_000);
    expect(w.socket.of('ping')).toHaveLength(2);
    expect(w.socket.of('activity')).toHaveLength(0);
  });

  test('a report of activity is the sign of life; only every third one asks for an answer', async () => {
    const { participation, client, ...w } = await inside();
    const work = async (seconds: number) => {
      for (let second = 0; second < seconds; second += 1) {
        participation.act();
        await w.advance(1_000);
      }
    };
    await work(180 + 240);
    expect(w.socket.of('activity').length).toBeGreaterThan(1);
    expect(w.socket.of('ping')).toEqual([]);
    await work(240);
    expect(w.socket.of('ping')).toHaveLength(1);
    await work(10);
    expect(w.socket.closedWith).toBe(1000);
    expect(client.getStatus().name).not.toBe('open');
  });

  test('a connection that does not answer a ping is dead, whatever the socket says', async () => {
    const { client, ...w } = await inside();
    await w.advance(250_000);
    expect(w.socket.closedWith).toBe(1000);
    expect(client.getStatus().name).not.toBe('open');
  });

  test('a ping that crosses an exit is refused, and the exit is answered on the same connection', async () => {
    const { participation, client, ...w } = await inside();
    await w.advance(180_000);
    const exit = participation.exit();
    await settled();
    const refusal = { code: 'session.not-joined', title: 'No.', detail: 'No.', retryable: false };
    await w.reply(w.socket, 'ping', { type: 'error', ...refusal });
    await w.reply(w.socket, 'session.exit', { type: 'session.left', sessionId: 's1' });
    await exit;
    expect(client.getStatus().name).toBe('open');
    expect(w.sockets).toHaveLength(1);
  });
});

const inside = async () => {
  const w = world();
  return { ...w, ...(await w.inside()) };
};
