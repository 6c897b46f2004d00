import { describe, expect, test } from '@jest/globals';
import { settled } from '../hand-clock.ts';
import { DAY, inside, joining, person, policy, world } from '../world.ts';

describe('joining', () => {
  test('the first join does not resume, and its answer is the state', async () => {
    const { participation, socket, now } = await inside({ roster: [person('anna')] });
    expect(socket.of('session.join')).toEqual([
      { action: 'session.join', requestId: expect.any(String), sessionId: 's1' },
    ]);
    expect(participation.getSnapshot()).toMatchObject({
      phase: 'present',
      live: true,
      session: { name: 'Plans' },
      warnAt: now() + policy.idleTimeout,
      logoutAt: null,
      policy,
      roster: [{ name: 'anna' }],
    });
    await expect(participation.ready()).resolves.toBe(participation.getSnapshot());
  });

  test('the name that a guest gives goes with every join', async () => {
    const w = world({ keepAlive: DAY });
    const client = w.start();
    await settled();
    await w.welcome();
    client.join('s1', { name: 'Gil' });
    await settled();
    await w.reply(w.last(), 'session.join', w.joined());
    await w.lose();
    await w.advance(60_000);
    await w.welcome();
    expect(w.last().of('session.join')).toMatchObject([{ sessionId: 's1', name: 'Gil', resume: true }]);
  });

  test('a snapshot is the same object until something changes', async () => {
    const { participation, socket, tell } = await inside();
    const before = participation.getSnapshot();
    await tell(socket, { type: 'pong' });
    expect(participation.getSnapshot()).toBe(before);
  });

  test('a refusal is kept with its reason, and not repeated', async () => {
    const { participation, ...w } = await joining();
    await w.reply(w.socket, 'session.join', {
      type: 'error',
      code: 'session.not-found',
      title: 'There is no such session for you.',
      detail: '',
      retryable: false,
    });
    expect(participation.getSnapshot()).toMatchObject({
      phase: 'refused',
      refusal: { code: 'session.not-found' },
    });
    await expect(participation.ready()).rejects.toMatchObject({ code: 'session.not-found' });
    await w.lose();
    await w.advance(60_000);
    await w.welcome();
    expect(w.last().of('session.join')).toHaveLength(0);
  });

  test('a join that failed on the server’s side is tried again', async () => {
    const { participation, ...w } = await joining();
    await w.reply(w.socket, 'session.join', {
      type: 'error',
      code: 'internal',
      title: '',
      detail: '',
      retryable: true,
    });
    await w.advance(500);
    expect(w.last().of('session.join')).toHaveLength(2);
    await w.reply(w.last(), 'session.join', w.joined());
    expect(participation.getSnapshot().live).toBe(true);
  });

  test('a join delivered twice, and overtaken by its copy, is asked about and not taken for refused', async () => {
    const { participation, socket, ...w } = await inside();
    await w.lose();
    await w.advance(500);
    await w.welcome();
    const overtaken = { type: 'error', code: 'message.overtaken', title: '', detail: '', retryable: false };
    await w.reply(w.last(), 'session.join', overtaken);
    expect(participation.getSnapshot()).toMatchObject({ phase: 'present', live: false });
    await w.advance(500);
    expect(w.last().of('session.join')).toHaveLength(2);
    await w.reply(w.last(), 'session.join', w.joined());
    expect(participation.getSnapshot()).toMatchObject({ phase: 'present', live: true });
    expect(socket.of('session.join')).toHaveLength(1);
  });

  test('joining another session leaves the first, on this connection only', async () => {
    const { client, participation, socket, reply } = await inside();
    client.join('s2');
    await settled();
    expect(participation.getSnapshot().phase).toBe('ended');
    expect(socket.sent.at(-1)).toMatchObject({ action: 'session.leave', sessionId: 's1' });
    await reply(socket, 'session.leave', { type: 'session.left', sessionId: 's1' });
    expect(socket.of('session.exit')).toHaveLength(0);
    expect(socket.sent.at(-1)).toMatchObject({ action: 'session.join', sessionId: 's2' });
  });
});
