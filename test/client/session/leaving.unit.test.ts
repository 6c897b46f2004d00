import { describe, expect, test } from '@jest/globals';
import { settled } from '../hand-clock.ts';
import { DAY, ended, inside, joining, world } from '../world.ts';

const left = { type: 'session.left', sessionId: 's1' };

describe('leaving', () => {
  test('with this tab alone says so, and is over at once here', async () => {
    const { participation, socket, reply } = await inside();
    const leaving = participation.leave();
    expect(participation.getSnapshot()).toMatchObject({ phase: 'ended', ending: { ending: 'exit' } });
    await settled();
    expect(socket.sent.at(-1)).toMatchObject({ action: 'session.leave', sessionId: 's1' });
    await reply(socket, 'session.leave', left);
    await leaving;
    expect(socket.of('session.exit')).toEqual([]);
  });

  test('is answered twice, and ends only what was left', async () => {
    const { client, participation, socket, ...w } = await inside();
    const leaving = participation.leave();
    await settled();
    await w.reply(socket, 'session.leave', left);
    await leaving;
    const said = socket.of('session.leave')[0] as { readonly requestId: string };
    client.join('s1');
    await settled();
    await w.reply(socket, 'session.join', w.joined());
    await w.tell(socket, { ...left, requestId: said.requestId });
    expect(participation.getSnapshot()).toMatchObject({ phase: 'present', live: true });
  });

  test('and coming back while there is no network, and leaving again, is of the second time', async () => {
    const { client, participation, ...w } = await inside();
    await w.lose();
    void participation.exit();
    await w.advance(2_000);
    client.join('s1');
    await w.advance(3_000);
    void participation.exit();
    await w.welcome();
    await w.reply(w.last(), 'session.join', w.joined());
    expect(w.last().of('session.exit')).toMatchObject([{ agoMs: 0 }]);
  });

  test('before the server has let us in waits for its answer, so that no ghost is left', async () => {
    const { participation, socket, ...w } = await joining();
    const exit = participation.exit();
    await settled();
    expect(socket.of('session.exit')).toEqual([]);
    await w.advance(700);
    await w.reply(socket, 'session.join', w.joined());
    expect(participation.getSnapshot().phase).toBe('ended');
    // What it leaves has begun only now.
    expect(socket.of('session.exit')).toMatchObject([{ agoMs: 0 }]);
    await w.reply(socket, 'session.exit', left);
    await exit;
  });

  test('and coming back within one round trip ends inside', async () => {
    const { client, participation, socket, ...w } = await inside();
    void participation.exit();
    expect(client.join('s1')).toBe(participation);
    await settled();
    await w.reply(socket, 'session.exit', left);
    expect(socket.sent.at(-1)).toMatchObject({ action: 'session.join', sessionId: 's1' });
    expect(socket.sent.at(-1)).not.toHaveProperty('resume');
    await w.reply(socket, 'session.join', w.joined());
    expect(participation.getSnapshot()).toMatchObject({ phase: 'present', live: true, ending: null });
  });

  test('and joining in one breath, like a component that is mounted twice, leaves nothing', async () => {
    const { client, participation, socket, ...w } = await inside();
    void participation.leave();
    client.join('s1');
    await settled();
    expect(socket.of('session.leave')).toEqual([]);
    await w.reply(socket, 'session.join', w.joined());
    expect(participation.getSnapshot()).toMatchObject({ phase: 'present', live: true });
  });

  test('everywhere is said on the next connection if this one breaks before the answer', async () => {
    const { participation, socket, ...w } = await inside();
    const exit = participation.exit();
    await settled();
    expect(socket.of('session.exit')).toHaveLength(1);
    expect(socket.of('session.exit')).toMatchObject([{ sessionId: 's1', agoMs: 0 }]);
    await w.lose();
    await exit;
    await w.advance(1_000);
    await w.welcome();
    expect(w.last().of('session.join')).toMatchObject([{ sessionId: 's1', resume: true }]);
    await w.reply(w.last(), 'session.join', w.joined());
    expect(participation.getSnapshot().phase).toBe('ended');
    // With its age: somebody may have come in since, on another device.
    expect(w.last().of('session.exit')).toMatchObject([{ sessionId: 's1', agoMs: 1_000 }]);
    await w.reply(w.last(), 'session.exit', left);
    await w.lose();
    await w.advance(60_000);
    await w.welcome();
    expect(w.last().of('session.join')).toEqual([]);
  });

  test('everywhere is said on the next connection if there is none at the time', async () => {
    const { participation, ...w } = await inside();
    await w.lose();
    const unmounted = new AbortController();
    await participation.exit({ signal: unmounted.signal });
    expect(participation.getSnapshot()).toMatchObject({ phase: 'ended', ending: { ending: 'exit' } });
    // Nobody waits for it any more.
    unmounted.abort();
    await w.advance(1_000);
    await w.welcome();
    await w.reply(w.last(), 'session.join', w.joined());
    expect(w.last().of('session.exit')).toHaveLength(1);
    await w.reply(w.last(), 'session.exit', left);
    expect(participation.getSnapshot().phase).toBe('ended');
  });

  test('with this tab alone needs no message without a connection', async () => {
    const { client, participation, ...w } = await inside();
    await w.lose();
    await participation.leave();
    await w.advance(1_000);
    await w.welcome();
    expect(w.last().sent.map(({ action }) => action)).toEqual(['hello']);
    client.join('s1');
    await settled();
    expect(w.last().of('session.join')).toHaveLength(1);
  });

  test('is repeated if the server fails at it', async () => {
    const { participation, socket, advance, reply } = await inside();
    void participation.exit();
    await settled();
    await reply(socket, 'session.exit', {
      type: 'error',
      code: 'internal',
      title: '',
      detail: '',
      retryable: true,
    });
    await advance(1_000);
    expect(socket.of('session.exit')).toMatchObject([{ agoMs: 0 }, { agoMs: 500 }]);
  });

  test('asked for before a close keeps the connection until the answer', async () => {
    const { client, participation, socket, reply } = await inside();
    void participation.exit();
    client.close();
    await settled();
    expect(client.getStatus().name).toBe('closed');
    expect(socket.of('session.exit')).toHaveLength(1);
    expect(socket.closedWith).toBeUndefined();
    await reply(socket, 'session.exit', left);
    expect(socket.closedWith).toBe(1000);
  });
});

describe('what others have ended', () => {
  test('is returned as it is, however often it is joined', async () => {
    const { client, participation, socket, tell, now } = await inside();
    await tell(socket, ended(now()));
    for (let mount = 0; mount < 3; mount += 1) {
      expect(client.join('s1')).toBe(participation);
      void participation.leave();
      await settled();
    }
    expect(participation.getSnapshot()).toMatchObject({ phase: 'ended', ending: { ending: 'inactivity' } });
    expect(socket.sent.map(({ action }) => action)).toEqual(['hello', 'session.join']);
  });

  test('is entered again by a deliberate call', async () => {
    const { client, participation, socket, ...w } = await inside();
    await w.tell(socket, ended(w.now()));
    client.join('s1', { again: true });
    await settled();
    expect(socket.of('session.join')).toHaveLength(2);
    await w.reply(socket, 'session.join', w.joined());
    expect(participation.getSnapshot()).toMatchObject({ phase: 'present', live: true });
  });

  test('is entered again at once, though the next connection would have been tried only in a while', async () => {
    for (const enter of ['reenter', 'again', 'another'] as const) {
      const { client, participation, ...w } = await inside();
      await w.tell(w.last(), ended(w.now()));
      await w.lose();
      expect(client.getStatus()).toMatchObject({ name: 'waiting' });
      if (enter === 'reenter') participation.reenter();
      else client.join(enter === 'again' ? 's1' : 's2', { again: true });
      await settled();
      expect([w.sockets.length, client.getStatus().name]).toEqual([2, 'connecting']);
    }
  });

  test('that is only mounted again waits for the next connection with everybody else', async () => {
    const { client, ...w } = await inside();
    await w.lose();
    client.join('s1');
    await settled();
    expect([w.sockets.length, client.getStatus().name]).toEqual([1, 'waiting']);
  });

  test('is knocked at again under another name', async () => {
    const w = world({ keepAlive: DAY });
    const client = w.start();
    await settled();
    await w.welcome();
    const participation = client.join('s1', { name: 'Gil' });
    await settled();
    await w.reply(w.last(), 'session.join', { ...ended(w.now()), ending: 'unanswered' });
    client.join('s1', { name: 'Gil' });
    await settled();
    expect(w.last().of('session.join')).toHaveLength(1);
    client.join('s1', { name: 'Gila' });
    await settled();
    expect(w.last().of('session.join')).toMatchObject([{ name: 'Gil' }, { name: 'Gila' }]);
    expect(participation.getSnapshot().phase).toBe('joining');
  });

  test('is knocked at again under another name while it waits at the door, and not under the same', async () => {
    const w = world({ keepAlive: DAY });
    const client = w.start();
    await settled();
    await w.welcome();
    client.join('s1', { name: 'Gil' });
    await settled();
    const until = w.now() + 60_000;
    await w.reply(w.last(), 'session.join', {
      type: 'session.waiting',
      sessionId: 's1',
      participantId: 'g',
      until,
    });
    client.join('s1', { name: 'Gil' });
    await settled();
    expect(w.last().of('session.join')).toHaveLength(1);
    client.join('s1', { name: 'Gila' });
    await settled();
    expect(w.last().of('session.join')).toMatchObject([{ name: 'Gil' }, { name: 'Gila' }]);
    expect(w.last().of('session.join')[1]).not.toHaveProperty('resume');
  });

  test('is remembered, but not for ever', async () => {
    const { client, participation, socket, ...w } = await inside();
    await w.tell(socket, ended(w.now()));
    for (let other = 0; other < 30; other += 1) {
      client.join(`other-${other}`);
      await settled();
      await w.reply(socket, 'session.join', {
        ...ended(w.now()),
        sessionId: `other-${other}`,
      });
    }
    expect(client.join('other-29').getSnapshot().phase).toBe('ended');
    expect(client.join('s1')).not.toBe(participation);
  });
});

test('what is joined after the close is refused', async () => {
  const { client } = await inside();
  client.close();
  const late = client.join('s2');
  expect(late.getSnapshot()).toMatchObject({ phase: 'refused', refusal: { code: 'client.closed' } });
  await expect(late.ready()).rejects.toMatchObject({ code: 'client.closed' });
});
