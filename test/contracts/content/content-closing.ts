import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { written } from '../../../shared/content/content.ts';
import { type ContentHarness, contentOf, many } from './content-harness.ts';

/** What every content table does in a session that is not open. */
export const contentClosingContract = (harness: () => ContentHarness): void => {
  const { table, now, newSession, writeOf, admitted, write, page, listed, item } = contentOf(harness);

  describe('a session that is not open', () => {
    test.each(['closed', 'hidden'] as const)(
      '%s: no write is admitted, and no revision taken',
      async (state) => {
        const session = await newSession();
        await write(session, 'n1', '1');
        await harness().setState(session, state);
        await table().fence(session);
        expect(await table().admit(session, 'n1', ['active'], now)).toBe('read-only');
        expect(await table().admit(session, 'n1', ['active', state], now)).toMatchObject({ revision: 2 });
      },
    );

    test('that does not exist admits nothing, and a fence in it is no fault', async () => {
      expect(await table().admit(randomUUID(), 'n1', ['active'], now)).toBe('read-only');
      await table().fence(randomUUID());
    });

    test('admits nothing either if whoever closed it died before the fence; reopened, it continues', async () => {
      const session = await newSession();
      await write(session, 'n1', '1');
      await harness().setState(session, 'closed');
      for (let attempt = 0; attempt < 3; attempt += 1)
        expect(await table().admit(session, 'n1', ['active'], now)).toBe('read-only');
      await harness().setState(session, 'active');
      const revision = await write(session, 'n1', '2');
      expect(revision).toBeLessThanOrEqual(3);
      expect((await page(session)).items).toEqual([item('n1', Number(revision), '2')]);
    });

    test.each([
      ['a new item', null],
      ['an item that is there', '"before"'],
      ['an item that was deleted', 'deleted'],
    ])('a write to %s that was admitted before the closing is refused by the fence', async (_, before) => {
      const session = await newSession();
      if (before !== null) await write(session, 'n1', before === 'deleted' ? '1' : before);
      if (before === 'deleted') await write(session, 'n1', null);
      const stored = await table().find(session, 'n1');
      const admission = await admitted(session, 'n1');
      const late = written('n1', stored, writeOf('"late"'), admission.revision, now);
      await harness().setState(session, 'closed');
      await table().fence(session);
      const closed = await listed(session, 0);
      expect(await table().save(session, admission, stored, late)).toBe('overtaken');
      expect(await listed(session, 0)).toEqual(closed);
      expect(await table().find(session, 'n1')).toEqual(stored);
      await harness().setState(session, 'active');
      expect(await write(session, 'n1', '"reopened"')).toBe(admission.revision + 1);
    });

    test('of many writes under way when it is closed, each comes before the fence or not at all', async () => {
      const session = await newSession();
      const open = await Promise.all(
        many(12).map(async (index) => ({ index, admission: await admitted(session, `n ${index}  x`) })),
      );
      const save = ({ index, admission }: (typeof open)[number]) =>
        table().save(
          session,
          admission,
          null,
          written(`n ${index}  x`, null, writeOf('1'), admission.revision, now),
        );
      const early = await Promise.all(open.slice(0, 6).map(save));
      expect(new Set(early)).toEqual(new Set(['saved']));
      await harness().setState(session, 'closed');
      await table().fence(session);
      expect(new Set(await Promise.all(open.slice(6).map(save)))).toEqual(new Set(['overtaken']));
      expect((await listed(session)).flat()).toHaveLength(6);
    });
  });
};
