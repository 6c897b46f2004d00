import { describe, expect, test } from '@jest/globals';
import { decide } from '../../../shared/lifecycle.ts';
import { joining, minute, present, waiting, warned } from '../people.ts';

test.each([
  ['present', present()],
  ['warned', warned()],
  ['waiting', waiting()],
] as const)(
  'Whoever is %s is out by an exit on any connection of theirs, unless they have come in since',
  (_, before) => {
    const at = before.joinedAt;
    const exit = { type: 'exit', connectionId: 'not inside' } as const;
    const out = decide(before, { ...exit, at }, minute(20));
    expect(out).toMatchObject({ refusal: null, next: { phase: 'ended', ending: 'exit' } });
    expect(out.effects).toContainEqual(
      expect.objectContaining({ type: 'farewell', connectionId: 'tab-1', ending: 'exit' }),
    );
    const since = { ...before, joinedAt: minute(0.001) };
    const { phase } = before;
    expect(decide(since, { ...exit, at }, minute(20))).toMatchObject({
      refusal: 'not-joined',
      next: { phase },
    });
    // Of when it was said nothing is known.
    expect(decide(before, exit, minute(20)).refusal).toBe('not-joined');
  },
);

describe('An exit that is said late', () => {
  const exit = (connectionId: string, at: number) =>
    ({ type: 'exit', connectionId, at: minute(at), said: minute(9), isOut: true }) as const;
  /** One tab since the beginning, and another device since minute 5. */
  const onTwo = (resume = false) => {
    const { next } = decide(present(), joining('phone', { resume }), minute(5));
    if (next?.phase !== 'present') throw new Error('one more tab is present');
    return next;
  };

  test('leaves another device in that has come in since, and takes its own tab out', () => {
    const { next, refusal, effects } = decide(onTwo(), exit('tab-1', 5 - 5.001 / 60), minute(9));
    expect(refusal).toBeNull();
    expect(next).toMatchObject({ phase: 'present', awaySince: null, lastActivityAt: minute(0) });
    expect(next?.phase === 'present' && Object.keys(next.connections)).toEqual(['phone']);
    // A join that its connection said before would be too late.
    expect(next).toMatchObject({ elsewhere: { connectionId: 'tab-1', said: minute(9) } });
    expect(effects.filter(({ type }) => type === 'farewell')).toEqual([]);
  });

  test('does so on a connection that is not in as well', () => {
    const { next, refusal } = decide(onTwo(), exit('back', 4), minute(9));
    expect(refusal).toBe('not-joined');
    expect(next?.phase === 'present' && Object.keys(next.connections)).toEqual(['tab-1', 'phone']);
    expect(decide(onTwo(), exit('back', 5), minute(9)).next).toMatchObject({
      phase: 'ended',
      ending: 'exit',
    });
  });

  test('holds against a device that was there by then, or came in on its own connection or by itself', () => {
    for (const [before, going] of [
      [onTwo(), exit('tab-1', 5)],
      // The clocks differ that say when.
      [onTwo(), exit('tab-1', 5 - 5 / 60)],
      [onTwo(), exit('phone', 4)],
      [onTwo(true), exit('tab-1', 4)],
      [present(), exit('tab-1', 0)],
    ] as const)
      expect(decide(before, going, minute(9)).next).toMatchObject({ phase: 'ended', ending: 'exit' });
  });

  test('from before what goes on now began takes its own tab out of that, and leaves its person the time to come back', () => {
    const { next, refusal } = decide(present(), exit('tab-1', -1), minute(9));
    expect(refusal).toBeNull();
    expect(next).toMatchObject({ phase: 'present', connections: {}, awaySince: minute(9) });
    expect(next).toMatchObject({ parting: { connectionId: 'tab-1', how: 'lost' } });
  });

  test('holds against what a tab has begun by itself, on whichever connection of it, and not if somebody came in by hand then', () => {
    const { next: begun } = decide(null, joining('tab-1', { resume: true }), minute(5));
    expect(decide(begun, exit('tab-1', 1), minute(9)).next).toMatchObject({ phase: 'ended', ending: 'exit' });
    const { next: back } = decide(begun, joining('tab-2', { resume: true }), minute(6));
    expect(decide(back, exit('tab-2', 1), minute(9)).next).toMatchObject({ phase: 'ended', ending: 'exit' });
    const { next: byHand } = decide(begun, joining('phone'), minute(6));
    expect(decide(byHand, exit('tab-1', 1), minute(9)).next).toMatchObject({ phase: 'present' });
    // On a connection that is not in nobody knows whose it was.
    expect(decide(begun, exit('other', 1), minute(9)).next).toMatchObject({ phase: 'present' });
  });

  test('by one who waits leaves another device at the door', () => {
    const { next } = decide(waiting(), { ...joining('phone'), door: 'knock' }, minute(5));
    if (next?.phase !== 'waiting') throw new Error('one more tab waits');
    expect(decide(next, exit('tab-1', 4), minute(9)).next).toMatchObject({ phase: 'waiting' });
    expect(decide(next, exit('tab-1', 5), minute(9)).next).toMatchObject({ phase: 'ended' });
  });

  test('is measured by nothing that was over before', () => {
    const { next: over } = decide(onTwo(), exit('phone', 6), minute(6));
    const { next } = decide(over, joining('tab-2'), minute(7));
    expect([over, next].map((one) => one && 'enteredAgain' in one)).toEqual([false, false]);
    const { next: byItself } = decide(null, joining('tab-1', { resume: true }), minute(5));
    const { next: gone } = decide(byItself, exit('tab-1', 6), minute(6));
    const { next: again } = decide(gone, joining('tab-2'), minute(7));
    expect([byItself, gone, again].map((one) => one && 'resumed' in one)).toEqual([true, false, false]);
  });
});
