import { describe, expect, test } from '@jest/globals';
import { connect, type VigilError } from '../../client/client.ts';
import { fakeSockets } from './fake-socket.ts';
import { handClock, settled } from './hand-clock.ts';
import { DAY, ended, inside, world } from './world.ts';

const error = (code: string, retryable = false) => ({
  type: 'error',
  code,
  title: '',
  detail: '',
  retryable,
});

/** A client that is open, and in no session. */
const open = async (options = {}) => {
  const w = world({ keepAlive: DAY, ...options });
  const client = w.start();
  await settled();
  await w.welcome();
  return { ...w, client, socket: w.last() };
};

describe('A client', () => {
  test('numbers its requests, apart from those of every other tab', async () => {
    const ids: unknown[] = [];
    for (const chance of [0.25, 0.5]) {
      const w = await open({ random: () => chance });
      for (let time = 0; time < 40; time += 1) w.client.request({ action: 'ping' }).catch(() => {});
      await settled();
      ids.push(...w.socket.sent.map(({ requestId }) => requestId));
    }
    expect(new Set(ids).size).toBe(82);
    for (const id of ids) expect(id).toMatch(/^[0-9a-z]{5,20}-[0-9a-z]{1,4}$/);
  });

  test('uses its own clock, randomness and page where nothing else is given', async () => {
    const net = fakeSockets(Date.now);
    const known = globalThis.WebSocket;
    globalThis.WebSocket = net.WebSocket as unknown as typeof WebSocket;
    try {
      const client = connect({ url: 'ws://127.0.0.1/ws', token: async () => 'credential' });
      client.retry();
      await settled();
      await net.welcome();
      expect(client.getStatus()).toEqual({ name: 'open' });
      expect(Math.abs(client.serverNow() - Date.now())).toBeLessThan(60_000);
      client.close();
    } finally {
      globalThis.WebSocket = known;
    }
  });

  test('is replaced after two hours at the latest, unless it is told otherwise', async () => {
    for (const [options, hours] of [
      [{}, 2],
      [{ lifetime: 3_600_000 }, 1],
    ] as const) {
      const w = await open(options);
      await w.advance(0.85 * hours * 3_600_000 - 1);
      expect(w.sockets).toHaveLength(1);
      await w.advance(1);
      expect(w.sockets).toHaveLength(2);
    }
  });

  test('knows who it is from the welcome on, and passes every message and status to its listeners', async () => {
    const w = world({ keepAlive: DAY });
    const client = w.start();
    expect(client.getWelcome()).toBeNull();
    const heard: string[] = [];
    client.on('welcome', ({ user }) => heard.push(user.name));
    client.on('groups', () => heard.push('groups'));
    client.on('status', ({ name }) => heard.push(name));
    client.on('fault', ({ code }) => heard.push(code));
    await settled();
    await w.welcome();
    expect(client.getWelcome()).toMatchObject({ user: { id: 'anna' } });
    await w.tell(w.last(), { type: 'groups', groups: [], next: null });
    await w.tell(w.last(), error('internal', true));
    expect(heard).toEqual(['Anna', 'open', 'groups', 'internal']);
  });

  test('asks for the sessions that are open to me, page by page', async () => {
    const { client, socket, reply } = await open();
    const page = { type: 'sessions', sessions: [], next: 'p2' };
    const first = client.listSessions();
    await settled();
    await reply(socket, 'sessions.list', page);
    await expect(first).resolves.toMatchObject(page);
    client.listSessions({ cursor: 'p2' }).catch(() => {});
    await settled();
    expect(socket.of('sessions.list')).toMatchObject([{ scope: 'mine' }, { scope: 'mine', cursor: 'p2' }]);
    expect(socket.of('sessions.list')[0]).not.toHaveProperty('cursor');
  });
});

describe('A request', () => {
  test('that creates nothing is not repeated when the connection breaks, and a refused one never is', async () => {
    const { client, socket, lose, reply } = await open();
    const lost = expect(client.request({ action: 'groups.list' })).rejects.toMatchObject({
      code: 'client.disconnected',
    });
    const making = client.request({ action: 'group.create', name: 'Team' });
    const refused = expect(making).rejects.toMatchObject({ code: 'internal' });
    await settled();
    await reply(socket, 'group.create', error('internal', true));
    await refused;
    await lose();
    await lost;
    expect(socket.of('group.create')).toHaveLength(1);
  });

  test('is refused by a closed client, with the reason', async () => {
    const { client } = await open();
    client.close();
    await expect(client.request({ action: 'groups.list' })).rejects.toMatchObject({
      code: 'client.closed',
      detail: 'closed',
      retryable: false,
    });
  });

  test('that waits for a connection ends when the client is closed', async () => {
    const w = world();
    const client = w.start();
    const waiting = expect(client.request({ action: 'groups.list' })).rejects.toMatchObject({
      code: 'client.closed',
    });
    client.close();
    await waiting;
  });
});

describe('A message', () => {
  test('is passed to the session that it names, and to no other', async () => {
    const { client, participation, socket, ...w } = await inside();
    await w.tell(socket, { ...ended(w.now()), sessionId: 's2' });
    await w.tell(
      socket,
      w.joined({ session: { id: 's2', name: 'Other', state: 'active', mode: 'edit', revision: 9 } }),
    );
    expect(participation.getSnapshot()).toMatchObject({ phase: 'present', session: { name: 'Plans' } });
    await w.tell(socket, { type: 'member.left', sessionId: 's2' });
    await w.tell(socket, { type: 'session.warning', sessionId: 's1', logoutAt: w.now() + 9_000_000 });
    expect(participation.getSnapshot().phase).toBe('warned');
    expect(client.getStatus().name).toBe('open');
  });

  test('that somebody is no longer a member ends their participation in that session', async () => {
    const { participation, socket, tell } = await inside();
    await tell(socket, { type: 'member.left', sessionId: 's1' });
    expect(participation.getSnapshot().phase).toBe('ended');
    expect(socket.of('session.leave')).toHaveLength(1);
  });

  test('about a fault is passed on once, and makes each session ask that it may concern', async () => {
    const { client, socket, tell } = await inside();
    const faults: VigilError[] = [];
    client.on('fault', (fault) => faults.push(fault));
    await tell(socket, error('session.not-joined'));
    expect(faults).toMatchObject([{ code: 'session.not-joined' }]);
    expect(socket.of('session.join')).toHaveLength(2);
  });
});

describe('A connection', () => {
  test('is kept alive in the session that is wanted, with one ping', async () => {
    const w = world({ keepAlive: 100_000 });
    const { client, participation, socket } = await w.inside();
    await w.advance(75_000);
    expect(socket.of('ping')).toMatchObject([{ sessionId: 's1' }]);
    await w.reply(socket, 'ping', { type: 'pong' });
    const leaving = participation.leave();
    await settled();
    await w.reply(socket, 'session.leave', { type: 'session.left', sessionId: 's1' });
    await leaving;
    await w.advance(90_000);
    client.join('s2');
    await w.advance(10_000);
    // While nothing is confirmed, it may be refused, and says all the same that the connection is alive.
    expect(socket.of('ping')[1]).toMatchObject({ sessionId: 's2' });
    await w.reply(socket, 'ping', error('session.not-joined'));
    expect(socket.closedWith).toBeUndefined();
    await w.reply(socket, 'session.join', w.joined({ session: { id: 's2' } }));
    void client.join('s2').leave();
    await settled();
    await w.reply(socket, 'session.leave', { type: 'session.left', sessionId: 's2' });
    await w.advance(100_000);
    expect(socket.of('ping')[2]).not.toHaveProperty('sessionId');
  });

  test('is kept when a ping finds it in another session, which is asked how things stand', async () => {
    const w = world({ keepAlive: 100_000 });
    const { socket } = await w.inside();
    await w.advance(75_000);
    await w.reply(socket, 'ping', error('session.not-joined'));
    expect(socket.of('session.join')).toHaveLength(2);
    expect(socket.closedWith).toBeUndefined();
    await w.reply(socket, 'session.join', w.joined());
    await w.advance(100_000);
    await w.reply(socket, 'ping', error('internal', true));
    expect(socket.closedWith).toBe(1000);
  });

  test('is given up when a ping finds it dead, even if its session has been left and forgotten', async () => {
    const w = world({ keepAlive: 100_000 });
    const { client, participation, socket } = await w.inside();
    await w.advance(75_000);
    void participation.leave();
    await settled();
    await w.reply(socket, 'session.leave', { type: 'session.left', sessionId: 's1' });
    client.join('s2');
    await settled();
    await w.reply(socket, 'session.join', w.joined({ session: { id: 's2' } }));
    await w.advance(10_000);
    expect(socket.closedWith).toBe(1000);
  });

  test('settles sessions that are only to be left before it enters the one that is wanted', async () => {
    const { client, participation, socket, ...w } = await inside();
    const elsewhere = client.join('s2');
    await settled();
    await w.reply(socket, 'session.leave', { type: 'session.left', sessionId: 's1' });
    await w.reply(socket, 'session.join', w.joined({ session: { id: 's2' } }));
    await w.lose();
    void elsewhere.exit();
    // The first participation is the one that is wanted.
    expect(client.join('s1')).toBe(participation);
    await w.advance(1_000);
    await w.welcome();
    expect(w.last().of('session.join')).toMatchObject([{ sessionId: 's2', resume: true }]);
    await w.reply(w.last(), 'session.join', w.joined({ session: { id: 's2' } }));
    await w.reply(w.last(), 'session.exit', { type: 'session.left', sessionId: 's2' });
    expect(w.last().of('session.join').slice(1)).toMatchObject([{ sessionId: 's1' }]);
  });

  test('settles them in that order also if the one to be left was there first', async () => {
    const { client, participation, ...w } = await inside();
    await w.lose();
    void participation.exit();
    client.join('s2');
    await w.advance(1_000);
    await w.welcome();
    expect(w.last().of('session.join')).toMatchObject([{ sessionId: 's1', resume: true }]);
  });

  test("stays for one session's exit when the client is closed, whatever other sessions there are", async () => {
    const { client, socket, ...w } = await inside();
    await w.tell(socket, ended(w.now()));
    const other = client.join('s2');
    await settled();
    await w.reply(socket, 'session.join', w.joined({ session: { id: 's2' } }));
    void other.exit();
    await settled();
    client.close();
    expect(socket.closedWith).toBeUndefined();
    await w.reply(socket, 'session.exit', { type: 'session.left', sessionId: 's2' });
    expect(socket.closedWith).toBe(1000);
  });

  test('is kept when its replacement could not enter every session', async () => {
    const w = world({ keepAlive: DAY, lifetime: 100_000 });
    const { client, socket } = await w.inside();
    await w.tell(socket, ended(w.now()));
    client.join('s2');
    await settled();
    await w.reply(socket, 'session.join', w.joined({ session: { id: 's2' } }));
    await w.advance(85_000);
    await w.welcome();
    await w.reply(w.last(), 'session.join', error('internal', true));
    expect([w.last().closedWith, socket.closedWith]).toEqual([1000, undefined]);
  });

  test('closes with every session, and without any', async () => {
    const { client, participation } = await inside();
    client.close();
    expect(participation.getSnapshot()).toMatchObject({
      phase: 'refused',
      refusal: { code: 'client.closed', detail: 'closed', retryable: false },
    });
    expect(client.join('s1')).toBe(participation);
    expect(client.join('s9').getSnapshot().phase).toBe('refused');
  });
});

describe('Participations', () => {
  test('are one for each session, as long as one is in it', async () => {
    const { client, participation, socket, reply } = await inside();
    expect(client.join('s1')).toBe(participation);
    const leaving = participation.leave();
    await settled();
    await reply(socket, 'session.leave', { type: 'session.left', sessionId: 's1' });
    await leaving;
    const other = client.join('s2');
    await settled();
    // A participation that was left by its own person is forgotten when they are elsewhere.
    expect(client.join('s1')).not.toBe(participation);
    expect(client.join('s2')).toBe(other);
  });

  test.each([
    [20, true],
    [21, false],
  ])('that others have ended are kept: with %d more of them, %p', async (others, isKept) => {
    const { client, participation, socket, ...w } = await inside();
    await w.tell(socket, ended(w.now()));
    for (let other = 0; other < others; other += 1) {
      client.join(`other-${other}`);
      await settled();
      await w.reply(socket, 'session.join', { ...ended(w.now()), sessionId: `other-${other}` });
    }
    expect(client.join('s1') === participation).toBe(isKept);
  });

  test('are told that no connection can be opened, until one is, and only if none ever was', async () => {
    const time = handClock();
    const net = fakeSockets(time.now);
    const client = connect({
      url: 'ws://127.0.0.1/ws',
      token: async () => 'credential',
      WebSocket: net.WebSocket,
      clock: time.clock,
      random: () => 0.5,
    });
    const session = client.join('s1');
    await settled();
    for (let refusals = 0; refusals < 5; refusals += 1) {
      await net.lose();
      await time.advance(15_000);
    }
    expect(session.getSnapshot().refusal).toMatchObject({ code: 'client.refused' });
    await expect(client.request({ action: 'groups.list' })).rejects.toMatchObject({ code: 'client.refused' });
    await net.welcome();
    expect(session.getSnapshot().refusal).toBeNull();
    client.request({ action: 'groups.list' }).catch(() => {});
    await settled();
    expect(net.last().of('groups.list')).toHaveLength(1);
    for (let refusals = 0; refusals < 6; refusals += 1) {
      await net.lose();
      await time.advance(15_000);
    }
    // There has been a connection, so the next one is waited for.
    expect(client.getStatus()).toMatchObject({ name: 'connecting' });
    expect(client.join('s2').getSnapshot()).toMatchObject({ phase: 'joining', refusal: null });
    client.close();
  });
});
