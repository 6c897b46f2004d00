import { describe, expect, test } from '@jest/globals';
import { unrecorded } from '../../../world/stores/sessions.ts';
import { record } from '../../people.ts';
import { at, type Directory, many, newSession, sessionsIn } from './sessions.ts';

/** How every session table changes a session, and what it owes by that. */
export const sessionChangesContract = (directory: () => Directory): void => {
  const { table, stored } = sessionsIn(directory);

  describe('update', () => {
    test('changes name, state and policy, and the revision grows', async () => {
      const session = await stored();
      const policy = { idleTimeout: 60_000 };
      const changed = { ...session, name: 'Other', state: 'closed', policy, revision: 2 };
      expect(
        await table().update(session.id, 1, { ...unrecorded, name: 'Other', state: 'closed', policy }),
      ).toEqual(changed);
      expect((await table().entrance(session.id, 'anna')).session).toEqual(changed);
    });

    test('of ten at once one wins, and an outdated revision never does', async () => {
      const { id } = await stored();
      const answers = await Promise.all(
        many(10).map((index) =>
          table().update(id, 1, { ...unrecorded, name: `n${index}`, state: 'active', policy: {} }),
        ),
      );
      expect(answers.filter((answer) => answer !== 'conflict')).toHaveLength(1);
      expect(await table().update(id, 1, { ...unrecorded, name: 'late', state: 'hidden', policy: {} })).toBe(
        'conflict',
      );
      expect((await table().entrance(id, 'anna')).session).toMatchObject({
        revision: 2,
        state: 'active',
        policy: {},
      });
    });

    test('leaves what other levels say about it, until they say something new', async () => {
      const { id } = await stored({ metadata: { from: 'elsewhere' } });
      const own = { ...unrecorded, name: 'Other', state: 'active', policy: {} } as const;
      expect(await table().update(id, 1, own)).toMatchObject({ metadata: { from: 'elsewhere' } });
      const metadata = { to: 'there' };
      expect(await table().update(id, 2, { ...own, metadata })).toMatchObject({ metadata });
      expect(await table().find(id)).toMatchObject({ name: 'Other', metadata, revision: 3 });
    });

    test('puts its changes on record, which is owed until the record is known to be written', async () => {
      const { id, ...session } = await stored();
      const sessionRecord = { ...record, type: 'changed', state: 'closed' } as const;
      const change = {
        ...session,
        trail: { head: 'h', length: 3 },
        owedRecord: { ...sessionRecord, sequence: 3 },
      };
      expect(await table().update(id, 1, change)).toMatchObject({ trail: change.trail });
      await table().strikeRecord(id, 2);
      expect((await table().entrance(id, 'anna')).session?.owedRecord).toEqual(change.owedRecord);
      await table().strikeRecord(id, 3);
      expect((await table().entrance(id, 'anna')).session).toMatchObject({
        trail: change.trail,
        owedRecord: null,
      });
    });

    test('owes those inside what is in force, whoever changed it, until that is struck for the very change', async () => {
      const { id } = await stored();
      const own = { ...unrecorded, name: 'Open', state: 'active', policy: { idleTimeout: 60_000 } } as const;
      const first = await table().update(id, 1, { ...own, owedGoverning: at(7) });
      expect(first).toMatchObject({ ruleRevision: 1, owedGoverning: at(7), revision: 2 });
      if (first === 'conflict') throw new Error('nobody else changes it');
      const imposed = [{ group: 'g1', revision: 4, rule: { longestStay: { value: 60_000 } }, at: 7 }];
      const second = await table().impose({ ...first, imposed }, at(8));
      expect(second).toMatchObject({ imposed, ruleRevision: 2, owedGoverning: at(8), revision: 2 });
      // Both were decided on rules that are no longer the latest.
      expect(await table().impose({ ...first, imposed: [] }, at(9))).toBe('conflict');
      expect(await table().update(id, 2, { ...own, ruleRevision: 1 })).toBe('conflict');
      expect(await table().find(id)).toEqual(second);
      expect(await table().takeNumber(id, [])).toMatchObject({ ruleRevision: 2 });
      expect(await table().uncleared(at(8), 100)).not.toContain(id);
      expect(await table().uncleared(at(9), 100)).toContain(id);
      await table().strikeGoverning(id, 1);
      expect(await table().uncleared(at(9), 100)).toContain(id);
      await table().strikeGoverning(id, 2);
      expect(await table().uncleared(at(9), 100)).not.toContain(id);
      expect(await table().find(id)).toMatchObject({ owedGoverning: null, ruleRevision: 2 });
    });

    test('owes both, and each until it is struck', async () => {
      const { id } = await stored();
      const owedClearing = { by: 'anna', since: at(7) };
      const hide = { ...unrecorded, name: 'Secret', state: 'hidden', policy: {}, owedClearing } as const;
      await table().update(id, 1, { ...hide, owedGoverning: at(7) });
      await table().strikeClearing(id, 2);
      expect(await table().find(id)).toMatchObject({ owedClearing: null, owedGoverning: at(7) });
      expect(await table().uncleared(at(8), 100)).toContain(id);
      await table().strikeGoverning(id, 1);
      expect(await table().uncleared(at(8), 100)).not.toContain(id);
    });

    test('owes a clearing from the write that makes it necessary, until it is struck for that very revision', async () => {
      const { id } = await stored();
      const owedClearing = { by: 'anna', since: at(7) };
      const hide = { ...unrecorded, name: 'Secret', state: 'hidden', policy: {}, owedClearing } as const;
      expect(await table().update(id, 1, hide)).toMatchObject({ owedClearing });
      expect(await table().find(id)).toMatchObject({ id, state: 'hidden', owedClearing });
      expect(await table().uncleared(at(7), 100)).not.toContain(id);
      expect(await table().uncleared(at(8), 100)).toContain(id);
      await table().strikeClearing(id, 1);
      expect(await table().uncleared(at(8), 100)).toContain(id);
      await table().strikeClearing(id, 2);
      expect(await table().uncleared(at(8), 100)).not.toContain(id);
      expect(await table().find(id)).toMatchObject({ state: 'hidden', owedClearing: null });
      expect(await table().find('none')).toBeNull();
    });

    test('creates no session', async () => {
      const { id } = newSession();
      expect(await table().update(id, 1, { ...unrecorded, name: 'ghost', state: 'active', policy: {} })).toBe(
        'conflict',
      );
      expect((await table().entrance(id, 'anna')).session).toBeNull();
    });
  });
};
