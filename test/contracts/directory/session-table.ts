import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { newSession as founded, type Member, type Session } from '../../../shared/directory/session.ts';
import { type Instant, instant } from '../../../shared/instant.ts';
import type { GroupTable, MemberTable } from '../../../shared/ports/directory.ts';
import { NUMBERS_OF_A_CLAIM, type SessionTable } from '../../../shared/ports/sessions.ts';
import { emptyDoor } from '../../../shared/presence/door.ts';
import { unrecorded } from '../../world/sessions.ts';
import { oddIds, record, start } from '../people.ts';

const many = (count: number) => Array.from({ length: count }, (_, index) => index);

export const newSession = (changes: Partial<Session> = {}): Session => ({
  ...founded(randomUUID(), 'Retrospective'),
  ...changes,
});

export const newMember = (userId: string, changes: Partial<Member> = {}): Member => ({
  userId,
  name: `${userId}!`,
  kind: 'licence-holder',
  role: 'member',
  ...changes,
});

export type Directory = {
  readonly sessions: SessionTable;
  readonly members: MemberTable;
  readonly groups: GroupTable;
};

const at = (minutes: number): Instant => instant(start + minutes * 60_000);

/** What every session table does, with the memberships that entitle to sessions. */
export const sessionTableContract = (directory: () => Directory): void => {
  const table = () => directory().sessions;
  const stored = async (changes: Partial<Session> = {}): Promise<Session> => {
    const session = newSession(changes);
    expect(await table().create(session)).toBe('created');
    return session;
  };
  const enter = (userId: string, sessionId: string, when = at(0), role: Member['role'] = 'member') =>
    directory().members.add(sessionId, newMember(userId, { role }), when);
  describe('ownership', () => {
    test('changes hands when the owner’s offer is taken', async () => {
      const { id } = await stored({ owner: 'anna' });
      expect(await table().takeOver(id, 'ben')).toBe('conflict');
      expect(await table().offer(id, 'ben', 'ben')).toBe('conflict');
      expect(await table().offer(id, 'anna', 'ben')).toBe('offered');
      expect(await table().takeOver(id, 'carla')).toBe('conflict');
      expect(await table().takeOver(id, 'ben')).toBe('taken');
      expect((await table().entrance(id, 'x')).session).toMatchObject({ owner: 'ben', heir: null });
      expect(await table().takeOver(id, 'ben')).toBe('conflict');
      expect(await table().offer(id, 'anna', 'anna')).toBe('conflict');
    });

    test('stays where it is if the offer is withdrawn, or the session does not exist', async () => {
      const { id } = await stored({ owner: 'anna' });
      await table().offer(id, 'anna', 'ben');
      await table().offer(id, 'anna', null);
      expect(await table().takeOver(id, 'ben')).toBe('conflict');
      expect((await table().entrance(id, 'x')).session).toMatchObject({ owner: 'anna', heir: null });
      expect(await table().offer(randomUUID(), 'anna', 'ben')).toBe('conflict');
      expect(await table().takeOver(randomUUID(), 'ben')).toBe('conflict');
    });
  });

  describe('entrance', () => {
    test('is the session and the membership, each only if it exists', async () => {
      const session = await stored({ state: 'closed', policy: { idleTimeout: 60_000, longestStay: null } });
      await enter('anna', session.id, at(0), 'moderator');
      const membership = { sessionId: session.id, role: 'moderator' };
      expect(await table().entrance(session.id, 'anna')).toEqual({ session, membership });
      expect(await table().entrance(session.id, 'ben')).toEqual({ session, membership: null });
      expect(await table().entrance('none', 'anna')).toEqual({ session: null, membership: null });
      const unfounded = randomUUID();
      await enter('anna', unfounded);
      expect(await table().entrance(unfounded, 'anna')).toEqual({
        session: null,
        membership: { sessionId: unfounded, role: 'member' },
      });
    });

    test.each(oddIds)('an id may hold anything: %j', async (id) => {
      await table().create(newSession({ id, name: id }));
      await enter(id, id);
      const { session, membership } = await table().entrance(id, id);
      expect(session).toMatchObject({ id, name: id });
      expect(membership).toEqual({ sessionId: id, role: 'member' });
      const { sessions } = await table().ofUser(id, null, null);
      expect(sessions).toEqual([{ session, role: 'member', lastUsedAt: at(0) }]);
    });
  });

  describe('create', () => {
    test('creating it again leaves what is there', async () => {
      const session = await stored();
      expect(await table().create({ ...session, name: 'Another' })).toBe('exists');
      expect((await table().entrance(session.id, 'anna')).session).toEqual(session);
    });
  });

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

  describe('presence numbers', () => {
    test('are each taken once, and the last one is known', async () => {
      const { id } = await stored();
      expect(await table().lastNumber(id)).toBe(0);
      const numbers = await Promise.all(
        many(200).map(async () => (await table().takeNumber(id, []))?.number ?? 0),
      );
      expect(numbers.sort((one, other) => one - other)).toEqual(many(200).map((index) => index + 1));
      expect(await table().lastNumber(id)).toBe(200);
    });

    test('can note whom to tell about, until somebody claims the telling of all of it', async () => {
      const { id } = await stored();
      expect(await table().takeNumber(id, ['anna'])).toEqual({
        number: 1,
        people: 1,
        atLeisure: 0,
        told: 0,
        ruleRevision: 0,
        toldAt: null,
        occupancy: 0,
      });
      await Promise.all(['ben', 'anna', 'carla'].map((who) => table().takeNumber(id, [who])));
      const claim = await table().claim(id, 0, at(1));
      expect(claim).toEqual({ number: 4 + NUMBERS_OF_A_CLAIM, changed: expect.any(Array) });
      expect(claim !== 'claimed' && claim.changed.toSorted()).toEqual(['anna', 'ben', 'carla']);
      const told = 4 + NUMBERS_OF_A_CLAIM;
      expect(await table().takeNumber(id, [])).toMatchObject({
        number: told + 1,
        people: 0,
        told,
        toldAt: at(1),
      });
      expect(await table().lastNumber(id)).toBe(told + 1);
      expect(await table().claim(id, told, at(2))).toEqual({
        number: told + 1 + NUMBERS_OF_A_CLAIM,
        changed: [],
      });
    });

    test('have a separate note for what may wait, which is claimed with the other', async () => {
      const { id } = await stored();
      expect(await table().takeNumber(id, ['anna', 'ben'], 'at leisure')).toMatchObject({
        people: 0,
        atLeisure: 2,
      });
      expect(await table().takeNumber(id, ['ben', 'carla'], 'pressing')).toMatchObject({
        people: 2,
        atLeisure: 2,
      });
      const claim = await table().claim(id, 0, at(1));
      expect(claim !== 'claimed' && claim.changed.toSorted()).toEqual(['anna', 'ben', 'carla']);
      expect(await table().takeNumber(id, [])).toMatchObject({ people: 0, atLeisure: 0 });
      await table().takeNumber(id, ['dan'], 'at leisure');
      expect(await table().claim(id, 2 + NUMBERS_OF_A_CLAIM, at(2))).toMatchObject({ changed: ['dan'] });
    });

    test('let one of ten claim a telling', async () => {
      const { id } = await stored();
      await table().takeNumber(id, ['anna']);
      const claims = await Promise.all(many(10).map(() => table().claim(id, 0, at(1))));
      expect(claims.filter((claim) => claim !== 'claimed')).toHaveLength(1);
      await table().takeNumber(id, ['ben', 'carla']);
      expect(await table().claim(id, 0, at(1))).toBe('claimed');
    });

    test('do not exist for a session that does not', async () => {
      const { id } = newSession();
      expect(await table().takeNumber(id, ['anna'])).toBeNull();
      expect(await table().lastNumber(id)).toBe(0);
      expect((await table().entrance(id, 'anna')).session).toBeNull();
    });
  });

  describe('publishOccupancy', () => {
    test('says how full the door is, which is empty until somebody says so', async () => {
      const { id } = await stored();
      expect((await table().entrance(id, 'x')).session?.door).toEqual(emptyDoor);
      const door = { waiting: 7, crowded: ['link'], full: [250] };
      expect(await table().publishOccupancy(id, 2, 0, door)).toMatchObject({ session: { door } });
      expect(await table().publishOccupancy(id, 1, 0, emptyDoor)).toBe('older');
      expect((await table().entrance(id, 'x')).session?.door).toEqual(door);
    });

    const occupancy = async (id: string) => (await table().entrance(id, 'anna')).session?.occupancy;

    test('accepts only a number that is not older', async () => {
      const session = await stored();
      const { id } = session;
      expect(await table().publishOccupancy(id, 2, 5, emptyDoor)).toEqual({
        session: { ...session, occupancy: 5, occupancyRevision: 2 },
        shown: 'grey',
        again: null,
      });
      expect(await table().publishOccupancy(id, 1, 9, emptyDoor)).toBe('older');
      expect(await occupancy(id)).toBe(5);
      expect(await table().publishOccupancy(id, 3, 0, emptyDoor)).not.toBe('older');
      expect(await occupancy(id)).toBe(0);
    });

    test('accepts the same number again, since an answer may be lost on its way', async () => {
      const { id } = await stored();
      expect(await table().publishOccupancy(id, 1, 4, emptyDoor)).not.toBe('older');
      expect(await table().publishOccupancy(id, 1, 4, emptyDoor)).not.toBe('older');
    });

    test('keeps the highest number, in whatever order they come', async () => {
      const { id } = await stored();
      await Promise.all(
        many(40).map((index) =>
          table().publishOccupancy(id, ((index * 7) % 40) + 1, (index * 7) % 40, emptyDoor),
        ),
      );
      expect(await occupancy(id)).toBe(39);
    });

    test('creates no session', async () => {
      const { id } = newSession();
      expect(await table().publishOccupancy(id, 1, 1, emptyDoor)).toBe('older');
      expect((await table().entrance(id, 'anna')).session).toBeNull();
    });
  });

  describe('show', () => {
    test('what is shown is known to the next one who publishes', async () => {
      const { id } = await stored();
      await table().publishOccupancy(id, 1, 3, emptyDoor);
      const before = await table().publishOccupancy(id, 1, 3, emptyDoor);
      expect(before).toMatchObject({ shown: 'grey', again: null });
      for (const showing of [
        { shown: 'in doubt', again: null },
        { shown: 'green', again: instant(start) },
        { shown: 'grey', again: instant(start + 1) },
      ] as const) {
        expect(await table().show(id, 1, showing)).toBe('noted');
        expect(await table().publishOccupancy(id, 1, 3, emptyDoor)).toMatchObject(showing);
        expect(await table().shown(id)).toEqual({ session: await table().find(id), ...showing });
      }
    });

    test('whoever publishes an older number notes nothing', async () => {
      const { id } = await stored();
      await table().publishOccupancy(id, 1, 3, emptyDoor);
      await table().publishOccupancy(id, 2, 0, emptyDoor);
      const green = { shown: 'green', again: null } as const;
      expect(await table().show(id, 1, green)).toBe('older');
      expect(await table().publishOccupancy(id, 2, 0, emptyDoor)).toMatchObject({ shown: 'grey' });
      expect(await table().show(newSession().id, 1, green)).toBe('older');
      expect(await table().shown('none')).toBeNull();
    });
  });
};
