import { describe, expect, test } from '@jest/globals';
import { SIGNALS_AT_ONCE } from '../../../functions/limits/guard.ts';
import { MAX_MESSAGE_BYTES, MAX_SIGNAL_BYTES, MAX_STATE_BYTES } from '../../../shared/messages.ts';
import { ben, carla, furnish, openTab, type Tab } from '../../world/tab.ts';
import { createWorld, type World } from '../../world/world.ts';
import { codes, inside, join, update } from '../inside.ts';

const MINUTE = 60_000;
const sessionId = 's1';
const set = (state: unknown) => ({ action: 'presence.set', sessionId, state }) as const;
const signal = (value: unknown, to?: string) =>
  ({ action: 'signal', sessionId, value, ...(to && { to }) }) as const;
const shownBy = (tab: Tab, id: string) =>
  tab.roster().find(({ participantId }) => participantId === id)?.state;
/** A text whose JSON has this many bytes. */
const ofBytes = (bytes: number) => 'x'.repeat(bytes - 2);

/** This many more members, all inside. */
const crowdOf = async (world: World, many: number): Promise<Tab[]> => {
  const tabs: Tab[] = [];
  for (let nth = 0; nth < many; nth += 1) {
    const id = `p${nth}`;
    await world.sessions.addMember(sessionId, id, 'member');
    const tab = await openTab(world, { id, name: `Person ${nth}`, kind: 'licence-holder' }, `${id}-1`);
    await tab.send(join());
    tabs.push(tab);
  }
  return tabs;
};

describe('What somebody shows of themselves', () => {
  test('is seen by those inside, by whoever comes later and by whoever reads the roster, and has no reply', async () => {
    const { world, boss, member } = await inside();
    const before = world.inbox('ben-1').length;
    await member.send(set({ page: 3, typing: true }));
    await world.advance(2_000);
    expect(
      world
        .inbox('ben-1')
        .slice(before)
        .filter(({ type }) => type !== 'presence.changed'),
    ).toEqual([]);
    expect(shownBy(boss, 'ben')).toEqual({ page: 3, typing: true });
    const late = await openTab(world, carla, 'carla-2');
    await late.send(join());
    expect(shownBy(late, 'ben')).toEqual({ page: 3, typing: true });
    await late.send({ action: 'roster.list', sessionId });
    expect(late.received('roster').at(-1)?.roster).toContainEqual(
      expect.objectContaining({ participantId: 'ben', state: { page: 3, typing: true } }),
    );
  });

  test('is passed on as exactly the text that it was', async () => {
    const { world, member } = await inside();
    await member.sendText(
      '{"action":"presence.set","sessionId":"s1","state":{"b":12345678901234567890,"a":-0}}',
    );
    const ben = await world.participants.load({ sessionId, participantId: 'ben' });
    expect(ben).toMatchObject({ state: '{"b":12345678901234567890,"a":-0}' });
  });

  test('is removed by null', async () => {
    const { world, boss, member } = await inside();
    await member.send(set('here'));
    await member.send(set(null));
    await world.advance(2_000);
    expect(shownBy(boss, 'ben')).toBeUndefined();
  });

  test('goes with the participation, and somebody who comes back shows nothing', async () => {
    const { boss, member } = await inside();
    await member.send(set('here'));
    await member.send({ action: 'session.exit', sessionId });
    await member.send(join());
    expect(shownBy(boss, 'ben')).toBeUndefined();
  });

  test('survives a lost connection', async () => {
    const { world, boss, member } = await inside();
    await member.send(set('here'));
    await member.close();
    const again = await openTab(world, ben, 'ben-2');
    await again.send({ action: 'session.join', sessionId, resume: true });
    expect(shownBy(boss, 'ben')).toBe('here');
  });

  test('may have so many bytes, and not one more', async () => {
    const { world, boss, member } = await inside();
    await member.send(set(ofBytes(MAX_STATE_BYTES)));
    await member.send(set(ofBytes(MAX_STATE_BYTES + 1)));
    expect(codes(member)).toEqual(['value.too-large']);
    await world.advance(2_000);
    expect(shownBy(boss, 'ben')).toBe(ofBytes(MAX_STATE_BYTES));
  });

  test('is told at most once a second, and finally as it is', async () => {
    const { world, boss, member } = await inside();
    await world.advance(5_000);
    const before = boss.received('presence.changed').length;
    for (let nth = 0; nth < 40; nth += 1) await member.send(set(nth));
    await world.advance(1_000);
    expect(boss.received('presence.changed').slice(before)).toHaveLength(2);
    expect(shownBy(boss, 'ben')).toBe(39);
  });

  test('fits into messages for everybody in a full session, and everybody learns it', async () => {
    const { world, boss } = await inside();
    const crowd = await crowdOf(world, 150);
    for (const tab of crowd) await tab.send(set({ of: ofBytes(MAX_STATE_BYTES - 9) }));
    await world.advance(60_000);
    const told = boss.received('presence.changed').flatMap(({ joined, changed }) => [...joined, ...changed]);
    const showing = told.flatMap(({ participantId, state }) => (state === undefined ? [] : [participantId]));
    expect(new Set(showing).size).toBe(150);
    const largest = Math.max(...world.inbox('anna-1').map((message) => JSON.stringify(message).length));
    expect(largest).toBeLessThan(MAX_MESSAGE_BYTES);
  });

  test('is refused to somebody who is not inside', async () => {
    const { world } = await inside();
    const tab = await openTab(world, carla, 'carla-2');
    await tab.send(set('here'));
    expect(codes(tab)).toEqual(['session.not-joined']);
  });
});

describe('A signal', () => {
  test('is told to everybody else inside and to its sender’s other tabs, and to nobody else', async () => {
    const { world, boss, member, contact } = await inside();
    const [second, outside] = [await openTab(world, ben, 'ben-2'), await openTab(world, carla, 'carla-2')];
    await second.send(join());
    const before = world.inbox('ben-1').length;
    await member.send(signal({ x: 1, y: 2 }));
    for (const tab of [boss, contact, second])
      expect(tab.received('signal')).toMatchObject([{ sessionId, byId: 'ben', value: { x: 1, y: 2 } }]);
    expect(world.inbox('ben-1')).toHaveLength(before);
    expect(outside.received('signal')).toEqual([]);
  });

  test('for one person is told to that person, on all their tabs, and to nobody else', async () => {
    const { world, boss, member, contact } = await inside();
    const second = await openTab(world, carla, 'carla-2');
    await second.send(join());
    await member.send(signal('psst', 'carla'));
    for (const tab of [contact, second]) expect(tab.received('signal')).toHaveLength(1);
    expect(boss.received('signal')).toEqual([]);
  });

  test.each([
    ['somebody who has left', 'carla'],
    ['somebody who was never there', 'dora'],
  ])('for %s is refused, and nobody is told', async (_, to) => {
    const { boss, member, contact } = await inside();
    await contact.send({ action: 'session.exit', sessionId });
    await member.send(signal('psst', to));
    expect(codes(member)).toEqual(['participant.unknown']);
    expect(boss.received('signal')).toEqual([]);
  });

  test('may have so many bytes, and not one more', async () => {
    const { boss, member } = await inside();
    await member.send(signal(ofBytes(MAX_SIGNAL_BYTES)));
    await member.send(signal(ofBytes(MAX_SIGNAL_BYTES + 1)));
    expect(codes(member)).toEqual(['value.too-large']);
    expect(boss.received('signal')).toHaveLength(1);
  });

  test('from somebody who is not inside, or not any more, is refused', async () => {
    const { world, boss, contact } = await inside();
    const tab = await openTab(world, carla, 'carla-2');
    await tab.send(signal('hello'));
    await contact.send({ action: 'session.exit', sessionId });
    await contact.send(signal('hello'));
    expect([...codes(tab), ...codes(contact)]).toEqual(['session.not-joined', 'participation.ended']);
    expect(boss.received('signal')).toEqual([]);
  });

  test('reaches nobody from whom the session has just been hidden, and comes from none of them', async () => {
    const { world, boss, contact, member } = await inside();
    // Hidden, with nobody sent out yet.
    const app = world.app();
    const session = await app.sessions.find(sessionId);
    if (session === null) throw new Error('There is no such session.');
    await app.sessions.update(sessionId, session.revision, { ...session, state: 'hidden' });
    await member.send(signal('hello'));
    await contact.send(signal('hello'));
    expect(contact.received('signal')).toEqual([]);
    expect(boss.received('signal')).toMatchObject([{ byId: 'ben' }]);
    expect(codes(contact)).toEqual(['session.not-found']);
  });

  test('can be sent in a closed session too, where the content is read-only', async () => {
    const { boss, member } = await inside();
    await boss.send(update({ state: 'closed' }));
    await member.send(signal('hello'));
    expect(boss.received('signal')).toHaveLength(1);
  });

  test('that one connection does not accept costs it the signal, and nothing else', async () => {
    const { world, boss, member, contact } = await inside();
    world.disturb('carla-1', async () => {
      throw new Error('no post');
    });
    await member.send(signal('hello'));
    world.disturb('carla-1', null);
    await member.send(signal('again'));
    expect(boss.received('signal')).toHaveLength(2);
    expect(contact.received('signal')).toMatchObject([{ value: 'again' }]);
    expect(world.isOpen('carla-1')).toBe(true);
  });

  test('that finds nobody any more shows that they are gone', async () => {
    const { world, boss, member } = await inside();
    world.vanish('carla-1');
    await member.send(signal('hello'));
    expect(boss.received('signal')).toHaveLength(1);
    expect(await world.participants.load({ sessionId, participantId: 'carla' })).toHaveProperty(
      'connections',
      {},
    );
  });
});

describe('Signals', () => {
  test('of a session reach a bounded number of connections in ten seconds, whoever sends them; then again', async () => {
    const world = await furnish(createWorld({ signalsTold: 10 }));
    const crowd = await crowdOf(world, 6);
    const flood = async () => {
      for (let nth = 0; nth < 60; nth += 1) await crowd[nth % crowd.length]?.send(signal(nth));
    };
    await flood();
    const told = () => crowd.reduce((sum, tab) => sum + tab.received('signal').length, 0);
    // A hundred, and one signal by the environment itself.
    expect(told()).toBeGreaterThanOrEqual(95);
    expect(told()).toBeLessThanOrEqual(110);
    const refused = crowd.flatMap(codes);
    expect(new Set(refused)).toEqual(new Set(['signal.too-many']));
    expect(refused.length + told() / 5).toBe(60);
    const first = told();
    await world.advance(10_000);
    await flood();
    expect(told() - first).toBeGreaterThanOrEqual(95);
  });

  test('may come at once for three seconds', () => {
    expect(SIGNALS_AT_ONCE).toBe(3);
  });
});

describe('Neither a state nor a signal', () => {
  test('is activity: somebody who does nothing else is warned and logged out as if they were silent', async () => {
    const { world, member } = await inside();
    for (let minute = 0; minute < 60; minute += 1) {
      await member.send({ action: 'ping', sessionId });
      await member.send(set(minute));
      await member.send(signal(minute));
      await world.advance(MINUTE);
    }
    const [warning] = member.received('session.warning');
    expect(warning?.serverTime).toBe(1_795_276_800_123 + 15 * MINUTE);
    expect(member.received('session.ended')).toMatchObject([{ ending: 'inactivity' }]);
  });
});
