import { describe, expect, test } from '@jest/globals';
import { type CallMeans, callsBy } from '../../../client/warning/calls.ts';
import { handClock, settled } from '../hand-clock.ts';

const call = { tag: 'warning/s1/1', title: 'Are you still there?', body: 'Logged out at 16:45.' };

/** One browser with several tabs: storage, permissions and locks are shared. */
const browser = (isBlocked = false) => {
  let blocked = isBlocked;
  const time = handClock();
  const kept = new Map<string, string>();
  const busy = new Set<string>();
  const done: string[] = [];
  let permission: 'granted' | 'denied' | 'default' | 'missing' = 'default';
  const tab = (name: string, { watched = false } = {}) => {
    const means: CallMeans = {
      storage: () => {
        if (blocked) throw new DOMException('It is blocked.', 'SecurityError');
        return {
          getItem: (key) => kept.get(key) ?? null,
          setItem: (key, value) => void kept.set(key, value),
          removeItem: (key) => void kept.delete(key),
        };
      },
      chime: async () => void done.push(`${name} chimes`),
      notifications: {
        permission: () => permission,
        request: async () => void done.push(`${name} asks`),
        show: ({ body }) => {
          done.push(`${name} shows ${body}`);
          return () => done.push(`${name} takes it away`);
        },
      },
      once: async (lock, work) => {
        if (busy.has(lock)) return;
        busy.add(lock);
        await work();
        busy.delete(lock);
      },
      isWatched: () => watched,
      clock: time.clock,
    };
    return callsBy(means);
  };
  return {
    ...time,
    tab,
    done,
    kept,
    block: () => {
      blocked = true;
    },
    permit: (next: typeof permission) => {
      permission = next;
    },
  };
};

describe('Somebody who looks elsewhere', () => {
  test('is not called before they have asked for it, nor asked anything before that', async () => {
    const b = browser();
    const calls = b.tab('first');
    calls.call(call);
    await b.advance(10_000);
    expect(b.done).toEqual([]);
    expect(calls.getState()).toEqual({ on: false, notifications: 'default', kept: true });
  });

  test('is asked once, on their click, hears at once what it will sound like, and is remembered on this machine', async () => {
    const b = browser();
    const calls = b.tab('first');
    let told = 0;
    calls.subscribe(() => {
      told += 1;
    });
    await calls.turnOn();
    expect(b.done).toEqual(['first asks', 'first chimes']);
    expect(told).toBeGreaterThan(0);
    expect(calls.getState()).toBe(calls.getState());
    expect(b.tab('the next visit').getState().on).toBe(true);
    calls.turnOff();
    expect(b.tab('the next visit').getState().on).toBe(false);
  });

  test('is not asked again, and is remembered from an earlier version', async () => {
    const b = browser();
    b.kept.set('vigil.calls', 'on');
    const calls = b.tab('first');
    expect(calls.getState().on).toBe(true);
    b.permit('granted');
    await calls.turnOn();
    expect(b.done).toEqual(['first chimes']);
  });

  test('sees at once what the browser allows and stores now', () => {
    const b = browser();
    const calls = b.tab('first');
    expect(calls.getState()).toEqual({ on: false, notifications: 'default', kept: true });
    b.permit('denied');
    expect(calls.getState()).toEqual({ on: false, notifications: 'denied', kept: true });
    b.block();
    expect(calls.getState()).toEqual({ on: false, notifications: 'denied', kept: false });
  });

  test('is called by both of two things at once', async () => {
    const b = browser();
    const calls = b.tab('first', { watched: true });
    await calls.turnOn();
    b.done.length = 0;
    calls.call(call);
    calls.call({ ...call, tag: 'knock/s1/1' });
    await b.advance(1_000);
    expect(b.done).toEqual(['first chimes', 'first chimes']);
  });

  test('hears one chime, however many tabs are told, and sees one notification until it is over', async () => {
    const b = browser();
    const [first, second] = [b.tab('first'), b.tab('second')];
    b.permit('granted');
    await first.turnOn();
    b.done.length = 0;
    const stop = first.call(call);
    second.call(call);
    await b.advance(3_000);
    b.tab('a slow one').call(call);
    await b.advance(1_000);
    expect(b.done).toEqual([`first shows ${call.body}`, 'first chimes']);
    stop();
    expect(b.done.at(-1)).toBe('first takes it away');
    await b.advance(10_000);
    second.call({ ...call, tag: 'warning/s1/2' });
    await b.advance(1_000);
    expect(b.done.slice(-2)).toEqual([`second shows ${call.body}`, 'second chimes']);
  });

  test('with a tab in front hears the chime, and the other tabs show nothing', async () => {
    const b = browser();
    const [back, front] = [b.tab('back'), b.tab('front', { watched: true })];
    b.permit('granted');
    await front.turnOn();
    b.done.length = 0;
    back.call(call);
    front.call(call);
    await b.advance(1_000);
    expect(b.done).toEqual(['front chimes']);
  });

  test.each(['denied', 'missing', 'default'] as const)(
    'hears only the chime where notifications are %s',
    async (permission) => {
      const b = browser();
      const calls = b.tab('first');
      b.permit(permission);
      await calls.turnOn();
      b.done.length = 0;
      calls.call(call);
      await b.advance(1_000);
      expect(b.done).toEqual(['first chimes']);
      expect(calls.getState().notifications).toBe(permission);
    },
  );

  test('is called until the page goes if the browser stores nothing, and is told so', async () => {
    const b = browser(true);
    const calls = b.tab('first');
    expect(calls.getState()).toMatchObject({ on: false, kept: false });
    await calls.turnOn();
    expect(calls.getState()).toMatchObject({ on: true, kept: false });
    expect(b.tab('the next visit').getState().on).toBe(false);
    b.done.length = 0;
    calls.call(call);
    await b.advance(1_000);
    expect(b.done).toEqual(['first chimes']);
    calls.turnOff();
    expect(calls.getState().on).toBe(false);
  });

  test('is no longer called for what was answered first', async () => {
    const b = browser();
    const calls = b.tab('first');
    await calls.turnOn();
    b.done.length = 0;
    calls.call(call)();
    await b.advance(1_000);
    await settled();
    expect(b.done).toEqual([]);
  });
});
