import { describe, expect, test } from '@jest/globals';
import { pageCalls } from '../../../client/warning/page-calls.ts';
import { settled } from '../hand-clock.ts';
import { globalsOfATest, handTimers } from './globals.ts';

const standIn = globalsOfATest();
const asked = { tag: 't', title: 'Are you still there?', body: 'Soon.' };

/** A browser of somebody who has asked to be called. */
const browser = ({
  fails = null as Error | null,
  locks = true,
  denied = null as Error | null,
  permission = 'granted',
} = {}) => {
  const timers = handTimers();
  const stored = new Map([['vigil.calls', 'on']]);
  const shown: Notification[] = [];
  class Notification {
    static permission = permission;
    static requestPermission = async () => {
      Notification.permission = 'granted';
    };
    said: unknown;
    isClosed = false;
    onclick: () => void = () => {};
    constructor(title: string, how: object) {
      if (fails) throw fails;
      this.said = { title, ...how };
      shown.push(this);
    }
    close() {
      this.isClosed = true;
    }
  }
  const page = { visibilityState: 'hidden', hasFocus: () => true };
  const held = new Set<string>();
  const [requested, faults]: [unknown[], unknown[]] = [[], []];
  let focused = 0;
  const request = async (name: string, how: object, work: (lock: unknown) => unknown) => {
    requested.push(how);
    if (denied) throw denied;
    try {
      await work(held.has(name) ? null : { name });
    } catch (fault) {
      faults.push(fault);
    }
  };
  standIn({
    setTimeout: timers.setTimeout,
    clearTimeout: timers.clearTimeout,
    localStorage: {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => void stored.set(key, value),
      removeItem: (key: string) => void stored.delete(key),
    },
    Notification,
    document: page,
    navigator: locks ? { locks: { request } } : {},
    window: {
      focus: () => {
        focused += 1;
      },
    },
  });
  const calls = pageCalls();
  return {
    calls,
    shown,
    page,
    held,
    requested,
    faults,
    focused: () => focused,
    timers,
    call: async () => {
      const stop = calls.call(asked);
      await settled();
      while (timers.delays().length > 0 && shown.length === 0) {
        timers.fire();
        await settled();
      }
      return stop;
    },
  };
};

describe('A call by the browser’s own means', () => {
  test('is a silent notification, and clicking on it brings up the page', async () => {
    const b = browser();
    const stop = await b.call();
    expect(b.shown.map(({ said }) => said)).toEqual([
      { title: asked.title, body: 'Soon.', tag: 't', silent: true },
    ]);
    const [notification] = b.shown;
    expect(notification?.isClosed).toBe(false);
    notification?.onclick();
    expect([b.focused(), notification?.isClosed]).toEqual([1, true]);
    stop();
  });

  test('is taken away when it is no longer needed', async () => {
    const b = browser();
    const stop = await b.call();
    stop();
    expect([b.shown[0]?.isClosed, b.focused()]).toEqual([true, 0]);
  });

  test.each([
    ['with locks', true],
    ['without', false],
  ])('is made by a tab that no other is ahead of, %s', async (_, locks) => {
    const b = browser({ locks });
    await b.call();
    expect([b.shown.length, b.requested]).toEqual([1, locks ? [{ ifAvailable: true }] : []]);
  });

  test('is made also in a frame without an origin, which may ask for no lock', async () => {
    const b = browser({ denied: new DOMException('Access to the Locks API is denied.', 'SecurityError') });
    await b.call();
    expect(b.shown).toHaveLength(1);
  });

  test('is made by one tab of several', async () => {
    const b = browser();
    b.held.add(`vigil.call/${asked.tag}`);
    await b.call();
    expect(b.shown).toEqual([]);
  });

  test('is not a notification for somebody who has the page in front', async () => {
    const b = browser();
    b.page.visibilityState = 'visible';
    await b.call();
    expect(b.shown).toEqual([]);
    for (const away of [{ visibilityState: 'hidden' }, { hasFocus: () => false }]) {
      const other = browser();
      Object.assign(other.page, { visibilityState: 'visible' }, away);
      await other.call();
      expect(other.shown).toHaveLength(1);
    }
  });

  test('is never tried again on a phone that lets no page show one, and any other fault is reported', async () => {
    const odd = browser({ fails: new RangeError('odd') });
    await odd.call();
    expect([odd.faults, odd.calls.getState().notifications]).toEqual([[new RangeError('odd')], 'granted']);
    const phone = browser({ fails: new TypeError('Illegal constructor') });
    expect(phone.calls.getState().notifications).toBe('granted');
    const stop = await phone.call();
    stop();
    expect([phone.faults, phone.calls.getState().notifications]).toEqual([[], 'missing']);
  });

  test('asks for permission where it has none yet, and returns the browser’s answer', async () => {
    const b = browser({ permission: 'default' });
    expect(b.calls.getState()).toEqual({ on: true, notifications: 'default', kept: true });
    await b.calls.turnOn();
    expect(b.calls.getState().notifications).toBe('granted');
    const without = browser();
    Reflect.deleteProperty(globalThis, 'Notification');
    without.calls.turnOff();
    expect(without.calls.getState()).toMatchObject({ on: false, notifications: 'missing' });
  });
});
