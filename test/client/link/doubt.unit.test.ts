import { describe, expect, test } from '@jest/globals';
import { inside } from '../world.ts';

describe('A machine that says that it is offline', () => {
  test('is believed at once, and again as soon as it says that it is online', async () => {
    const { client, participation, ...w } = await inside();
    await w.offline();
    expect(client.getStatus()).toMatchObject({ name: 'waiting', reason: 'offline' });
    expect(participation.getSnapshot().live).toBe(false);
    await w.online();
    await w.welcome();
    expect(client.getStatus().name).toBe('open');
    expect(w.last().of('session.join')).toMatchObject([{ resume: true }]);
  });
});

describe('A request that has no answer', () => {
  test('makes the client test the connection after five seconds, and keep one that answers', async () => {
    const { participation, socket, ...w } = await inside();
    void participation.put('n1', 'text');
    await w.advance(4_999);
    expect(socket.of('ping')).toEqual([]);
    await w.advance(1);
    expect(socket.of('ping')).toHaveLength(1);
    await w.reply(socket, 'ping', { type: 'pong' });
    await w.advance(20_000);
    expect(socket.closedWith).toBeUndefined();
    // Nothing is read again, or that would never end where everything is slow.
    expect(socket.of('session.join')).toHaveLength(1);
  });

  test('on a connection that answers nothing ends that after ten more seconds, and is repeated on the next one under its id', async () => {
    const { participation, socket, ...w } = await inside();
    const putting = participation.put('n1', 'text');
    await w.advance(15_000);
    expect(socket.closedWith).toBe(1000);
    await w.advance(1_000);
    await w.welcome();
    await w.reply(w.last(), 'session.join', w.joined());
    const [first, again] = [socket.of('content.put')[0], w.last().of('content.put')[0]];
    expect(again).toMatchObject({ requestId: first?.requestId, value: 'text' });
    await w.reply(w.last(), 'content.put', { type: 'content.saved', itemId: 'n1', revision: 1 });
    await expect(putting).resolves.toBe(1);
  });

  test('is no reason for a test once it is answered, nor for as long as a list may take', async () => {
    const { client, participation, socket, ...w } = await inside();
    void participation.put('n1', 'text');
    await w.advance(1_000);
    await w.reply(socket, 'content.put', { type: 'content.saved', itemId: 'n1', revision: 1 });
    client.listSessions().catch(() => {});
    await w.advance(20_000);
    expect(socket.of('ping')).toEqual([]);
  });
});
