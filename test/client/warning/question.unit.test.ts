import { describe, expect, test } from '@jest/globals';
import { ask, PAUSE, SAID } from '../../../client/warning/question.ts';
import { settled } from '../hand-clock.ts';
import { DAY, ended, policy, world } from '../world.ts';

const asked = async () => {
  const w = world({ keepAlive: DAY });
  const inside = await w.inside();
  const shown: string[] = [];
  const question = ask(inside.participation, ({ name }) => shown.push(name), w.clock);
  /** Of two notices of one instant the warning does not count. */
  const warn = async () => {
    await w.advance(1);
    await w.tell(inside.socket, {
      type: 'session.warning',
      sessionId: 's1',
      logoutAt: w.now() + policy.warningPeriod,
    });
  };
  const extensions = () => inside.socket.of('session.extend').length;
  const extended = () =>
    w.reply(inside.socket, 'session.extend', {
      type: 'session.extended',
      sessionId: 's1',
      warnAt: w.now() + policy.idleTimeout,
    });
  return { ...w, ...inside, question, shown, warn, extensions, extended, view: question.getView };
};

describe('the question of a warning', () => {
  test('is put when somebody is warned, answered once however often, and its result is shown for a while', async () => {
    const w = await asked();
    expect(w.view()).toEqual({ name: 'calm' });
    await w.warn();
    expect(w.view()).toEqual({ name: 'asking', busy: null, failed: false });
    w.question.extend();
    w.question.extend();
    w.question.leave();
    expect(w.view()).toEqual({ name: 'asking', busy: 'extending', failed: false });
    await settled();
    expect([w.extensions(), w.socket.of('session.exit').length]).toEqual([1, 0]);
    await w.extended();
    expect(w.view()).toEqual({ name: 'staying', typed: false });
    await w.advance(SAID);
    expect(w.view()).toEqual({ name: 'calm' });
    expect(w.shown).toEqual(['asking', 'asking', 'staying', 'calm']);
  });

  test('takes a letter for an answer, lets the typing go on, and says so', async () => {
    const w = await asked();
    await w.warn();
    expect(w.question.goOn()).toBe(true);
    expect(w.view()).toEqual({ name: 'answering' });
    expect(w.question.goOn()).toBe(false);
    await settled();
    expect(w.extensions()).toBe(1);
    await w.extended();
    expect(w.view()).toEqual({ name: 'staying', typed: true });
  });

  test('a letter while the button’s answer is under way is just a letter', async () => {
    const w = await asked();
    await w.warn();
    w.question.extend();
    expect(w.question.goOn()).toBe(true);
    await settled();
    expect([w.extensions(), w.view().name]).toEqual([1, 'answering']);
    await w.extended();
    expect(w.view()).toEqual({ name: 'staying', typed: false });
  });

  test('waits for somebody who is typing to pause; their next key answers it unseen', async () => {
    const w = await asked();
    w.question.typed();
    await w.advance(PAUSE - 500);
    await w.warn();
    expect(w.view()).toEqual({ name: 'held' });
    w.question.typed();
    expect(w.view()).toEqual({ name: 'answering' });
    await settled();
    await w.extended();
    await w.advance(policy.idleTimeout);

    w.question.typed();
    await w.advance(PAUSE - 2);
    await w.warn();
    expect(w.view()).toEqual({ name: 'held' });
    await w.advance(1);
    expect(w.view()).toMatchObject({ name: 'asking' });
  });

  test('is put at once to somebody who has paused', async () => {
    const w = await asked();
    w.question.typed();
    await w.advance(PAUSE - 1);
    await w.warn();
    expect(w.view().name).toBe('asking');
    // What is typed elsewhere does not answer it.
    w.question.typed();
    await settled();
    expect([w.extensions(), w.view().name]).toEqual([0, 'asking']);
    w.question.stop();
  });

  test('waits for the rest of the pause of somebody who is typing', async () => {
    const w = await asked();
    await w.advance(60_000);
    w.question.typed();
    await w.advance(499);
    await w.warn();
    await w.advance(PAUSE - 501);
    expect(w.view().name).toBe('held');
    await w.advance(1);
    expect(w.view().name).toBe('asking');
  });

  test('is put anew if what was answered is an earlier warning', async () => {
    const w = await asked();
    await w.warn();
    w.question.extend();
    await settled();
    const earlier = { type: 'session.extended', sessionId: 's1', warnAt: w.now(), decidedAt: 1 };
    await w.reply(w.socket, 'session.extend', earlier);
    expect(w.view()).toEqual({ name: 'asking', busy: null, failed: false });
  });

  test('is over with the warning, whatever becomes of the answer', async () => {
    const w = await asked();
    await w.warn();
    w.question.extend();
    await settled();
    await w.tell(w.socket, ended(w.now()));
    await w.reply(w.socket, 'session.extend', {
      type: 'error',
      code: 'participation.ended',
      title: '',
      detail: '',
      retryable: false,
    });
    expect(w.view()).toEqual({ name: 'calm' });
  });

  test('disappears when another tab has answered, and when it is over', async () => {
    const w = await asked();
    await w.warn();
    await w.tell(w.socket, {
      type: 'session.extended',
      sessionId: 's1',
      warnAt: w.now() + policy.idleTimeout,
    });
    expect(w.view()).toEqual({ name: 'staying', typed: false });
    await w.warn();
    expect(w.view().name).toBe('asking');
    await w.tell(w.socket, ended(w.now()));
    expect(w.view()).toEqual({ name: 'calm' });
  });

  test('does not keep somebody who wants to leave because of a letter', async () => {
    const w = await asked();
    await w.warn();
    const seen: unknown[] = [];
    const held = ask(
      { ...w.participation, exit: () => new Promise(() => {}) },
      (view) => seen.push(view),
      w.clock,
    );
    held.leave();
    expect(held.goOn()).toBe(false);
    expect(seen.at(-1)).toEqual({ name: 'asking', busy: 'leaving', failed: false });
    held.stop();
    w.question.leave();
    expect(w.question.goOn()).toBe(false);
    await settled();
    expect([w.extensions(), w.view().name]).toEqual([0, 'calm']);
  });

  test('is put again, with a sentence, when the answer was refused', async () => {
    const w = await asked();
    await w.warn();
    w.question.goOn();
    await settled();
    await w.reply(w.socket, 'session.extend', {
      type: 'error',
      code: 'forbidden',
      title: '',
      detail: '',
      retryable: false,
    });
    expect(w.view()).toEqual({ name: 'asking', busy: null, failed: true });
  });

  test.each<[string, object]>([
    ['is refused', { type: 'error', code: 'forbidden', title: '', detail: '', retryable: false }],
    ['is for an earlier warning', { type: 'session.extended', sessionId: 's1', warnAt: 0, decidedAt: 1 }],
  ])('is not put again by an answer that %s after it is stopped', async (_, reply) => {
    const w = await asked();
    await w.warn();
    w.question.extend();
    await settled();
    w.question.stop();
    await w.reply(w.socket, 'session.extend', reply);
    expect([w.shown, w.view()]).toEqual([['asking', 'asking'], { name: 'calm' }]);
  });

  test('does nothing once it is stopped', async () => {
    const w = await asked();
    w.question.typed();
    await w.warn();
    w.question.stop();
    await w.advance(PAUSE);
    expect(w.shown).toEqual(['held']);
  });
});
