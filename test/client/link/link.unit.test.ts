import { describe, expect, test } from '@jest/globals';
import { VigilError } from '../../../client/error.ts';
import type { Connection } from '../../../client/link/connection.ts';
import { keepLinked, type LinkOptions, type Status } from '../../../client/link/link.ts';
import { serverClock } from '../../../client/link/server-clock.ts';
import { type FakeSocket, fakeSockets } from '../fake-socket.ts';
import { handClock, settled } from '../hand-clock.ts';

const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000];

/** Listens to one event of a page. */
const hearing = () => {
  const all = new Set<() => void>();
  return {
    all,
    on: (listener: () => void) => {
      all.add(listener);
      return () => all.delete(listener);
    },
    happen: async () => {
      for (const listener of all) listener();
      await settled();
    },
  };
};

/** A link by itself, and what it tells its surroundings. */
const linked = (options: Partial<LinkOptions> = {}) => {
  const time = handClock();
  const net = fakeSockets(time.now);
  const page = {
    online: hearing(),
    offline: hearing(),
    visible: hearing(),
    hide: hearing(),
    gone: hearing(),
  };
  const statuses: Status[] = [];
  const told: string[] = [];
  const entered: { readonly connection: Connection; readonly timeout: number | undefined }[] = [];
  const shut: VigilError[] = [];
  let ids = 0;
  const link = keepLinked({
    url: 'ws://127.0.0.1/ws',
    token: async () => 'credential',
    WebSocket: net.WebSocket,
    clock: time.clock,
    serverClock: serverClock(time.clock),
    requestId: () => {
      ids += 1;
      return String(ids);
    },
    random: () => 0.5,
    environment: {
      hidden: () => false,
      onOnline: page.online.on,
      onOffline: page.offline.on,
      onVisible: page.visible.on,
      onHidden: page.hide.on,
      onGone: page.gone.on,
    },
    keepAlive: 100 * HOUR,
    lifetime: 2 * HOUR,
    inside: () => undefined,
    statusChanged: (status) => statuses.push(status),
    message: ({ type }) => told.push(type),
    fault: ({ code }) => told.push(code),
    enter: async (connection, timeout) => {
      entered.push({ connection, timeout });
      return true;
    },
    shutOut: (error) => shut.push(error),
    flush: () => told.push('flush'),
    owing: () => false,
    doubt: () => told.push('doubt'),
    ...options,
  });
  return {
    ...time,
    ...net,
    page,
    link,
    statuses,
    told,
    entered,
    shut,
    status: () => statuses.at(-1),
    /** Opens a connection and welcomes it. */
    open: async (limits: object = {}) => {
      link.need();
      await settled();
      await net.welcome(net.last(), limits);
      return net.last();
    },
  };
};

describe('A link', () => {
  test('opens a connection once, when first needed, and enters the wanted sessions on it', async () => {
    const w = linked();
    expect([w.link.current(), w.statuses]).toEqual([null, []]);
    w.link.need();
    w.link.need();
    w.link.retry();
    await settled();
    expect(w.statuses).toEqual([{ name: 'connecting', attempt: 1 }]);
    await w.welcome();
    expect(w.sockets).toHaveLength(1);
    expect(w.statuses.slice(1)).toEqual([{ name: 'open' }]);
    expect(w.entered).toEqual([{ connection: w.link.current(), timeout: undefined }]);
    expect(w.told).toEqual(['welcome']);
    w.link.retry();
    await w.advance(MINUTE);
    expect(w.sockets).toHaveLength(1);
  });

  test('puts what it knew in doubt when it breaks, waits, and says for how long', async () => {
    const w = linked();
    await w.open();
    await w.lose();
    expect(w.link.current()).toBeNull();
    expect(w.told).toEqual(['welcome', 'doubt']);
    const retryAt = w.now() + 500;
    expect(w.status()).toEqual({ name: 'waiting', retryAt, attempt: 1, reason: 'closed with 1006' });
    await w.advance(499);
    expect(w.sockets).toHaveLength(1);
    await w.advance(1);
    expect(w.sockets).toHaveLength(2);
    expect(w.status()).toEqual({ name: 'connecting', attempt: 2 });
    // A break and an end are each announced once.
    await w.lose(w.sockets[0]);
    expect(w.status()).toEqual({ name: 'connecting', attempt: 2 });
  });

  test.each([
    [9_999, 2],
    [10_000, 1],
  ])('that lasted %d ms is followed by attempt %d', async (held, attempt) => {
    const w = linked();
    w.link.need();
    await settled();
    await w.lose();
    await w.advance(500);
    await w.welcome();
    await w.advance(held);
    await w.lose();
    expect(w.status()).toMatchObject({ name: 'waiting', attempt });
  });

  test('that waits connects at once when asked to, and not again when its time has come', async () => {
    const w = linked();
    await w.open();
    await w.lose();
    w.link.retry();
    await settled();
    expect(w.sockets).toHaveLength(2);
    await w.lose();
    await w.advance(999);
    expect(w.sockets).toHaveLength(2);
    await w.advance(1);
    expect(w.sockets).toHaveLength(3);
    await w.advance(5 * SECOND);
    expect(w.sockets).toHaveLength(3);
  });

  test('that was one too many waits for a quarter of an hour', async () => {
    const w = linked();
    const socket = await w.open();
    const crowded = { code: 'connection.too-many', title: '', detail: '', retryable: false };
    await w.tell(socket, { type: 'error', ...crowded });
    expect(w.status()).toMatchObject({ name: 'waiting', retryAt: w.now() + 15 * MINUTE });
    await w.advance(15 * MINUTE - 1);
    expect(w.sockets).toHaveLength(1);
    await w.advance(1);
    expect(w.sockets).toHaveLength(2);
  });

  test('that is refused five times in a row says so once', async () => {
    const w = linked();
    w.link.need();
    await settled();
    await w.lose();
    await w.advance(500);
    await w.welcome();
    await w.lose();
    await w.advance(SECOND);
    for (let time = 0; time < 4; time += 1) {
      await w.lose();
      await w.advance(15 * SECOND);
    }
    expect(w.shut).toEqual([]);
    await w.lose();
    expect(w.shut).toMatchObject([{ code: 'client.refused' }]);
    await w.advance(15 * SECOND);
    await w.lose();
    expect(w.shut).toHaveLength(1);
  });
});

describe('The credential and the lifetime of a connection', () => {
  test.each<[string, Partial<LinkOptions>, number, number]>([
    ['ends with its lifetime', { lifetime: MINUTE }, HOUR, 0.85 * MINUTE],
    ['ends with its credential, if that is sooner', { lifetime: 3 * MINUTE }, MINUTE, 0.85 * MINUTE],
    ['is not replaced more often than every five seconds', {}, SECOND, 5 * SECOND],
    ['is replaced earlier by some clients', { lifetime: MINUTE, random: () => 0 }, HOUR, 0.75 * MINUTE],
    ['is replaced later by others', { lifetime: MINUTE, random: () => 1 }, HOUR, 0.95 * MINUTE],
    [
      'ends with its lifetime, if its credential has no known expiry',
      { lifetime: MINUTE },
      Number.NaN,
      0.85 * MINUTE,
    ],
  ])('It %s', async (_, options, credential, after) => {
    const w = linked(options);
    w.link.need();
    await settled();
    w.last().emit('open');
    await settled();
    await w.reply(w.last(), 'hello', {
      type: 'welcome',
      user: { id: 'anna', name: 'Anna', kind: 'contact' },
      limits: { messageBytes: 1, itemBytes: 1, keepAlive: 1 },
      expiresAt: Number.isNaN(credential) ? undefined : w.now() + credential,
    });
    await w.advance(after - 1);
    expect(w.sockets).toHaveLength(1);
    await w.advance(1);
    expect(w.sockets).toHaveLength(2);
    // It stays, and its status says so.
    expect(w.statuses.map(({ name }) => name)).toEqual(['connecting', 'open']);
  });

  const replacing = async (options: Partial<LinkOptions> = {}) => {
    const w = linked({ lifetime: 2 * MINUTE, ...options });
    const old = await w.open();
    const connection = w.link.current();
    await w.advance(1.7 * MINUTE);
    return { ...w, old, connection, fresh: w.last() };
  };

  test('when it is replaced, the new one enters before it takes over, and the old one goes', async () => {
    const w = await replacing();
    await w.welcome(w.fresh);
    expect(w.link.current()).not.toBe(w.connection);
    expect(w.entered.map(({ connection }) => connection)).toEqual([w.connection, w.link.current()]);
    expect(w.old.closedWith).toBe(1000);
    expect(w.status()).toEqual({ name: 'open' });
    expect(w.told).toEqual(['welcome', 'welcome']);
  });

  test('when its replacement cannot enter, it stays, and another one is tried', async () => {
    let enters = true;
    const w = await replacing({ enter: async () => enters });
    enters = false;
    await w.welcome(w.fresh);
    expect([w.fresh.closedWith, w.old.closedWith]).toEqual([1000, undefined]);
    expect(w.link.current()).toBe(w.connection);
    enters = true;
    await w.advance(500);
    await w.welcome();
    expect(w.link.current()).not.toBe(w.connection);
    expect(w.sockets).toHaveLength(3);
  });

  test('when it is lost, a replacement on its way takes its place', async () => {
    const w = await replacing();
    await w.lose(w.old);
    expect(w.status()).toEqual({ name: 'connecting', attempt: 1 });
    await w.advance(5 * SECOND);
    expect(w.sockets).toHaveLength(2);
    await w.welcome(w.fresh);
    expect(w.status()).toEqual({ name: 'open' });
  });

  /** With a replacement that waits to be let in. */
  const entering = async () => {
    let letIn = () => {};
    let asked = 0;
    const w = await replacing({
      enter: async () => {
        asked += 1;
        if (asked > 1)
          await new Promise<void>((resolve) => {
            letIn = resolve;
          });
        return true;
      },
    });
    await w.welcome(w.fresh);
    return { ...w, letIn: () => letIn() };
  };

  test('when its replacement is lost while entering, it stays', async () => {
    const w = await entering();
    await w.lose(w.fresh);
    w.letIn();
    await settled();
    expect(w.link.current()).toBe(w.connection);
    expect(w.old.closedWith).toBeUndefined();
  });

  test('when it is closed while its replacement enters, nothing more is opened', async () => {
    const w = await entering();
    w.link.close();
    w.letIn();
    await settled();
    expect([w.link.current(), w.status()?.name]).toEqual([null, 'closed']);
    expect([w.old.closedWith, w.fresh.closedWith]).toEqual([1000, 1000]);
  });
});

describe('Keeping alive', () => {
  test('is done as the server asks, sooner the first time, or as the application wants', async () => {
    for (const [options, every] of [
      [{ keepAlive: undefined }, 240_000],
      [{ keepAlive: 80_000 }, 80_000],
    ] as const) {
      const w = linked(options);
      const socket = await w.open();
      await w.advance(0.75 * every - 1);
      expect(socket.of('ping')).toEqual([]);
      await w.advance(1);
      expect(socket.of('ping')).toHaveLength(1);
      await w.reply(socket, 'ping', { type: 'pong' });
      await w.advance(every);
      expect(socket.of('ping')).toHaveLength(2);
    }
  });

  test('stops with the connection', async () => {
    const w = linked({ keepAlive: 80_000, lifetime: 100_000 });
    const old = await w.open();
    await w.advance(60_000);
    await w.reply(old, 'ping', { type: 'pong' });
    await w.advance(25_000);
    await w.welcome();
    await w.advance(60_000);
    expect(old.of('ping')).toHaveLength(1);
    await w.reply(w.last(), 'ping', { type: 'pong' });
    await w.lose();
    const sent = w.sockets.map(({ sent }) => sent.length);
    await w.advance(400);
    expect(w.sockets.map(({ sent }) => sent.length)).toEqual(sent);
  });

  test.each([
    ['gives up a connection whose session is refused for a reason of its own', false, 1000],
    ['keeps a connection that is in another session', true, undefined],
  ])('%s', async (_, isKnownOtherwise, closedWith) => {
    const asked: unknown[] = [];
    const w = linked({
      keepAlive: 80_000,
      inside: () => ({
        participation: { sessionId: 's1' },
        recheck: (error) => {
          asked.push(error);
          return isKnownOtherwise;
        },
      }),
    });
    const socket = await w.open();
    await w.advance(60_000);
    expect(socket.of('ping')).toMatchObject([{ sessionId: 's1' }]);
    const refusal = { type: 'error', code: 'session.not-joined', title: '', detail: '', retryable: false };
    await w.reply(socket, 'ping', refusal);
    expect(asked).toMatchObject([{ code: 'session.not-joined' }]);
    expect(socket.closedWith).toBe(closedWith);
  });

  test('tests a connection on which something has no answer', async () => {
    const w = linked();
    const socket = await w.open();
    const put = { action: 'content.put', sessionId: 's1', itemId: 'n1', value: 1 } as const;
    const asked = w.link.current()?.request(put, { timeout: 60_000 });
    const lost = expect(asked).rejects.toMatchObject({ code: 'client.disconnected' });
    await w.advance(5 * SECOND);
    expect(socket.of('ping')).toEqual([{ action: 'ping', requestId: expect.any(String) }]);
    await w.advance(10 * SECOND - 1);
    expect(socket.closedWith).toBeUndefined();
    await w.advance(1);
    expect(w.sockets[0]?.closedWith).toBe(1000);
    await lost;
  });
});

describe('A page', () => {
  test('that goes online tests an open connection within ten seconds, or connects', async () => {
    const w = linked();
    const socket = await w.open();
    await w.page.online.happen();
    expect(w.told).toEqual(['welcome', 'doubt']);
    expect(w.entered.at(-1)).toEqual({ connection: w.link.current(), timeout: 10_000 });
    expect(socket.of('ping')).toHaveLength(1);
    await w.advance(10 * SECOND);
    expect(socket.closedWith).toBe(1000);
    const before = w.sockets.length;
    await w.lose();
    await w.page.online.happen();
    expect(w.sockets.length).toBeGreaterThan(before);
  });

  test('that becomes visible connects, and does not test an open connection', async () => {
    const w = linked();
    const socket = await w.open();
    await w.page.visible.happen();
    expect([socket.of('ping'), w.entered.length, w.sockets.length]).toEqual([[], 1, 1]);
    await w.lose();
    await w.page.visible.happen();
    expect(w.sockets).toHaveLength(2);
  });

  test.each(['offline', 'gone'] as const)('that is %s gives up an open connection at once', async (what) => {
    const w = linked();
    const socket = await w.open();
    await w.page[what].happen();
    expect(socket.closedWith).toBe(1000);
    expect(w.status()).toMatchObject({ name: 'waiting', reason: what });
    await w.page[what].happen();
    expect(w.sockets).toHaveLength(1);
  });

  test('that is hidden says what has not been said', async () => {
    const w = linked();
    await w.open();
    await w.page.hide.happen();
    expect(w.told).toEqual(['welcome', 'flush']);
  });

  test('that has slept tests the connection', async () => {
    const w = linked();
    const socket = await w.open();
    w.sleep(HOUR);
    await w.advance(0);
    expect(socket.of('ping')).toHaveLength(1);
    expect(w.entered.at(-1)?.timeout).toBe(10_000);
  });

  test('may offer less than that', async () => {
    const nothing = () => () => {};
    const deaf = { hidden: () => false, onOnline: nothing, onVisible: nothing, onHidden: nothing };
    const w = linked({ environment: deaf });
    await w.open();
    expect(w.status()).toEqual({ name: 'open' });
  });

  test('is listened to neither before anybody needs the connection nor after it is closed', async () => {
    const w = linked();
    const listening = () => Object.values(w.page).map(({ all }) => all.size);
    expect(listening()).toEqual([0, 0, 0, 0, 0]);
    await w.open();
    expect(listening().every((count) => count > 0)).toBe(true);
    w.link.close();
    expect(listening()).toEqual([0, 0, 0, 0, 0]);
  });
});

describe('Closing', () => {
  const closing = async (come: (w: ReturnType<typeof linked>) => Promise<unknown>, options = {}) => {
    const w = linked(options);
    await come(w);
    const before = w.statuses.length;
    w.link.close();
    const opened = w.sockets.length;
    w.link.close();
    w.link.need();
    w.link.retry();
    await w.advance(HOUR);
    expect([w.sockets.length, w.link.current()]).toEqual([opened, null]);
    expect(w.statuses.slice(before)).toEqual([{ name: 'closed', reason: 'closed' }]);
    return w;
  };
  const last = (w: { last(): FakeSocket }) => w.last().closedWith;

  test('first says what has not been said, and is final', async () => {
    const w = await closing((it) => it.open());
    expect(w.told.slice(0, 2)).toEqual(['welcome', 'flush']);
    expect(last(w)).toBe(1000);
  });

  test.each<[string, (w: ReturnType<typeof linked>) => Promise<unknown>]>([
    ['it was never needed', async () => {}],
    [
      'it is waiting',
      async (w) => {
        await w.open();
        await w.lose();
      },
    ],
    [
      'it is connecting',
      async (w) => {
        w.link.need();
        await settled();
      },
    ],
  ])('is final also when %s', async (_, come) => {
    const w = await closing(come);
    expect(w.sockets.filter(({ closedWith }) => closedWith === undefined)).toEqual([]);
  });

  test('waits for the replies if something is owed', async () => {
    const w = linked({ owing: () => true });
    const socket = await w.open();
    w.link
      .current()
      ?.request({ action: 'groups.list' })
      .catch(() => {});
    await settled();
    w.link.close();
    await settled();
    expect([w.link.current(), socket.closedWith]).toEqual([null, undefined]);
    await w.reply(socket, 'groups.list', { type: 'groups', groups: [], next: null });
    expect(socket.closedWith).toBe(1000);
    const dialling = linked({ owing: () => true });
    dialling.link.need();
    await settled();
    dialling.link.close();
    expect(last(dialling)).toBe(1000);
  });

  test('waits for nothing if nothing is owed', async () => {
    const w = linked();
    const socket = await w.open();
    const asked = w.link.current()?.request({ action: 'groups.list' });
    const lost = expect(asked).rejects.toMatchObject({ code: 'client.disconnected' });
    w.link.close();
    expect(socket.closedWith).toBe(1000);
    await lost;
  });

  test('is something that a token provider may ask for', async () => {
    const reason = new VigilError({ code: 'client.closed', title: '', detail: '', retryable: false });
    const w = linked({ token: () => Promise.reject(reason) });
    w.link.need();
    await settled();
    expect(w.status()).toEqual({ name: 'closed', reason });
  });
});
