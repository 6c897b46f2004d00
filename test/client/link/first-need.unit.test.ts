import { describe, expect, test } from '@jest/globals';
import { connect, type SocketConstructor, type VigilError } from '../../../client/client.ts';
import { fakeSockets } from '../fake-socket.ts';
import { handClock, settled } from '../hand-clock.ts';
import { inside, world } from '../world.ts';

const setUp = () => {
  const time = handClock();
  const net = fakeSockets(time.now);
  let tokens = 0;
  const client = connect({
    url: 'ws://127.0.0.1/ws',
    token: async () => {
      tokens += 1;
      return 'credential';
    },
    WebSocket: net.WebSocket,
    clock: time.clock,
    random: () => 0.5,
  });
  return { ...time, ...net, client, tokens: () => tokens };
};

describe('a client that nobody needs', () => {
  test('opens no socket, asks for no token and keeps no timer: a page may be rendered on a server', async () => {
    const { client, sockets, tokens, advance } = setUp();
    client.on('status', () => {});
    client.on('fault', () => {});
    await advance(3_600_000);
    expect(client.getStatus()).toEqual({ name: 'idle' });
    expect([sockets.length, tokens()]).toEqual([0, 0]);
  });

  test('can be closed all the same, and then is closed', async () => {
    const { client, sockets } = setUp();
    client.close();
    client.retry();
    await expect(client.listSessions()).rejects.toMatchObject({ code: 'client.closed' });
    expect(sockets).toEqual([]);
  });

  test.each<[string, (client: ReturnType<typeof connect>) => unknown]>([
    ['a session is joined', (client) => client.join('s1')],
    ['something is asked for', (client) => client.listSessions().catch(() => {})],
    ['somebody listens for a message', (client) => client.on('welcome', () => {})],
    ['an attempt is asked for', (client) => client.retry()],
  ])('connects as soon as %s, once', async (_, need) => {
    const { client, sockets } = setUp();
    void need(client);
    void need(client);
    await settled();
    expect(client.getStatus()).toEqual({ name: 'connecting', attempt: 1 });
    expect(sockets).toHaveLength(1);
  });
});

describe('a credential that is refused', () => {
  /** The upgrade is refused so often; a page learns only that the socket closed. */
  const refuse = async ({ lose, advance }: ReturnType<typeof setUp>, times: number) => {
    for (let time = 0; time < times; time += 1) {
      await lose();
      await advance(15_000);
    }
  };

  test('is reported by a code after five times: as a fault, and to whoever waits', async () => {
    const w = setUp();
    const faults: VigilError[] = [];
    w.client.on('fault', (error) => faults.push(error));
    const session = w.client.join('s1');
    await settled();
    const ready = expect(session.ready()).rejects.toMatchObject({ code: 'client.refused', retryable: true });
    const asked = expect(w.client.listSessions()).rejects.toMatchObject({ code: 'client.refused' });
    await refuse(w, 4);
    expect(faults).toEqual([]);
    await refuse(w, 1);
    await Promise.all([ready, asked]);
    expect(faults).toMatchObject([{ code: 'client.refused' }]);
    expect(session.getSnapshot()).toMatchObject({ phase: 'joining', refusal: { code: 'client.refused' } });
    await expect(w.client.join('s2').ready()).rejects.toMatchObject({ code: 'client.refused' });
  });

  test('is reported as well where no WebSocket can be made of the address and the token, without saying the token', async () => {
    const w = world({
      // As a browser's, for which a subprotocol has no blank.
      WebSocket: class {
        constructor(_url: string, [, credential]: string[]) {
          throw new SyntaxError(`The subprotocol '${credential}' is invalid.`);
        }
      } as unknown as SocketConstructor,
      token: async () => 'Bearer secret',
    });
    const client = w.start();
    const faults: VigilError[] = [];
    client.on('fault', (error) => faults.push(error));
    const session = client.join('s1');
    const ready = expect(session.ready()).rejects.toMatchObject({ code: 'client.refused' });
    for (let time = 0; time < 6; time += 1) await w.advance(15_000);
    await ready;
    expect(faults).toMatchObject([{ code: 'client.refused', detail: 'url or token' }]);
    expect(String(faults[0])).not.toContain('secret');
    expect(client.getStatus()).toMatchObject({ name: 'waiting', reason: { code: 'client.refused' } });
  });

  test('is forgotten when a connection opens after all, and nobody has given up', async () => {
    const w = setUp();
    const session = w.client.join('s1');
    await settled();
    await refuse(w, 7);
    await w.welcome();
    expect(session.getSnapshot()).toMatchObject({ phase: 'joining', refusal: null });
    expect(w.last().of('session.join')).toHaveLength(1);
  });

  test('stays in the status while it lasts, even for somebody who had been inside', async () => {
    const { client, participation, ...w } = await inside();
    await w.lose();
    await w.advance(500);
    for (let time = 0; time < 5; time += 1) {
      await w.lose();
      expect(client.getStatus()).toMatchObject({ name: 'waiting', reason: { code: 'client.refused' } });
      await w.advance(15_000);
    }
    // Somebody who has been in can wait for the network: what they do is sent when it is back.
    expect(participation.getSnapshot()).toMatchObject({ phase: 'present', live: false, refusal: null });
  });
});
