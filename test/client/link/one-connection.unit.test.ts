import { describe, expect, test } from '@jest/globals';
import type { VigilError } from '../../../client/client.ts';
import { type Connection, openConnection } from '../../../client/link/connection.ts';
import { serverClock } from '../../../client/link/server-clock.ts';
import type { DownMessage } from '../../../shared/messages.ts';
import { fakeSockets } from '../fake-socket.ts';
import { handClock, settled } from '../hand-clock.ts';

/** One connection, and everything that it reports. */
const dialled = (token: () => Promise<string> = async () => 'credential') => {
  const time = handClock();
  const net = fakeSockets(time.now);
  const told = {
    closed: [] as unknown[],
    faults: [] as VigilError[],
    messages: [] as DownMessage[],
    welcomes: 0,
    unanswered: 0,
  };
  let ids = 0;
  const server = serverClock(time.clock);
  const connection: Connection = openConnection({
    url: 'ws://127.0.0.1/ws',
    token,
    WebSocket: net.WebSocket,
    clock: time.clock,
    serverClock: server,
    requestId: () => {
      ids += 1;
      return String(ids);
    },
    welcomed: () => {
      told.welcomes += 1;
    },
    unanswered: () => {
      told.unanswered += 1;
    },
    message: (message) => told.messages.push(message),
    fault: (error) => told.faults.push(error),
    closed: (reason) => told.closed.push(reason),
  });
  return { ...time, ...net, server, connection, told };
};

const welcomed = async () => {
  const one = dialled();
  await settled();
  await one.welcome();
  return { ...one, socket: one.last() };
};

const disconnected = { code: 'client.disconnected', retryable: true };
const error = (code: string) => ({ type: 'error', code, title: '', detail: '', retryable: false });

describe('A connection before it is open', () => {
  test('carries nothing, and says so at once', async () => {
    const { connection, last } = dialled();
    for (const moment of [async () => {}, settled]) {
      await moment();
      expect(connection.send({ action: 'activity', sessionId: 's1', agoMs: 0 })).toBe(false);
      await expect(connection.request({ action: 'ping' })).rejects.toMatchObject(disconnected);
    }
    expect(last()).toMatchObject({
      url: 'ws://127.0.0.1/ws',
      protocols: ['vigil.v1', 'credential'],
      sent: [],
    });
    expect(connection.reported()).toBe(false);
  });

  test('opens no socket if it is given up while the credential is fetched', async () => {
    let give = () => {};
    const { connection, sockets } = dialled(
      () =>
        new Promise((resolve) => {
          give = () => resolve('credential');
        }),
    );
    connection.drop('not needed');
    give();
    await settled();
    expect(sockets).toEqual([]);
  });

  test('is given up twenty seconds after it was begun, however far it has come', async () => {
    for (const come of [() => {}, ({ last }: ReturnType<typeof dialled>) => last().emit('open')]) {
      const one = dialled();
      await settled();
      come(one);
      await one.advance(19_999);
      expect(one.told.closed).toEqual([]);
      await one.advance(1);
      expect(one.told.closed).toMatchObject([{ code: 'client.timeout', retryable: true }]);
      expect(one.last().closedWith).toBe(1000);
    }
  });

  test('is given up when the credential does not come in that time', async () => {
    const one = dialled(() => new Promise(() => {}));
    await one.advance(20_000);
    expect(one.told.closed).toMatchObject([{ code: 'client.timeout' }]);
  });

  test('counts as refused if it closes before the welcome, and afterwards as lost', async () => {
    const before = dialled();
    await settled();
    await before.lose();
    const withCode = expect.stringContaining('1006');
    expect(before.told.closed).toMatchObject([{ code: 'client.refused', detail: withCode }]);
    const after = dialled();
    await settled();
    after.last().emit('open');
    after.last().emit('error');
    expect(after.told.closed).toEqual([]);
    await after.lose();
    expect(after.told.closed).toEqual([withCode]);
  });

  test('is refused by an error alone, since the WebSocket of Node 22 then never closes', async () => {
    const one = dialled();
    await settled();
    one.last().emit('error');
    const refused = [{ code: 'client.refused', detail: 'closed with 1006' }];
    expect(one.told.closed).toMatchObject(refused);
    await one.lose();
    expect(one.told.closed).toMatchObject(refused);
  });

  test('is not welcomed by a server that turns it away', async () => {
    const one = dialled();
    await settled();
    one.last().emit('open');
    await settled();
    await one.reply(one.last(), 'hello', error('connection.too-fast'));
    expect(one.told).toMatchObject({ welcomes: 0, closed: [{ code: 'connection.too-fast' }] });
  });
});

describe('A connection that is open', () => {
  test('lasts, once it is welcomed', async () => {
    const { told, socket, advance } = await welcomed();
    await advance(3_600_000);
    expect(told).toMatchObject({ welcomes: 1, closed: [] });
    expect(socket.closedWith).toBeUndefined();
  });

  test('learns the server’s time from a message, and more precisely from a reply', async () => {
    const { connection, server, socket, tell, reply, sleep, now, clock } = await welcomed();
    sleep(5_000);
    await tell(socket, { type: 'pong', serverTime: now() + 60_000 });
    expect(server.now()).toBe(now() + 60_000);
    const asked = connection.request({ action: 'ping' });
    sleep(1_000);
    await reply(socket, 'ping', { type: 'pong', serverTime: now() + 59_900 });
    await asked;
    expect(Math.abs(server.now() - now() - 60_000)).toBeLessThanOrEqual(500);
    expect(clock.now()).toBe(now());
  });

  test('passes on every message, a refusal to its requester, and one without a requester as a fault', async () => {
    const { connection, told, socket, tell, reply } = await welcomed();
    const asked = expect(connection.request({ action: 'groups.list' })).rejects.toMatchObject({
      code: 'internal',
    });
    await reply(socket, 'groups.list', error('internal'));
    await asked;
    expect(told.faults).toEqual([]);
    await tell(socket, error('message.invalid'));
    socket.emit('message', { data: 'nonsense' });
    expect(told.faults.map(({ code }) => code)).toEqual(['message.invalid', 'client.protocol']);
    expect(told.messages.map(({ type }) => type)).toEqual(['welcome', 'error', 'error']);
    expect(told.closed).toEqual([]);
  });

  test.each(['connection.unknown', 'connection.too-many'])('goes with %s', async (code) => {
    const { told, socket, tell } = await welcomed();
    await tell(socket, error(code));
    expect(told.closed).toMatchObject([{ code }]);
    expect(socket.closedWith).toBe(1000);
  });

  test('reports once that an activity was sent, and nothing else', async () => {
    const { connection, socket } = await welcomed();
    expect(connection.send({ action: 'media', sessionId: 's1', audio: true, video: false })).toBe(true);
    expect(connection.reported()).toBe(false);
    connection.send({ action: 'activity', sessionId: 's1', agoMs: 7 });
    expect(socket.sent.at(-1)).toEqual({ action: 'activity', sessionId: 's1', agoMs: 7 });
    expect([connection.reported(), connection.reported()]).toEqual([true, false]);
  });

  test('does one thing after another, whatever becomes of each', async () => {
    const { connection } = await welcomed();
    const done: string[] = [];
    let end = () => {};
    const first = connection.inTurn(async () => {
      done.push('first');
      await new Promise<void>((resolve) => {
        end = resolve;
      });
      throw new RangeError('failed');
    });
    const second = connection.inTurn(async () => {
      done.push('second');
      return true;
    });
    const failed = expect(first).rejects.toThrow('failed');
    await settled();
    expect(done).toEqual(['first']);
    end();
    await failed;
    expect([await second, done]).toEqual([true, ['first', 'second']]);
  });
});

describe('A connection that is over', () => {
  test('says so once, rejects what is under way, and neither carries nor hears anything more', async () => {
    const { connection, told, socket, tell } = await welcomed();
    const asked = connection.request({ action: 'groups.list' });
    const rejected = expect(asked).rejects.toMatchObject({ ...disconnected, detail: 'offline' });
    await settled();
    connection.drop('offline');
    connection.drop('gone');
    socket.emit('close', { code: 1000 });
    await rejected;
    const sent = socket.sent.length;
    expect(connection.send({ action: 'activity', sessionId: 's1', agoMs: 0 })).toBe(false);
    await expect(connection.request({ action: 'ping' })).rejects.toMatchObject(disconnected);
    await tell(socket, { type: 'pong' });
    socket.emit('message', { data: 'nonsense' });
    expect(socket.sent).toHaveLength(sent);
    expect(told).toMatchObject({ closed: ['offline'], faults: [], messages: [{ type: 'welcome' }] });
  });

  test('gives no turn to anybody who waits for one', async () => {
    const { connection } = await welcomed();
    let turns = 0;
    const late = connection.inTurn(async () => {
      turns += 1;
      return true;
    });
    connection.drop('lost');
    await expect(late).resolves.toBe(false);
    expect(turns).toBe(0);
  });

  test('retires at once if nothing is under way, and otherwise after the last reply', async () => {
    const idle = await welcomed();
    idle.connection.retire();
    await settled();
    expect(idle.told.closed).toEqual(['replaced']);
    const busy = await welcomed();
    const [first, second] = [
      busy.connection.request({ action: 'groups.list' }),
      busy.connection.request({ action: 'contacts.list' }),
    ];
    busy.connection.retire();
    await settled();
    await busy.reply(busy.socket, 'groups.list', { type: 'groups', groups: [], next: null });
    await first;
    expect(busy.told.closed).toEqual([]);
    const contacts = { type: 'contacts', contacts: [], next: null };
    await busy.reply(busy.socket, 'contacts.list', contacts);
    await expect(second).resolves.toMatchObject(contacts);
    expect(busy.told.closed).toEqual(['replaced']);
  });

  test('retires after whoever has their turn, and within ten seconds', async () => {
    const { connection, told, advance } = await welcomed();
    void connection.inTurn(() => new Promise(() => {}));
    connection.retire();
    await advance(9_999);
    expect(told.closed).toEqual([]);
    await advance(1);
    expect(told.closed).toEqual(['replaced']);
    connection.retire();
    await advance(60_000);
    expect(told.closed).toEqual(['replaced']);
  });

  test('has no reason to doubt an unanswered request', async () => {
    const { connection, told, advance } = await welcomed();
    connection.request({ action: 'content.put', sessionId: 's1', itemId: 'n', value: 1 }).catch(() => {});
    await settled();
    connection.drop('lost');
    await advance(60_000);
    expect(told.unanswered).toBe(0);
  });
});
