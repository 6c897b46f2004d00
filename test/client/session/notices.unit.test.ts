import { describe, expect, test } from '@jest/globals';
import { settled } from '../hand-clock.ts';
import { ended, inside, joining, policy } from '../world.ts';

describe('notices', () => {
  test('a warning, its extension, and the answer in another tab', async () => {
    const { participation, socket, now, advance, tell, reply } = await inside();
    await advance(policy.idleTimeout);
    const deadline = { logoutAt: now() + policy.warningPeriod, decidedAt: now() };
    const warning = { type: 'session.warning', sessionId: 's1', ...deadline };
    await tell(socket, warning);
    expect(participation.getSnapshot()).toMatchObject({
      phase: 'warned',
      warnAt: null,
      logoutAt: warning.logoutAt,
    });
    await advance(1_000);
    const extending = participation.extend();
    await settled();
    const warnAt = now() + policy.idleTimeout;
    await reply(socket, 'session.extend', { type: 'session.extended', sessionId: 's1', warnAt });
    await extending;
    expect(participation.getSnapshot()).toMatchObject({ phase: 'present', warnAt, logoutAt: null });
    await tell(socket, warning);
    expect(participation.getSnapshot().phase).toBe('present');
  });

  const session = { id: 's1', name: 'Budget', state: 'active', mode: 'edit', revision: 2 };
  test.each([
    ['a warning', 'session.warning', { logoutAt: 1 }],
    ['an extension', 'session.extended', { warnAt: 1 }],
    ['what became of the session', 'session.changed', { session }],
  ])('when %s is faster than the answer to the join, it is asked what holds', async (_, type, told) => {
    const { participation, socket, now, advance, joined, tell, reply } = await joining();
    await tell(socket, { type, sessionId: 's1', ...told });
    expect(participation.getSnapshot().phase).toBe('joining');
    // Another tab has been inside for as long.
    await reply(socket, 'session.join', joined({ warnAt: now() - 1 }));
    expect(participation.getSnapshot().phase).toBe('present');
    expect(socket.of('session.join').at(-1)).toMatchObject({ resume: true });
    const logoutAt = now() + policy.warningPeriod;
    await reply(socket, 'session.join', joined({ phase: 'warned', warnAt: null, logoutAt, session }));
    expect(participation.getSnapshot()).toMatchObject({ phase: 'warned', logoutAt, session });
    await advance(60_000);
    expect(socket.of('session.join')).toHaveLength(2);
  });

  test('so it is when what became of the session is faster than the answer to a return', async () => {
    const { participation, joined, tell, ...w } = await inside();
    await w.lose();
    await w.advance(500);
    await w.welcome();
    await tell(w.last(), { type: 'session.changed', sessionId: 's1', session });
    await w.reply(w.last(), 'session.join', joined());
    await w.reply(w.last(), 'session.join', joined({ session }));
    expect(participation.getSnapshot()).toMatchObject({ live: true, session });
  });

  test('a warning is never dropped for an activity that only this machine believes in', async () => {
    const { participation, socket, now, advance, tell } = await inside();
    await advance(policy.idleTimeout);
    const logoutAt = now() + policy.warningPeriod;
    await advance(5);
    participation.act();
    await tell(socket, { type: 'session.warning', sessionId: 's1', logoutAt });
    expect(participation.getSnapshot()).toMatchObject({ phase: 'warned', logoutAt });
  });

  test('an extension that lost the race is told why', async () => {
    const { participation, socket, now, tell, reply } = await inside();
    const extending = participation.extend();
    await settled();
    const outcome = expect(extending).rejects.toMatchObject({ code: 'participation.ended' });
    await tell(socket, ended(now()));
    await reply(socket, 'session.extend', {
      type: 'error',
      code: 'participation.ended',
      title: '',
      detail: '',
      retryable: false,
    });
    await outcome;
    expect(participation.getSnapshot().ending?.ending).toBe('inactivity');
  });

  test('a refusal that contradicts what is shown makes it ask how things stand', async () => {
    const { participation, socket, tell, reply, now } = await inside();
    await tell(socket, {
      type: 'error',
      code: 'participation.ended',
      title: '',
      detail: '',
      retryable: false,
    });
    expect(socket.of('session.join').at(-1)).toMatchObject({ resume: true });
    await reply(socket, 'session.join', ended(now()));
    expect(participation.getSnapshot().phase).toBe('ended');
  });

  test('exit leaves, here and on the other tabs', async () => {
    const { participation, socket, reply } = await inside();
    const leaving = participation.exit();
    await settled();
    await reply(socket, 'session.exit', { type: 'session.left', sessionId: 's1' });
    await leaving;
    expect(participation.getSnapshot()).toMatchObject({ phase: 'ended', ending: { ending: 'exit' } });
  });

  test('media is sent at once, and again after every return', async () => {
    const { participation, socket, ...w } = await inside();
    participation.media({ audio: true, video: false });
    expect(socket.of('media')).toEqual([{ action: 'media', sessionId: 's1', audio: true, video: false }]);
    await w.lose();
    await w.advance(500);
    await w.welcome();
    await w.reply(w.last(), 'session.join', w.joined());
    expect(w.last().of('media')).toHaveLength(1);
    expect(w.last().of('activity')).toHaveLength(0);
  });

  test('a session that is closed is read-only at once, and an older message about it is ignored', async () => {
    const { participation, socket, tell } = await inside();
    const changed = (mode: string, revision: number) =>
      tell(socket, {
        type: 'session.changed',
        sessionId: 's1',
        session: { id: 's1', name: 'Plans', state: 'closed', mode, revision },
      });
    await changed('read', 3);
    await changed('edit', 2);
    expect(participation.getSnapshot().session).toMatchObject({ mode: 'read', revision: 3 });
  });
});
