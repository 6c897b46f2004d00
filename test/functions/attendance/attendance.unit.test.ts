import { describe, expect, test } from '@jest/globals';
import { MOST_OF_EACH, MOST_SESSIONS } from '../../../functions/attendance/last-stays.ts';
import { RECORDS_AT_ONCE } from '../../../functions/attendance/reading.ts';
import { instant } from '../../../shared/instant.ts';
import { MAX_MESSAGE_BYTES } from '../../../shared/messages.ts';
import { MAX_NAME_BYTES } from '../../../shared/name.ts';
import { present, record } from '../../contracts/people.ts';
import { openBackend } from '../../world/backend.ts';
import { openTab, type Tab } from '../../world/tab.ts';
import type { World } from '../../world/world.ts';
import { codes, inside } from '../inside.ts';
import { ben, carla, idle, MINUTE } from '../rules/cast.ts';

const sessionId = 's1';
const asked = async (tab: Tab, more: { participantId?: string; from?: number; to?: number } = {}) => {
  await tab.send({ action: 'attendance.list', sessionId, ...more });
  return tab.received('attendance').at(-1);
};
const ownPast = async (tab: Tab, more: { sessionId?: string } = {}) => {
  await tab.send({ action: 'history.list', ...more });
  return tab.received('history').at(-1);
};
const join = (tab: Tab, id = sessionId) => tab.send({ action: 'session.join', sessionId: id });

/** Ben is logged out by time alone, and Anna is still there. */
const loggedOut = async () => {
  const cast = await inside();
  const since = cast.world.clock();
  await cast.member.send({ action: 'activity', sessionId, agoMs: 0 });
  for (let minute = 0; minute < 50; minute += 1) {
    await idle(cast.world, 1, cast.boss, cast.member);
    await cast.boss.send({ action: 'activity', sessionId });
  }
  return { ...cast, since };
};

describe('Who was there', () => {
  test('is told to moderators: when each came, how it ended and by whom, with warnings and extensions', async () => {
    const { world, boss, since } = await loggedOut();
    const later = await openTab(world, carla, 'carla');
    await join(later);
    await boss.send({ action: 'participant.remove', sessionId, participantId: 'carla' });
    expect(await asked(boss)).toMatchObject({
      stays: [
        { sessionId, who: { participantId: 'anna', name: 'Anna' }, to: null, ending: null, warnings: 0 },
        {
          who: { participantId: 'ben', name: 'Ben' },
          from: since,
          to: since + 45 * MINUTE,
          ending: 'inactivity',
          by: null,
          warnings: 1,
          extensions: 0,
        },
        { who: { participantId: 'carla' }, ending: 'disconnected' },
        { who: { participantId: 'carla' }, ending: 'removed', by: { participantId: 'anna', name: 'Anna' } },
      ],
      next: null,
    });
  });

  test('can be limited to one person, newest first, and to a period', async () => {
    const { world, boss, member } = await inside();
    const start = world.clock();
    await member.send({ action: 'session.exit', sessionId });
    await world.advance(MINUTE);
    await join(member);
    const back = world.clock();
    expect((await asked(boss, { participantId: 'ben' }))?.stays.map(({ from }) => from)).toEqual([
      back,
      start,
    ]);
    expect((await asked(boss, { participantId: 'ben', to: back }))?.stays).toHaveLength(1);
    expect((await asked(boss, { participantId: 'ben', from: start + 1 }))?.stays).toHaveLength(1);
    expect((await asked(boss, { participantId: 'nobody' }))?.stays).toEqual([]);
    await asked(boss, { from: 2, to: 2 });
    expect(codes(boss)).toEqual(['message.invalid']);
  });

  test('is told to nobody else, and about no other session', async () => {
    const { world, boss, member } = await inside();
    await member.send({ action: 'attendance.list', sessionId });
    await world.sessions.createSession({ id: 's2', name: 'Of others' });
    await boss.send({ action: 'attendance.list', sessionId: 's2' });
    await member.send({ action: 'attendance.get', sessionId });
    expect([codes(member), codes(boss)]).toEqual([
      ['action.forbidden', 'action.forbidden'],
      ['session.not-found'],
    ]);
  });

  test('includes everybody else when one person’s item is damaged', async () => {
    const { world, boss } = await inside();
    let loads = 0;
    world.setFate((name) => {
      if (name !== 'participants.load') return null;
      loads += 1;
      return loads === 2 ? 'failure' : null;
    });
    await boss.send({ action: 'attendance.list', sessionId });
    const { stays = [] } = boss.received('attendance')[0] ?? {};
    expect(stays.map(({ who }) => who.name)).toEqual(['Anna', null, 'Carla']);
    expect(world.troubles).toHaveLength(1);
  });

  test('fits into a message, however long all ids and names are', async () => {
    const { world, boss } = await inside();
    const long = (index: number) => `${'名'.repeat(124)}${1_000 + index}`;
    const by = { sessionId, participantId: long(999) };
    for (let index = 0; index < 2 * RECORDS_AT_ONCE; index += 1) {
      const key = { sessionId, participantId: long(index) };
      await world.audit.append(key, { ...record, by: by.participantId });
      await world.participants.save(present(key, { name: '"'.repeat(MAX_NAME_BYTES) }));
    }
    await world.participants.save(present(by, { name: '"'.repeat(MAX_NAME_BYTES) }));
    const page = await asked(boss);
    expect(page?.stays.length).toBeGreaterThan(RECORDS_AT_ONCE / 2);
    expect(page?.next).not.toBeNull();
    expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThanOrEqual(MAX_MESSAGE_BYTES);
  });

  test('is told to a backend: for a session, for a person in it, and for a person wherever they were', async () => {
    const { world, member } = await inside();
    await member.send({ action: 'session.exit', sessionId });
    const backend = openBackend(world);
    const get = (more: { sessionId?: string; userId?: string }) =>
      backend.ask('attendance', { action: 'attendance.get', ...more });
    expect((await get({ sessionId })).stays.map(({ who }) => who.name)).toEqual(['Anna', 'Ben', 'Carla']);
    expect((await get({ sessionId, userId: 'ben' })).stays).toMatchObject([{ ending: 'exit' }]);
    expect((await get({ userId: 'ben' })).stays).toMatchObject([{ sessionId, ending: 'exit' }]);
    expect(await backend.refused({ action: 'attendance.get' })).toBe('message.invalid');
    expect(await backend.refused({ action: 'attendance.get', sessionId: 'none' })).toBe('session.not-found');
  });
});

describe('Why was I logged out?', () => {
  test('The answer says when one was last active, when the unanswered warning came, and under which timings', async () => {
    const { world, since } = await loggedOut();
    const tab = await openTab(world, ben, 'ben-2');
    expect(await ownPast(tab)).toMatchObject({
      stays: [
        {
          sessionId,
          sessionName: 'Design review',
          from: since,
          to: since + 45 * MINUTE,
          ending: 'inactivity',
          lastActivityAt: since,
          warnedAt: since + 15 * MINUTE,
          idleTimeout: 15 * MINUTE,
          warningPeriod: 30 * MINUTE,
          warnings: 1,
        },
      ],
      next: null,
    });
    expect((await ownPast(tab, { sessionId }))?.stays).toMatchObject([{ sessionName: null, warnings: 1 }]);
  });

  test('It is given even after the right to the session is gone, but not about a session that one was never in', async () => {
    const { world, boss } = await inside();
    await boss.send({ action: 'member.remove', sessionId, userId: 'ben' });
    const tab = await openTab(world, ben, 'ben-2');
    expect((await ownPast(tab))?.stays).toEqual([]);
    expect((await ownPast(tab, { sessionId }))?.stays).toMatchObject([{ ending: 'removed' }]);
    await world.sessions.createSession({ id: 's2', name: 'Of others' });
    for (const id of ['s2', 'none']) expect((await ownPast(tab, { sessionId: id }))?.stays).toEqual([]);
  });

  test('It is only about oneself', async () => {
    const { world, boss, member } = await inside();
    await boss.send({ action: 'session.exit', sessionId });
    const cursor = Buffer.from(JSON.stringify([sessionId, 'anna', world.clock() + 1, 9])).toString(
      'base64url',
    );
    await member.send({ action: 'history.list', sessionId, cursor });
    expect(member.received('history')[0]?.stays).toMatchObject([{ to: null }]);
    expect(member.received('history')[0]?.stays).toHaveLength(1);
  });

  test('Sessions hidden from a contact are not listed', async () => {
    const { world, boss } = await inside();
    const tab = await openTab(world, carla, 'carla');
    await join(tab);
    const { revision = 0 } = boss.received('session.joined')[0]?.session ?? {};
    await boss.send({ action: 'session.update', sessionId, revision, state: 'hidden' });
    const again = await openTab(world, carla, 'carla-2');
    expect((await ownPast(again))?.stays).toEqual([]);
  });

  test('So many sessions are listed, the latest ones, and so many participations of each, and not one more', async () => {
    const { world, member } = await inside();
    await member.send({ action: 'session.exit', sessionId });
    for (let number = 0; number <= MOST_SESSIONS; number += 1) {
      const id = `more-${number}`;
      await world.sessions.createSession({ id, name: id });
      await world.sessions.addMember(id, 'ben', 'member');
      for (let stay = 0; stay <= (number === MOST_SESSIONS ? MOST_OF_EACH : 0); stay += 1)
        await visit(world, member, id);
    }
    const { stays = [] } = (await ownPast(member)) ?? {};
    expect(new Set(stays.map((one) => one.sessionId)).size).toBe(MOST_SESSIONS);
    expect(stays.map((one) => one.sessionId)).not.toContain(sessionId);
    expect(stays.filter((one) => one.sessionId === `more-${MOST_SESSIONS}`)).toHaveLength(MOST_OF_EACH);
    expect(stays[0]?.from).toBe(instant(Math.max(...stays.map(({ from }) => from ?? 0))));
  });
});

const visit = async (world: World, tab: Tab, id: string) => {
  await world.advance(1_000);
  await join(tab, id);
  await tab.send({ action: 'session.exit', sessionId: id });
};
