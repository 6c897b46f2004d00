import { describe, expect, jest, test } from '@jest/globals';
import { pause, systemClock } from '../../client/clock.ts';
import { clientError, codeOf, known, VigilError } from '../../client/error.ts';
import { codeIn } from '../../client/error-code.ts';
import { abortion } from '../../client/link/abortion.ts';
import { listeners, stopAll } from '../../client/listeners.ts';
import { clientErrors, titleOf } from '../../client/wire.ts';

describe('Listeners', () => {
  test('are called in order, each as often as it was added, until it is removed', () => {
    const { add, tell } = listeners<string>();
    const heard: string[] = [];
    const hear = (value: string) => heard.push(value);
    const stop = add(hear);
    add(hear);
    add((value) => heard.push(`${value}!`));
    tell('one');
    stop();
    stop();
    tell('two');
    expect(heard).toEqual(['one', 'one', 'one!', 'two', 'two!']);
  });

  test('added during a call are called from the next one on', () => {
    const { add, tell } = listeners<void>();
    let heard = 0;
    add(() => {
      if (heard > 10) return;
      add(() => {
        heard += 1;
      });
    });
    tell();
    expect(heard).toBe(0);
    tell();
    expect(heard).toBe(1);
  });

  test('with a signal are removed with it, and leave nothing on it', () => {
    const { add, tell } = listeners<void>();
    const caller = new AbortController();
    const used: string[] = [];
    const { signal } = caller;
    const [on, off] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
    Object.assign(signal, {
      addEventListener: (...told: Parameters<typeof on>) => {
        used.push(`on ${told[0]}`);
        on(...told);
      },
      removeEventListener: (...told: Parameters<typeof off>) => {
        used.push(`off ${told[0]}`);
        off(...told);
      },
    });
    let heard = 0;
    const hear = () => {
      heard += 1;
    };
    add(hear, { signal })();
    expect(used).toEqual(['on abort', 'off abort']);
    add(hear, { signal });
    tell();
    caller.abort();
    tell();
    add(hear, { signal });
    tell();
    expect(heard).toBe(1);
  });

  test('that fail stop nobody else, and their error is reported to the page', () => {
    const { add, tell } = listeners<void>();
    const thrown: unknown[] = [];
    const later = globalThis.queueMicrotask;
    globalThis.queueMicrotask = (task) => {
      try {
        task();
      } catch (error) {
        thrown.push(error);
      }
    };
    const broken = new RangeError('broken');
    let heard = 0;
    try {
      add(() => {
        throw broken;
      });
      add(() => {
        heard += 1;
      });
      tell();
    } finally {
      globalThis.queueMicrotask = later;
    }
    expect([heard, thrown]).toEqual([1, [broken]]);
  });

  test('are removed together, however many there are', () => {
    const stopped: number[] = [];
    stopAll(
      () => stopped.push(1),
      undefined,
      () => stopped.push(2),
    )();
    expect(stopped).toEqual([1, 2]);
  });
});

describe('An error', () => {
  const error = clientError('client.timeout', 'ping');

  test('of the client’s own has its code, its subject, and whether it may be retried', () => {
    expect(error).toBeInstanceOf(VigilError);
    expect(error).toMatchObject({
      name: 'VigilError',
      code: 'client.timeout',
      detail: 'ping',
      retryable: true,
    });
    expect(error.message).toBe('client.timeout ping');
    expect(clientError('client.closed', 'closed', false).retryable).toBe(false);
  });

  test('of the protocol is passed through; so is anything else that was thrown', () => {
    expect(known(error)).toBe(error);
    const broken = new RangeError('broken');
    expect(() => known(broken)).toThrow(broken);
    expect([codeOf(error), codeOf(broken), codeOf({ code: 'internal' })]).toEqual([
      'client.timeout',
      null,
      null,
    ]);
  });

  test('has a code even when its class comes from another copy of the package', () => {
    expect([codeIn({ code: 'internal' }), codeIn(null), codeIn(new RangeError('x'))]).toEqual([
      'internal',
      'undefined',
      'undefined',
    ]);
  });

  test('has a title for people: the server’s, or the client’s own', () => {
    expect(Object.keys(clientErrors)).toContain('client.closed');
    for (const [code, title] of Object.entries(clientErrors)) {
      expect(title).toMatch(/^[A-Z].*\.$/);
      expect(titleOf({ code: code as 'client.closed', title: code })).toBe(title);
    }
    expect(titleOf({ code: 'internal', title: 'It failed here.' })).toBe('It failed here.');
    expect(titleOf({ code: 'participation.ended', title: 'participation.ended' })).toMatch(/^[A-Z].*\.$/);
    expect(titleOf({ code: 'weather.bad' as 'internal', title: 'weather.bad' })).toBeUndefined();
  });
});

test('a cancelled request rejects with the reason, even where signals know none', () => {
  expect(abortion(AbortSignal.abort('enough'))).toBe('enough');
  expect(abortion({} as AbortSignal)).toEqual(new Error('aborted'));
});

describe('The clock of this machine', () => {
  test('shows the wall time, counts by a monotonic clock, and calls back', async () => {
    expect(Math.abs(systemClock.now() - Date.now())).toBeLessThan(60_000);
    const before = performance.now();
    expect(systemClock.elapsed()).toBeGreaterThanOrEqual(before);
    await pause(systemClock, 2);
    expect(performance.now() - before).toBeGreaterThanOrEqual(1);
  });

  test('calls back nobody who has cancelled', async () => {
    let called = 0;
    const call = () => {
      called += 1;
    };
    systemClock.after(1, call)();
    systemClock.after(1, call);
    await pause(systemClock, 5);
    expect(called).toBe(1);
  });

  test.each([Number.POSITIVE_INFINITY, 2 ** 31, 1e12])(
    'of %d milliseconds is not over at once, as a timer of JavaScript is that is longer than it can count',
    async (delay) => {
      const call = jest.fn();
      const cancel = systemClock.after(delay, call);
      await pause(systemClock, 20);
      expect(call).not.toHaveBeenCalled();
      cancel();
    },
  );
});
