import { describe, expect, test } from '@jest/globals';
import type { Client } from '../../../client/client.ts';
import { inFrame } from '../../../client/own/extent.ts';
import { share } from '../../../client/own/sharing.ts';
import type { Participation } from '../../../client/session/participation.ts';
import { handClock } from '../hand-clock.ts';

type Said = { readonly action: string; readonly [field: string]: unknown };

/** One tab in one session, as much of it as these tests use. */
const place = (signals?: { atOnce: number; every: number } | null) => {
  const time = handClock();
  const sent: Said[] = [];
  const line = { isUp: true };
  const view = { live: true, phase: 'present', joinedAt: 1 };
  const changed = new Set<() => void>();
  const hearers: { readonly type: string; readonly hear: (value: object) => void }[] = [];
  const client = {
    on: (type: string, hear: (value: object) => void) => {
      hearers.push({ type, hear });
      return () => {};
    },
    getWelcome: () => (signals === null ? null : { limits: { signals } }),
  } as unknown as Pick<Client, 'on' | 'getWelcome'>;
  const participation = {
    sessionId: 's1',
    getSnapshot: () => ({ ...view }),
    subscribe: (hear: () => void) => {
      changed.add(hear);
      return () => changed.delete(hear);
    },
    send: (said: Said) => {
      if (line.isUp) sent.push(said);
      return line.isUp;
    },
  } as unknown as Participation;
  return {
    ...time,
    line,
    hearers,
    own: share(client, participation, { clock: time.clock }),
    become: (next: Partial<typeof view>) => {
      Object.assign(view, next);
      for (const hear of changed) hear();
    },
    fault: (code: string) => {
      for (const { type, hear } of hearers) if (type === 'fault') hear({ code });
    },
    states: () => sent.filter(({ action }) => action === 'presence.set').map(({ state }) => state),
    signals: () =>
      sent.filter(({ action }) => action === 'signal').map(({ value, to }) => (to ? [value, to] : value)),
  };
};

describe('What is shown', () => {
  test('waits until one is inside, present or warned, and is repeated after each join', async () => {
    const p = place();
    for (const view of [{ live: false }, { live: true, phase: 'waiting' }]) {
      p.become(view);
      p.own.show('one');
      expect(p.states()).toEqual([]);
    }
    p.become({ phase: 'warned' });
    expect(p.states()).toEqual(['one']);
    await p.advance(1_000);
    p.become({ phase: 'present' });
    expect(p.states()).toEqual(['one']);
    p.become({ joinedAt: 2 });
    expect(p.states()).toEqual(['one', 'one']);
  });

  test('is sent as soon as possible, and at most once a second', async () => {
    const p = place();
    p.line.isUp = false;
    p.own.show('one');
    p.line.isUp = true;
    expect(p.states()).toEqual([]);
    p.own.show('two');
    p.own.show('three');
    await p.advance(999);
    expect(p.states()).toEqual(['two']);
    await p.advance(1);
    expect(p.states()).toEqual(['two', 'three']);
    p.own.show(null);
    await p.advance(1_000);
    expect(p.states()).toEqual(['two', 'three', null]);
  });

  test('is nothing until something is shown', async () => {
    const p = place();
    p.become({ joinedAt: 2 });
    await p.advance(10_000);
    expect(p.states()).toEqual([]);
  });
});

describe('A signal', () => {
  test.each([
    ['does not say how fast they may come', undefined],
    ['has not said anything yet', null],
  ])('may be sent once a second where the server %s', async (_, signals) => {
    const p = place(signals);
    for (const nth of [1, 2, 3]) p.own.signal(nth);
    expect(p.signals()).toEqual([1]);
    await p.advance(999);
    expect(p.signals()).toEqual([1]);
    await p.advance(1);
    expect(p.signals()).toEqual([1, 2]);
    await p.advance(1_000);
    expect(p.signals()).toEqual([1, 2, 3]);
  });

  test('saves up no more turns than may be taken at once', async () => {
    const p = place({ atOnce: 2, every: 100 });
    await p.advance(10_000);
    for (const nth of [1, 2, 3, 4]) p.own.signal(nth);
    expect(p.signals()).toEqual([1, 2]);
    await p.advance(100);
    expect(p.signals()).toEqual([1, 2, 3]);
  });

  test('replaces one of the same name to the same person, and no other', async () => {
    const p = place({ atOnce: 1, every: 100 });
    p.own.signal('first');
    p.own.signal(1, { latest: 'cursor' });
    p.own.signal(2, { latest: 'cursor', to: 'ben' });
    p.own.signal(3, { latest: 'other' });
    p.own.signal(4);
    p.own.signal(5);
    p.own.signal(6, { latest: 'cursor' });
    p.own.signal(7, { latest: 'cursor', to: 'ben' });
    await p.advance(10_000);
    expect(p.signals()).toEqual(['first', 6, [7, 'ben'], 3, 4, 5]);
  });

  test('is sent only inside, and those that wait are not sent after a return', async () => {
    const p = place({ atOnce: 1, every: 100 });
    p.own.signal(1);
    p.own.signal(2);
    p.own.signal(3);
    p.become({ live: false });
    expect(p.own.signal(4)).toBe(false);
    await p.advance(100);
    p.become({ live: true });
    await p.advance(1_000);
    expect(p.signals()).toEqual([1]);
    p.own.signal(5);
    p.own.signal(6);
    p.own.signal(7);
    p.line.isUp = false;
    await p.advance(100);
    p.line.isUp = true;
    await p.advance(1_000);
    expect(p.signals()).toEqual([1, 5]);
    p.become({ phase: 'ended' });
    expect(p.own.signal(8)).toBe(false);
  });

  test.each([
    ['signal.too-many', 1_000],
    ['connection.too-fast', 1_000],
    ['internal', 0],
  ])('that was answered by %s is followed by a pause of %d ms', async (code, pause) => {
    const p = place({ atOnce: 5, every: 10 });
    p.own.signal(1);
    p.own.signal(2);
    expect(p.hearers.filter(({ type }) => type === 'fault')).toHaveLength(1);
    p.fault(code);
    p.own.signal(3);
    expect(p.signals()).toHaveLength(pause === 0 ? 3 : 2);
    await p.advance(Math.max(0, pause - 1));
    expect(p.signals()).toHaveLength(pause === 0 ? 3 : 2);
    await p.advance(1);
    expect(p.signals()).toEqual([1, 2, 3]);
  });

  test('is sent as it was when it was given, whatever becomes of the object', async () => {
    const p = place({ atOnce: 1, every: 100 });
    const value = { x: 1 };
    p.own.signal('first');
    p.own.signal(value);
    value.x = 2;
    await p.advance(100);
    expect(p.signals()).toEqual(['first', { x: 1 }]);
  });
});

test('everything sent is measured in bytes, in any script', () => {
  expect(inFrame('é🎉', 8)).toBe('"é🎉"');
  expect(() => inFrame('é🎉', 7)).toThrow(RangeError);
  expect(() => inFrame(undefined, 7)).toThrow(RangeError);
});
