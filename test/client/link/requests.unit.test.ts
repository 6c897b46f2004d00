import { describe, expect, test } from '@jest/globals';
import { VigilError } from '../../../client/client.ts';
import { settled } from '../hand-clock.ts';
import { world } from '../world.ts';

const open = async () => {
  const w = world();
  const client = w.start();
  await settled();
  await w.welcome();
  return { ...w, client, socket: w.last() };
};

describe('requests', () => {
  test('each gets its own reply, in whatever order the replies come', async () => {
    const { client, socket, tell } = await open();
    const first = client.listSessions();
    const second = client.request({ action: 'ping' });
    await settled();
    const [a, b] = [socket.of('sessions.list')[0], socket.of('ping')[0]];
    await tell(socket, { type: 'pong', requestId: b?.requestId });
    await tell(socket, { type: 'sessions', requestId: a?.requestId, sessions: [], next: null });
    expect((await second).type).toBe('pong');
    expect((await first).sessions).toEqual([]);
  });

  test('a refusal rejects with its code, title, detail and whether to try again', async () => {
    const { client, socket, reply } = await open();
    const listing = client.listSessions();
    await settled();
    await reply(socket, 'sessions.list', {
      type: 'error',
      code: 'internal',
      title: 'Something failed.',
      detail: 'It was us.',
      retryable: true,
    });
    const error: unknown = await listing.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(VigilError);
    expect(error).toMatchObject({
      code: 'internal',
      title: 'Something failed.',
      detail: 'It was us.',
      retryable: true,
    });
  });

  test('a conflict carries the session’s present state', async () => {
    const { client, socket, reply } = await open();
    const renaming = client.request({ action: 'session.update', sessionId: 's1', revision: 1, name: 'Mine' });
    await settled();
    const session = { id: 's1', name: 'Theirs', state: 'closed', mode: 'read', revision: 2 };
    await reply(socket, 'session.update', {
      type: 'error',
      code: 'session.conflict',
      title: '',
      detail: '',
      retryable: false,
      session,
    });
    await expect(renaming).rejects.toMatchObject({ code: 'session.conflict', session });
  });

  test('one that creates something has a key, and is repeated with it when the connection breaks', async () => {
    const w = await open();
    const { client, socket } = w;
    const making = client.request({ action: 'session.create', name: 'Plans' });
    const other = client.request({ action: 'group.create', name: 'Team', key: 'mine'.repeat(8) });
    await settled();
    const [said] = socket.of('session.create');
    expect(said?.key).toMatch(/^\d+(-\d+){3}$/);
    await w.lose();
    await w.advance(60_000);
    await w.welcome();
    const again = w.last();
    expect(again).not.toBe(socket);
    expect(again.of('session.create')).toMatchObject([{ name: 'Plans', key: said?.key }]);
    expect(again.of('group.create')).toMatchObject([{ key: 'mine'.repeat(8) }]);
    const session = { id: 's9', name: 'Plans', state: 'active', mode: 'edit', revision: 1 };
    await w.reply(again, 'session.create', { type: 'session.created', session });
    const group = { id: 'g9', name: 'Team', role: 'moderator', revision: 1 };
    await w.reply(again, 'group.create', { type: 'group.changed', group });
    expect((await making).session.id).toBe('s9');
    expect((await other).group.id).toBe('g9');
  });

  test('a lost connection rejects what is under way, because nobody knows whether it was done', async () => {
    const { client, lose } = await open();
    const listing = client.listSessions();
    await settled();
    const outcome = expect(listing).rejects.toMatchObject({ code: 'client.disconnected', retryable: true });
    await lose();
    await outcome;
  });

  test('one without a reply is given up after its time, and a late reply does no harm', async () => {
    const { client, socket, advance, tell } = await open();
    const listing = client.listSessions({ timeout: 5_000 });
    const outcome = expect(listing).rejects.toMatchObject({ code: 'client.timeout', retryable: true });
    await advance(5_000);
    await outcome;
    await tell(socket, {
      type: 'sessions',
      requestId: socket.of('sessions.list')[0]?.requestId,
      sessions: [],
      next: null,
    });
    expect(client.getStatus().name).toBe('open');
  });

  test('a signal cancels one, sent or not', async () => {
    const { client, lose } = await open();
    const sent = new AbortController();
    const first = client.listSessions({ signal: sent.signal });
    await settled();
    sent.abort(new Error('not wanted'));
    await expect(first).rejects.toThrow('not wanted');
    await lose();
    const waiting = new AbortController();
    const second = client.listSessions({ signal: waiting.signal });
    waiting.abort(new Error('not any more'));
    await expect(second).rejects.toThrow('not any more');
  });

  test('one larger than a frame is refused by the client, instead of costing the connection', async () => {
    const { client, socket, reply } = await open();
    const put = (size: number) =>
      client.request({ action: 'content.put', sessionId: 's1', itemId: 'n1', value: 'é'.repeat(size) });
    await expect(put(16_400)).rejects.toMatchObject({ code: 'client.too-large', retryable: false });
    const fits = put(16_000);
    await settled();
    expect(socket.of('content.put')).toHaveLength(1);
    await reply(socket, 'content.put', { type: 'content.saved', itemId: 'n1', revision: 1 });
    expect((await fits).revision).toBe(1);
  });

  test('no two have the same id, on whatever connection', async () => {
    const { client, sockets, lose, advance, welcome } = await open();
    client.request({ action: 'ping' }).catch(() => {});
    await settled();
    await lose();
    await advance(500);
    await welcome();
    const ids = sockets.flatMap(({ sent }) => sent.map(({ requestId }) => requestId));
    expect(ids.length).toBeGreaterThan(2);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('one made while the connection is down goes out when it is back', async () => {
    const { client, lose, advance, welcome, last } = await open();
    await lose();
    void client.listSessions();
    await advance(500);
    expect(last().of('sessions.list')).toHaveLength(0);
    await welcome();
    expect(last().of('sessions.list')).toHaveLength(1);
  });
});

describe('the pace', () => {
  test('is kept by itself: thirty at once, and then ten a second', async () => {
    const { client, socket, advance } = await open();
    const ask = () => client.request({ action: 'groups.list' }, { timeout: 4_000 }).catch(() => {});
    for (let time = 0; time < 100; time += 1) void ask();
    await settled();
    expect(socket.of('groups.list')).toHaveLength(30);
    await advance(1_000);
    expect(socket.of('groups.list')).toHaveLength(40);
    await advance(10_000);
    expect(socket.of('groups.list')).toHaveLength(100);
    await advance(10_000);
    for (let time = 0; time < 31; time += 1) void ask();
    await settled();
    expect(socket.of('groups.list')).toHaveLength(130);
  });

  test('is the one that the server asks for', async () => {
    const w = world();
    const client = w.start();
    await settled();
    await w.welcome(w.last(), { pace: { atOnce: 3, every: 2_000 } });
    for (let time = 0; time < 100; time += 1) void client.request({ action: 'groups.list' }).catch(() => {});
    await settled();
    expect(w.last().of('groups.list')).toHaveLength(3);
    await w.advance(100_000);
    expect(w.last().of('groups.list')).toHaveLength(53);
  });

  test('delays nothing that keeps a person inside', async () => {
    const w = world();
    const { participation, socket } = await w.inside();
    for (let time = 0; time < 100; time += 1) participation.put(`n${time}`, time).catch(() => {});
    await settled();
    expect(socket.of('content.put')).toHaveLength(30);
    participation.extend().catch(() => {});
    await settled();
    expect(socket.of('session.extend')).toHaveLength(1);
  });

  test('survives a clock that is set back', async () => {
    const { client, socket, advance, setWrong } = await open();
    const ask = () => client.request({ action: 'groups.list' }).catch(() => {});
    for (let time = 0; time < 30; time += 1) void ask();
    setWrong(-3_600_000);
    void ask();
    await advance(61_000);
    expect(socket.of('groups.list')).toHaveLength(31);
  });
});

describe('what arrives', () => {
  test.each([
    ['a frame that is not JSON', 'nonsense'],
    [
      'a frame by the platform itself',
      '{"message":"Internal server error","connectionId":"c","requestId":"r"}',
    ],
    ['a list', '[]'],
    ['a message that lacks a field', '{"type":"session.warning","serverTime":1,"sessionId":"s1"}'],
    ['a message without the time', '{"type":"pong"}'],
  ])('%s is reported as a fault, and the connection goes on', async (_, data) => {
    const { client, socket } = await open();
    const faults: VigilError[] = [];
    client.on('fault', (error) => faults.push(error));
    socket.emit('message', { data });
    expect(faults).toMatchObject([{ code: 'client.protocol' }]);
    expect(client.getStatus().name).toBe('open');
  });

  test('an error that answers nobody who still waits is a fault', async () => {
    const { client, socket, tell } = await open();
    const faults: VigilError[] = [];
    client.on('fault', (error) => faults.push(error));
    await tell(socket, {
      type: 'error',
      requestId: 'given up',
      code: 'session.conflict',
      detail: 'Too late.',
      retryable: true,
    });
    expect(faults).toMatchObject([{ code: 'session.conflict' }]);
  });

  test('a type known only to a newer server is ignored', async () => {
    const { client, socket, tell } = await open();
    const faults: VigilError[] = [];
    client.on('fault', (error) => faults.push(error));
    await tell(socket, { type: 'weather.changed' });
    await tell(socket, { type: 'toString' });
    expect(faults).toEqual([]);
  });

  test('listeners are called until they unsubscribe or their signal aborts', async () => {
    const { client, socket, tell } = await open();
    const heard: string[] = [];
    const stop = client.on('pong', () => heard.push('one'));
    const abort = new AbortController();
    client.on('pong', () => heard.push('two'), { signal: abort.signal });
    client.on('pong', () => heard.push('never'), { signal: AbortSignal.abort() });
    await tell(socket, { type: 'pong' });
    stop();
    await tell(socket, { type: 'pong' });
    abort.abort();
    await tell(socket, { type: 'pong' });
    expect(heard).toEqual(['one', 'two', 'two']);
  });
});
