import { describe, expect, test } from '@jest/globals';
import { inOneTab } from '../../../client/warning/one-tab.ts';
import { globalsOfATest } from './globals.ts';

const standIn = globalsOfATest();

/** Locks as a browser has them: whoever asks is told whether it is theirs, or is refused altogether. */
const locks = (given: 'free' | 'held' | 'refused') => ({
  locks: {
    request: async (name: string, _how: object, work: (lock: object | null) => unknown) => {
      if (given === 'refused') throw new DOMException('Access to the Locks API is denied.', 'SecurityError');
      return work(given === 'free' ? { name } : null);
    },
  },
});

describe('What one tab of several does', () => {
  test.each([
    ['once where the lock is free', locks('free'), 1],
    ['not where another tab has it', locks('held'), 0],
    ['once where the browser refuses each request for one', locks('refused'), 1],
    ['once where there are no locks', {}, 1],
  ])('is done %s', async (_, navigator, times) => {
    standIn({ navigator });
    let done = 0;
    await inOneTab('call', async () => {
      done += 1;
    });
    expect(done).toBe(times);
  });

  test('is not tried again when it fails itself, and its fault is passed on', async () => {
    for (const navigator of [locks('free'), locks('refused'), {}]) {
      standIn({ navigator });
      let tried = 0;
      const failing = inOneTab('call', async () => {
        tried += 1;
        throw new RangeError('odd');
      });
      await expect(failing).rejects.toThrow('odd');
      expect(tried).toBe(1);
    }
  });
});
