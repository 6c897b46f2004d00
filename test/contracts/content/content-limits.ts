import { describe, expect, test } from '@jest/globals';
import { growthOf, written } from '../../../shared/content/content.ts';
import { type ContentHarness, contentOf, many } from './content-harness.ts';

/** How much every content table takes. */
export const contentLimitsContract = (harness: () => ContentHarness): void => {
  const { now, newSession, writeOf } = contentOf(harness);

  describe('the limits', () => {
    const tight = () => harness().tight;
    /** A whole write of so many bytes, `null` to delete; by the guest with the given id. */
    const put = async (
      session: string,
      itemId: string,
      bytes: number | null,
      guest: string | null = null,
    ) => {
      const wanted = writeOf(bytes === null ? null : `"${'x'.repeat(bytes - 2)}"`);
      const stored = await tight().find(session, itemId);
      const growth = growthOf(stored, wanted, guest);
      const admission = await tight().admit(session, itemId, ['active'], now, growth);
      if (typeof admission === 'string') return admission;
      return tight().save(
        session,
        admission,
        stored,
        written(itemId, stored, wanted, admission.revision, now),
      );
    };

    test('of a session allow so many items, and not one more, until one is deleted', async () => {
      const session = await newSession();
      for (const index of many(4)) expect(await put(session, `n${index}`, 2)).toBe('saved');
      expect(await put(session, 'n4', 2)).toBe('full');
      expect(await put(session, 'n3', 3)).toBe('saved');
      expect(await put(session, 'n3', null)).toBe('saved');
      expect(await put(session, 'n4', 2)).toBe('saved');
      expect(await put(session, 'n3', 2)).toBe('full');
    });

    test('of a session allow so many bytes, and not one more; what shrinks is never refused', async () => {
      const session = await newSession();
      expect(await put(session, 'a', 60)).toBe('saved');
      expect(await put(session, 'b', 41)).toBe('full');
      expect(await put(session, 'b', 40)).toBe('saved');
      expect(await put(session, 'b', 41)).toBe('full');
      expect(await put(session, 'a', 59)).toBe('saved');
      expect(await put(session, 'b', 41)).toBe('saved');
    });

    test('of a guest are so many items and bytes, whatever room the session and others have', async () => {
      const session = await newSession();
      for (const index of many(2)) expect(await put(session, `g${index}`, 10, 'guest')).toBe('saved');
      expect(await put(session, 'g2', 2, 'guest')).toBe('guest-full');
      expect(await put(session, 'g1', 31, 'guest')).toBe('guest-full');
      expect(await put(session, 'g1', 30, 'guest')).toBe('saved');
      expect(await put(session, 'o', 2, 'other')).toBe('saved');
      expect(await put(session, 'm', 2)).toBe('saved');
      expect(await put(session, 'g0', null, 'guest')).toBe('saved');
      expect(await put(session, 'g2', 10, 'guest')).toBe('saved');
    });

    test('of a guest are not charged for what a full or closed session refused', async () => {
      const session = await newSession();
      for (const index of many(4)) await put(session, `n${index}`, 2);
      for (const _ of many(5)) expect(await put(session, 'g', 2, 'guest')).toBe('full');
      await harness().setState(session, 'closed');
      for (const _ of many(5)) expect(await put(session, 'g', 2, 'guest')).toBe('read-only');
      await harness().setState(session, 'active');
      await put(session, 'n0', null);
      expect(await put(session, 'g', 2, 'guest')).toBe('saved');
      expect(await put(session, 'h', 2, 'guest')).toBe('full');
    });

    test('are given back for a write that is withdrawn', async () => {
      const session = await newSession();
      const growth = { items: 2, bytes: 30, guest: 'guest' };
      expect(await tight().admit(session, 'n', ['active'], now, growth)).toMatchObject({ revision: 1 });
      expect(await tight().admit(session, 'n', ['active'], now, growth)).toBe('guest-full');
      await tight().withdraw(session, growth);
      expect(await tight().admit(session, 'n', ['active'], now, growth)).toMatchObject({ revision: 2 });
    });

    test('are not exceeded by many who write at once', async () => {
      const session = await newSession();
      const answers = await Promise.all(many(30).map((index) => put(session, `n${index}`, 2)));
      expect(answers.filter((answer) => answer === 'saved')).toHaveLength(4);
      expect(answers.filter((answer) => answer === 'full')).toHaveLength(26);
    });
  });
};
