import { describe, expect, test } from '@jest/globals';
import { clientError } from '../../../client/error.ts';
import { listeners } from '../../../client/listeners.ts';
import { beforeJoining, end, type ParticipationState } from '../../../client/session/participation-state.ts';
import { until, untilInside } from '../../../client/session/readiness.ts';
import { settled } from '../hand-clock.ts';

const watching = () => {
  const changed = listeners<void>();
  let looked = 0;
  let listening = 0;
  const found = { value: null as string | null };
  return {
    found,
    change: async () => {
      changed.tell();
      await settled();
    },
    wait: (signal?: AbortSignal) =>
      until(
        (listener) => {
          listening += 1;
          const stop = changed.add(listener);
          return () => {
            listening -= 1;
            stop();
          };
        },
        signal,
        () => {
          looked += 1;
          return found.value;
        },
      ),
    looked: () => looked,
    listening: () => listening,
  };
};

describe('Waiting for a condition', () => {
  test('ends at once if it is true', async () => {
    const w = watching();
    w.found.value = 'here';
    await expect(w.wait()).resolves.toBe('here');
    expect([w.looked(), w.listening()]).toEqual([1, 0]);
  });

  test('checks at each change until it is true, and not afterwards', async () => {
    const w = watching();
    const waiting = w.wait();
    await w.change();
    expect([w.looked(), w.listening()]).toEqual([2, 1]);
    w.found.value = 'here';
    await w.change();
    await expect(waiting).resolves.toBe('here');
    await w.change();
    expect([w.looked(), w.listening()]).toEqual([3, 0]);
  });

  test('is cancelled by a signal, before it begins and while it lasts', async () => {
    const w = watching();
    const caller = new AbortController();
    const heard: string[] = [];
    const { signal } = caller;
    const remove = signal.removeEventListener.bind(signal);
    signal.removeEventListener = (...told: Parameters<typeof remove>) => {
      heard.push(told[0]);
      remove(...told);
    };
    const waiting = expect(w.wait(signal)).rejects.toThrow('never mind');
    caller.abort(new Error('never mind'));
    await waiting;
    await expect(w.wait(signal)).rejects.toThrow('never mind');
    expect([w.looked(), w.listening(), heard]).toEqual([1, 0, ['abort', 'abort']]);
  });

  test('leaves nothing on a signal that was never used', async () => {
    const w = watching();
    const caller = new AbortController();
    const waiting = w.wait(caller.signal);
    w.found.value = 'here';
    await w.change();
    await waiting;
    caller.abort(new Error('late'));
    await settled();
    expect(w.looked()).toBe(2);
  });

  test('ends with what the check throws', async () => {
    const broken = new RangeError('broken');
    const waiting = until(
      () => () => {},
      undefined,
      () => {
        throw broken;
      },
    );
    await expect(waiting).rejects.toBe(broken);
  });
});

describe('Being inside', () => {
  const present = { ...beforeJoining, phase: 'present', live: true } as unknown as ParticipationState;
  const waitingFor = async (state: ParticipationState) => {
    let outcome: unknown = 'still waiting';
    const caller = new AbortController();
    const done = untilInside(
      { getSnapshot: () => state, subscribe: () => () => {} },
      { signal: caller.signal },
    ).then(
      (value) => {
        outcome = value;
      },
      (error: unknown) => {
        outcome = error;
      },
    );
    await settled();
    const found = outcome;
    caller.abort();
    await done;
    return found;
  };

  test('is what the server has confirmed', async () => {
    expect(await waitingFor(present)).toBe(present);
    const warned = { ...present, phase: 'warned' } as ParticipationState;
    expect(await waitingFor(warned)).toBe(warned);
    for (const state of [{ ...present, live: false } as ParticipationState, beforeJoining])
      expect(await waitingFor(state)).toBe('still waiting');
    const atTheDoor = { ...present, phase: 'waiting' } as ParticipationState;
    expect(await waitingFor(atTheDoor)).toBe('still waiting');
  });

  test('will not come by itself after an ending or a refusal', async () => {
    const ending = { ending: 'removed', at: 1, mayReturn: true } as const;
    expect(await waitingFor(end(present, ending))).toMatchObject({
      code: 'participation.ended',
      detail: 'removed',
      retryable: false,
    });
    const refusal = clientError('client.refused', 'closed with 1006');
    expect(await waitingFor({ ...beforeJoining, refusal } as ParticipationState)).toBe(refusal);
  });
});
