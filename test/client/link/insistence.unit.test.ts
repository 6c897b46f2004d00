import { describe, expect, test } from '@jest/globals';
import { clientError, VigilError } from '../../../client/error.ts';
import { insist, patiently, pauseAfter } from '../../../client/link/insistence.ts';
import { isKeyed, withKey } from '../../../client/link/wish.ts';
import { handClock } from '../hand-clock.ts';

const error = (code: VigilError['code']) => new VigilError({ code, title: '', detail: '', retryable: true });
const lost = clientError('client.disconnected', 'lost');

/** Something that fails so many times, and then succeeds. */
const saying = (fault: unknown, times: number) => {
  const time = handClock();
  const said: { readonly at: number; readonly again: boolean | undefined }[] = [];
  return {
    ...time,
    said,
    say: async (again?: boolean) => {
      said.push({ at: time.clock.elapsed(), again });
      if (said.length <= times) throw fault;
      return 'done';
    },
  };
};
const random = () => 1;

describe('Patience', () => {
  test.each([
    ['internal', [0, 1_000, 3_000]],
    ['connection.too-fast', [0, 2_000, 5_000]],
  ] as const)('says again after a pause that grows what was answered by %s', async (code, times) => {
    const { said, say, clock, advance } = saying(error(code), 2);
    const outcome = patiently({ clock, random }, say);
    await advance(60_000);
    await expect(outcome).resolves.toBe('done');
    expect(said.map(({ at }) => at)).toEqual(times);
  });

  test('ends after the eighth time', async () => {
    const fault = error('internal');
    const { said, say, clock, advance } = saying(fault, Infinity);
    const outcome = expect(patiently({ clock, random: () => 0 }, say)).rejects.toBe(fault);
    await advance(60_000);
    await outcome;
    expect(said).toHaveLength(8);
  });

  test.each([
    ['an error in the message', error('content.conflict')],
    ['something only named like a server’s error', { code: 'internal', retryable: true }],
    ['a fault in the program', new RangeError('internal')],
    ['a lost connection', lost],
  ])('lets nothing be repeated for %s', async (_, fault) => {
    const { said, say, clock } = saying(fault, 1);
    await expect(patiently({ clock, random }, say)).rejects.toBe(fault);
    expect(said).toHaveLength(1);
  });

  test('waits a second more after being too fast', () => {
    expect(pauseAfter(error('connection.too-fast'), 3, () => 0.5)).toBe(3_000);
    expect(pauseAfter(error('internal'), 3, () => 0.5)).toBe(2_000);
  });
});

describe('Insistence', () => {
  const insisting = (fault: unknown, times: number, recheck: (error: unknown) => boolean) => {
    const one = saying(fault, times);
    let ready = 0;
    const rechecked: unknown[] = [];
    const outcome = insist(
      {
        clock: one.clock,
        random,
        ready: async () => {
          ready += 1;
        },
        recheck: (error) => {
          rechecked.push(error);
          return recheck(error);
        },
      },
      one.say,
    );
    return { ...one, outcome, ready: () => ready, rechecked };
  };

  test('repeats on the next connection what was under way on a broken one, however many break, and says that it is a repetition', async () => {
    const w = insisting(lost, 20, () => false);
    await expect(w.outcome).resolves.toBe('done');
    expect(w.said.map(({ again }) => again)).toEqual([false, ...Array.from({ length: 20 }, () => true)]);
    expect([w.ready(), w.rechecked]).toEqual([21, []]);
  });

  test('repeats it once more for each time that asking again may have helped, eight times in all', async () => {
    const fault = error('session.not-joined');
    const once = insisting(fault, 1, () => true);
    await expect(once.outcome).resolves.toBe('done');
    expect(once.rechecked).toEqual([fault]);
    const always = insisting(fault, Infinity, () => true);
    await expect(always.outcome).rejects.toBe(fault);
    expect(always.said).toHaveLength(8);
  });

  test('ends with an error that cannot be helped, and with a fault in the program', async () => {
    const fault = error('content.conflict');
    const refused = insisting(fault, 1, () => false);
    await expect(refused.outcome).rejects.toBe(fault);
    expect(refused.said).toHaveLength(1);
    const broken = new RangeError('broken');
    const failed = insisting(broken, 1, () => true);
    await expect(failed.outcome).rejects.toBe(broken);
    expect(failed.rechecked).toEqual([]);
  });

  test('has not tried anything as long as there is no connection', async () => {
    const w = saying(null, 0);
    let attempts = 0;
    const outcome = insist(
      {
        clock: w.clock,
        random,
        ready: async () => {
          attempts += 1;
          if (attempts === 1) throw lost;
        },
        recheck: () => false,
      },
      w.say,
    );
    await expect(outcome).resolves.toBe('done');
    expect(w.said).toMatchObject([{ again: false }]);
  });
});

describe('A request that creates something', () => {
  test('has a key, a new one each time, unless it brings its own', () => {
    const [first, second] = [1, 2].map(() => withKey({ action: 'group.create', name: 'Team' }));
    expect(first).toMatchObject({ action: 'group.create', name: 'Team', key: expect.any(String) });
    expect(second?.key).not.toBe(first?.key);
    const mine = { action: 'group.create', name: 'Team', key: 'mine' } as const;
    expect(withKey(mine)).toEqual(mine);
    expect([first, mine].map((body) => isKeyed(body ?? {}))).toEqual([true, true]);
  });

  test('has none where there is no good randomness, and nothing else has one', () => {
    const known = globalThis.crypto;
    const create = { action: 'group.create', name: 'Team' } as const;
    for (const value of [undefined, {}]) {
      Object.defineProperty(globalThis, 'crypto', { configurable: true, value });
      expect([withKey(create), isKeyed(withKey(create))]).toEqual([create, false]);
    }
    Object.defineProperty(globalThis, 'crypto', { configurable: true, value: known });
    const list = { action: 'groups.list' } as const;
    expect([withKey(list), isKeyed(list)]).toEqual([list, false]);
  });
});
