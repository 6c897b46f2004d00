import { describe, expect, test } from '@jest/globals';
import { settled } from '../hand-clock.ts';
import { DAY, ended, inside, joining, world } from '../world.ts';

describe('the waiting room', () => {
  const knocking = async () => {
    const w = await joining();
    const until = w.now() + 60_000;
    await w.reply(w.socket, 'session.join', {
      type: 'session.waiting',
      sessionId: 's1',
      participantId: 'g',
      until,
    });
    return { ...w, until };
  };

  test('a guest waits, is let in, and joins by that', async () => {
    const { participation, socket, until, ...w } = await knocking();
    expect(participation.getSnapshot()).toMatchObject({ phase: 'waiting', live: true, until });
    const ready = participation.ready();
    await w.tell(socket, { type: 'session.admitted', sessionId: 's1' });
    expect(socket.of('session.join')).toHaveLength(2);
    await w.reply(socket, 'session.join', w.joined());
    expect((await ready).phase).toBe('present');
    expect(participation.getSnapshot().until).toBeNull();
  });

  test('is told of the end of this knock even on a machine whose clock is ahead, and which left before hearing it', async () => {
    const w = world({ keepAlive: DAY });
    w.setWrong(3 * 3_600_000);
    const client = w.start();
    const participation = client.join('s1');
    void participation.exit();
    await settled();
    await w.welcome();
    participation.reenter();
    await settled();
    const waiting = { type: 'session.waiting', sessionId: 's1', participantId: 'g', until: w.now() + 60_000 };
    await w.reply(w.last(), 'session.join', waiting);
    await w.advance(60_000);
    await w.tell(w.last(), { ...ended(w.now()), ending: 'unanswered' });
    expect(participation.getSnapshot()).toMatchObject({ phase: 'ended', ending: { ending: 'unanswered' } });
  });

  test('a guest who is refused, or whom nobody answers, is told', async () => {
    for (const ending of ['denied', 'unanswered']) {
      const { participation, socket, ...w } = await knocking();
      await w.tell(socket, { ...ended(w.now()), ending });
      expect(participation.getSnapshot()).toMatchObject({ phase: 'ended', ending: { ending } });
    }
  });

  test('somebody who was refused and knocks again is told that it stands, and what they asked for meanwhile is answered', async () => {
    const { participation, socket, ...w } = await knocking();
    const denied = { ...ended(w.now()), ending: 'denied' };
    await w.tell(socket, denied);
    await w.advance(60_000);
    participation.reenter();
    await settled();
    // A repetition of the same farewell does not concern this knock.
    await w.tell(socket, denied);
    expect(participation.getSnapshot().phase).toBe('joining');
    const putting = expect(participation.put('n1', 'text')).rejects.toMatchObject({
      code: 'participation.ended',
    });
    await w.reply(socket, 'session.join', denied);
    expect(participation.getSnapshot()).toMatchObject({ phase: 'ended', ending: { ending: 'denied' } });
    await putting;
  });

  test('a guest may give up', async () => {
    const { participation, socket, ...w } = await knocking();
    const leaving = participation.exit();
    await settled();
    await w.reply(socket, 'session.exit', { type: 'session.left', sessionId: 's1' });
    await leaving;
    expect(participation.getSnapshot().phase).toBe('ended');
  });

  test('a moderator sees who knocks, ignores an older list, and decides', async () => {
    const guest = { participantId: 'g', name: 'Gil', knockedAt: 1 };
    const { participation, socket, ...w } = await inside({
      role: 'moderator',
      waiting: [guest],
      waitingTotal: 60,
      revision: 4,
    });
    expect(participation.getSnapshot()).toMatchObject({ waiting: [guest], waitingTotal: 60 });
    const emptied = { type: 'waiting.changed', sessionId: 's1', waiting: [], waitingTotal: 0 };
    await w.tell(socket, { ...emptied, revision: 3 });
    expect(participation.getSnapshot()).toMatchObject({ waiting: [guest], waitingTotal: 60 });
    const admitting = participation.admit('g');
    await settled();
    expect(socket.of('waiting.admit')).toMatchObject([{ sessionId: 's1', participantId: 'g', knockedAt: 1 }]);
    await w.reply(socket, 'waiting.admit', { ...emptied, revision: 5 });
    await admitting;
    expect(participation.getSnapshot()).toMatchObject({ waiting: [], waitingTotal: 0 });
  });
});
