import { describe, expect, test } from '@jest/globals';
import { after, instant } from '../../../shared/instant.ts';
import { leisureWindow, tellingDue, tellingWindow } from '../../../shared/path/windows.ts';
import { defaultPolicy } from '../../../shared/policy.ts';
import { heardAt, present } from '../../contracts/people.ts';
import { anna, ben, furnish, openTab } from '../../world/tab.ts';
import { createWorld, type World } from '../../world/world.ts';

const sessionId = 's1';
const SECOND = 1_000;
const join = { action: 'session.join', sessionId } as const;

const crowd = async (world: World, size: number) => {
  for (let number = 0; number < size; number += 1) {
    const participantId = `p${String(number).padStart(3, '0')}`;
    const connections = { [`tab-${number}`]: heardAt(world.clock()) };
    await world.participants.save(present({ sessionId, participantId }, { connections }));
  }
};

describe('How long a telling waits for more', () => {
  test('grows with the session: not at all for ten, 2 s for fifty, 5 s for 250, and never more than 20 s', () => {
    const windows = [1, 10, 11, 50, 100, 250, 400, 1_000, 5_000].map(tellingWindow);
    expect(windows).toEqual([0, 0, 2_000, 2_000, 2_000, 5_000, 8_000, 20_000, 20_000]);
  });

  test('allows at most fifty posts a second, however many are inside', () => {
    for (let inside = 11; inside <= 1_000; inside += 1)
      expect((inside * SECOND) / tellingWindow(inside)).toBeLessThanOrEqual(50);
    expect((100 * SECOND) / tellingWindow(100)).toBe(50);
  });

  test('is longer for somebody who has fallen idle, 30 s at most, and nothing among ten', () => {
    const windows = [1, 10, 11, 50, 250, 1_000, 5_000].map(leisureWindow);
    expect(windows).toEqual([0, 0, 12_000, 12_000, 30_000, 30_000, 30_000]);
    const noted = { number: 9, people: 0, atLeisure: 1, told: 4, toldAt: instant(10_000), occupancy: 50 };
    expect(tellingDue(noted, 'at leisure', instant(10_001))).toBe(22_000);
    expect(tellingDue(noted, 'at leisure', instant(23_000))).toBe(23_000);
    expect(tellingDue({ ...noted, atLeisure: 250 }, 'at leisure', instant(10_001))).toBe(10_001);
    // Fifty who fall idle leave nobody behind who is green.
    expect(tellingDue({ ...noted, atLeisure: 50 }, 'at leisure', instant(10_001))).toBe(22_000);
    expect(tellingDue({ ...noted, people: 1, atLeisure: 49 }, 'ordinary', instant(10_001))).toBe(12_000);
  });

  test('counts from the last telling, whatever comes meanwhile, and nothing for a removal', () => {
    const noted = { number: 9, people: 1, atLeisure: 0, told: 4, toldAt: instant(10_000), occupancy: 50 };
    for (const now of [10_000, 11_000, 11_999])
      expect(tellingDue(noted, 'ordinary', instant(now))).toBe(12_000);
    expect(tellingDue(noted, 'ordinary', instant(15_000))).toBe(15_000);
    expect(tellingDue(noted, 'at once', instant(10_001))).toBe(10_001);
    expect(tellingDue({ ...noted, people: 250 }, 'ordinary', instant(10_001))).toBe(10_001);
    expect(tellingDue({ ...noted, occupancy: 2 }, 'ordinary', instant(10_001))).toBe(10_001);
    expect(tellingDue({ ...noted, occupancy: 1 }, 'idle talk', instant(10_001))).toBe(11_000);
    expect(tellingDue({ ...noted, occupancy: 2 }, 'idle talk', instant(10_001))).toBe(11_000);
    // As many as were inside may have left, and of as many microphones nobody waits for news.
    expect(tellingDue({ ...noted, people: 49 }, 'ordinary', instant(10_001))).toBe(12_000);
    expect(tellingDue({ ...noted, people: 50 }, 'ordinary', instant(10_001))).toBe(10_001);
    expect(tellingDue({ ...noted, people: 50 }, 'idle talk', instant(10_001))).toBe(12_000);
    // Told in the future, by another function's clock.
    expect(tellingDue({ ...noted, toldAt: instant(99_000) }, 'ordinary', instant(10_000))).toBe(12_000);
  });
});

describe('In a session of fifty', () => {
  const scene = async () => {
    const world = await furnish(createWorld());
    await crowd(world, 50);
    const tab = await openTab(world, anna, 'a-1');
    await tab.send(join);
    await world.advance(10 * SECOND);
    return { world, tab };
  };

  test('those who leave within two seconds are told of together, the first at once', async () => {
    const { world, tab } = await scene();
    const before = tab.received('presence.changed').length;
    for (let number = 0; number < 20; number += 1) {
      const key = { sessionId, participantId: `p${String(number).padStart(3, '0')}` };
      await world.app().advance(key, { type: 'exit', connectionId: `tab-${number}` });
      await world.advance(90);
    }
    await world.advance(2 * SECOND);
    const told = tab.received('presence.changed').slice(before);
    expect(told.map(({ left }) => left.length)).toEqual([1, 19]);
    expect(tab.roster()).toHaveLength(31);
    for (let number = 0; number < 20; number += 1) {
      const key = { sessionId, participantId: `p${String(number).padStart(3, '0')}` };
      expect(await world.participants.load(key)).toMatchObject({ phase: 'ended', owed: null, wakeAt: null });
    }
    expect((await world.sessions.entrance(sessionId, 'anna')).session?.occupancy).toBe(31);
  });

  const keyOf = (number: number) => ({ sessionId, participantId: `p${String(number).padStart(3, '0')}` });

  const fallIdle = async (world: World, number: number) => {
    const before = await world.participants.load(keyOf(number));
    if (before === null) throw new Error('Nobody is there to fall idle.');
    const lastActivityAt = after(world.clock(), -defaultPolicy.idleTimeout);
    await world.participants.save({ ...before, version: before.version + 1, lastActivityAt });
    await world.app().advance(keyOf(number), { type: 'wake', hand: 'none' });
  };

  test('the first one whose change waits is charged for everybody who is told then, and nobody else is', async () => {
    const audiences: number[] = [];
    const world = createWorld({ rings: { put: (_call, _at, audience) => audiences.push(audience) } });
    await furnish(world);
    await crowd(world, 50);
    await (await openTab(world, anna, 'a-1')).send(join);
    await world.advance(10 * SECOND);
    audiences.length = 0;
    for (let number = 0; number < 4; number += 1) {
      const key = { sessionId, participantId: `p${String(number).padStart(3, '0')}` };
      await world.app().advance(key, { type: 'exit', connectionId: `tab-${number}` });
      await world.advance(90);
    }
    // The first is told of at once, and the second asks for the telling of all that come until then.
    expect(audiences).toEqual([50]);
  });

  test('those who fall idle and come back within twelve seconds are told of together, and then nobody owes it', async () => {
    const { world, tab } = await scene();
    const before = tab.received('presence.changed').length;
    await world.app().advance(keyOf(40), { type: 'exit', connectionId: 'tab-40' });
    for (let number = 0; number < 10; number += 1) {
      await fallIdle(world, number);
      await world.advance(SECOND);
    }
    await world.app().advance(keyOf(0), { type: 'extend', connectionId: 'tab-0' });
    await world.advance(1_900);
    expect(tab.received('presence.changed').slice(before)).toHaveLength(1);
    await world.advance(SECOND);
    const told = tab.received('presence.changed').slice(before);
    expect(told.map(({ changed }) => changed.length)).toEqual([0, 10]);
    const phases = new Map(tab.roster().map(({ participantId, phase }) => [participantId, phase]));
    expect([0, 1, 9, 10].map((number) => phases.get(keyOf(number).participantId))).toEqual([
      'present',
      'warned',
      'warned',
      'present',
    ]);
    for (let number = 0; number < 10; number += 1)
      expect(await world.participants.load(keyOf(number))).toMatchObject({ owed: null });
  });

  test('nobody who leaves waits for those who fell idle before, who are told of along with them', async () => {
    const { world, tab } = await scene();
    await world.app().advance(keyOf(40), { type: 'exit', connectionId: 'tab-40' });
    await fallIdle(world, 0);
    const before = tab.received('presence.changed').length;
    await world.advance(500);
    await world.app().advance(keyOf(41), { type: 'exit', connectionId: 'tab-41' });
    await world.advance(2 * SECOND);
    expect(tab.received('presence.changed').slice(before)).toMatchObject([
      { left: [{ participantId: 'p041' }], changed: [{ participantId: 'p000', phase: 'warned' }] },
    ]);
    await world.advance(30 * SECOND);
    expect(tab.received('presence.changed').slice(before)).toHaveLength(1);
  });

  test('the list turns grey with the last who leaves, however close together they go', async () => {
    const { world, tab } = await scene();
    const list = await openTab(world, ben, 'b-list');
    await list.send({ action: 'sessions.watch', on: true });
    await tab.send({ action: 'session.exit', sessionId });
    const tellings = world.calls.get('sessions.claim') ?? 0;
    for (let number = 0; number < 50; number += 1) {
      expect(list.received('occupancy.changed')).toEqual([]);
      const key = { sessionId, participantId: `p${String(number).padStart(3, '0')}` };
      await world.app().advance(key, { type: 'exit', connectionId: `tab-${number}` });
      await world.advance(10);
    }
    expect(list.received('occupancy.changed')).toMatchObject([{ occupancy: 0 }]);
    expect((world.calls.get('sessions.claim') ?? 0) - tellings).toBe(1);
  });

  test('it is told although so many have come since that it may be told only later than was thought', async () => {
    const world = await furnish(createWorld({ sweepEvery: null }));
    await crowd(world, 11);
    const tab = await openTab(world, anna, 'a-1');
    await tab.send(join);
    const key = { sessionId, participantId: 'p000' };
    await world.app().advance(key, { type: 'media', connectionId: 'tab-0', audio: true, video: false });
    const before = tab.received('presence.changed').length;
    for (let number = 0; number < 230; number += 1) {
      const id = `q${number}`;
      await world.sessions.addMember(sessionId, id, 'member');
      const guest = await openTab(world, { id, name: id, kind: 'licence-holder' }, id);
      await guest.send(join);
    }
    await world.advance(10 * SECOND);
    expect(tab.received('presence.changed').length).toBeGreaterThan(before);
    expect(tab.roster()).toHaveLength(242);
  });

  test('nothing starves under a stream of changes: there is a telling every two seconds', async () => {
    const { world, tab } = await scene();
    const before = tab.received('presence.changed').length;
    const key = { sessionId, participantId: 'p000' };
    for (let passed = 0; passed < 20 * SECOND; passed += 250) {
      const audio = (passed / 250) % 2 === 0;
      await world.app().advance(key, { type: 'media', connectionId: 'tab-0', audio, video: false });
      await world.advance(250);
    }
    const told = tab.received('presence.changed').slice(before);
    expect(told.length).toBeGreaterThanOrEqual(9);
    expect(told.length).toBeLessThanOrEqual(11);
  });

  test('what a function was waiting to tell when it died is told by the sweep', async () => {
    const { world, tab } = await scene();
    await world.app().advance({ sessionId, participantId: 'p000' }, { type: 'exit', connectionId: 'tab-0' });
    // Within the window, and whoever would see to it no longer exists.
    world.setFate((name) => (name === 'secondHand.ring' ? 'death-before' : null));
    const leaving = world
      .app()
      .advance({ sessionId, participantId: 'p001' }, { type: 'exit', connectionId: 'tab-1' });
    await expect(leaving).rejects.toThrow('died');
    world.setFate(() => null);
    expect(tab.roster()).toHaveLength(50);
    await world.advance(3 * 60 * SECOND);
    expect(tab.roster().map(({ participantId }) => participantId)).not.toContain('p001');
    expect(await world.participants.load({ sessionId, participantId: 'p001' })).toMatchObject({ owed: null });
  });
});

test('a microphone is told of at most once a second, and finally as it is', async () => {
  const world = await furnish(createWorld());
  const [one, two] = [await openTab(world, anna, 'a-1'), await openTab(world, ben, 'b-1')];
  await one.send(join);
  await two.send(join);
  await world.advance(5 * SECOND);
  const before = one.received('presence.changed').length;
  for (let nth = 0; nth < 59; nth += 1)
    await two.send({ action: 'media', sessionId, audio: nth % 2 === 0, video: false });
  await world.advance(SECOND);
  const told = one.received('presence.changed').slice(before);
  expect(told).toHaveLength(2);
  expect(told.at(-1)?.changed).toMatchObject([{ participantId: 'ben', media: { audio: true } }]);
});
