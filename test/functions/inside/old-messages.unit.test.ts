import { describe, expect, test } from '@jest/globals';
import { rings } from '../../../functions/timer.ts';
import { instant } from '../../../shared/instant.ts';
import type { RingCall } from '../../../shared/ports/alarms.ts';
import type { User } from '../../../shared/ports/connections.ts';
import { anna, ben, carla, openTab, type Tab } from '../../world/tab.ts';
import type { World } from '../../world/world.ts';
import { join } from '../inside.ts';
import { furnished } from '../listed.ts';

const MINUTE = 60_000;
const SECOND = 1_000;

type Message = RingCall & { readonly at: number };

/** A world that notes each message, which then rings when `late` says. */
const noting = async (late: (call: RingCall) => readonly number[], sweepEvery: number | null = MINUTE) => {
  const messages: Message[] = [];
  const delays = (call: RingCall, at: number) => {
    messages.push({ ...call, at });
    return late(call);
  };
  return { messages, world: await furnished({ rings: { delays }, sweepEvery, indexLag: 500 }) };
};

/** An operator redrives the whole dead-letter queue: the queue delivers it at once, ten in a call. */
const redriven = async (world: World, messages: readonly Message[]): Promise<void> => {
  for (let from = 0; from < messages.length; from += 10) {
    const Records = messages.slice(from, from + 10).map((message, index) => ({
      messageId: String(index),
      body: JSON.stringify(message),
      eventSource: 'aws:sqs' as const,
    }));
    const pause = async (duration: number) => {
      throw new Error(`Nothing old is waited for, but this was for ${duration} ms.`);
    };
    const faults: unknown[] = [];
    const { batchItemFailures } = await rings(world.app(), { failed: (fault) => faults.push(fault), pause })({
      Records,
    });
    expect([batchItemFailures, faults]).toEqual([[], []]);
  }
};

const callsOf = (world: World, ...names: readonly string[]) =>
  names.reduce((sum, name) => sum + (world.calls.get(name) ?? 0), 0);

describe('A dead-letter queue that is redriven whole', () => {
  test('warns and ends nobody early, writes nothing, and costs a look or two for each message', async () => {
    const { world, messages } = await noting(() => [0]);
    const come = async (user: User, connectionId: string, resume = false) => {
      const tab = await openTab(world, user, connectionId);
      await tab.send({ action: 'session.join', sessionId: 's1', resume });
      return tab;
    };
    // Many people who close and come back, and one who falls idle and extends.
    let tab: Tab | null = null;
    const idle = await come(ben, 'b');
    for (let time = 0; time < 60; time += 1) {
      tab = await come(anna, `a-${time}`, time > 0);
      await tab.send({ action: 'activity', sessionId: 's1' });
      await world.advance(20 * SECOND);
      await tab.close();
      await world.advance(5 * SECOND);
      if (idle.received('session.warning').length > idle.received('session.extended').length)
        await idle.send({ action: 'session.extend', sessionId: 's1' });
      await idle.send({ action: 'ping', sessionId: 's1' });
    }
    const back = await come(anna, 'a-last', true);
    const old = messages.filter(({ at }) => at < world.clock());
    expect(old.length).toBeGreaterThan(60);
    const load = (participantId: string) => world.participants.load({ sessionId: 's1', participantId });
    const before = [await load('anna'), await load('ben')];
    const counted = () => [
      callsOf(world, 'participants.save', 'connections.post', 'secondHand.ring', 'sessions.takeNumber'),
      callsOf(world, 'scheduler.arm', 'scheduler.move', 'scheduler.disarm', 'audit.append'),
    ];
    const writes = counted();
    const reads = callsOf(world, 'participants.load', 'sessions.shown', 'registry.watching');
    for (let time = 0; time < 3; time += 1) await redriven(world, old);
    expect(counted()).toEqual(writes);
    const looked = callsOf(world, 'participants.load', 'sessions.shown', 'registry.watching') - reads;
    expect(looked).toBeLessThanOrEqual(2 * 3 * old.length);
    expect([await load('anna'), await load('ben')]).toEqual(before);
    // And the next warning is when it would have been.
    const acted = before[0]?.phase === 'present' ? before[0].lastActivityAt : instant(0);
    for (let minute = 0; minute < 20; minute += 1) {
      await back.send({ action: 'ping', sessionId: 's1' });
      await world.advance(MINUTE);
    }
    const [warning] = back.received('session.warning');
    expect(warning?.serverTime).toBe(acted + 15 * MINUTE);
  });

  test('does what was left undone, once', async () => {
    const { world, messages } = await noting(() => [], null);
    const other = await openTab(world, ben, 'b');
    await other.send(join());
    const gone = await openTab(world, anna, 'a');
    await gone.send(join());
    await gone.close();
    await world.advance(2 * MINUTE);
    expect(other.roster().map(({ name }) => name)).toContain('Anna');
    const told = other.received('presence.changed').length;
    for (let time = 0; time < 3; time += 1) await redriven(world, messages);
    expect(other.roster().map(({ name }) => name)).toEqual(['Ben']);
    expect(other.received('presence.changed')).toHaveLength(told + 1);
  });

  test('tells about each session once, however many messages there are', async () => {
    const { world, messages } = await noting(() => [], MINUTE);
    const tab = await openTab(world, anna, 'a');
    const list = await openTab(world, carla, 'c');
    await list.send({ action: 'sessions.watch', on: true });
    for (let turn = 0; turn < 40; turn += 1) {
      await tab.send(turn % 2 === 0 ? join() : { action: 'session.exit', sessionId: 's1' });
      await world.advance(5 * SECOND);
    }
    const old = messages.filter(({ type }) => type === 'lists');
    expect(old).toHaveLength(40);
    const late = await openTab(world, carla, 'c-late');
    await late.send({ action: 'sessions.watch', on: true });
    await world.advance(MINUTE);
    const posts = callsOf(world, 'connections.post');
    await redriven(world, old);
    expect(callsOf(world, 'connections.post') - posts).toBe(1);
    expect(late.received('occupancy.changed')).toMatchObject([{ sessionId: 's1', occupancy: 0 }]);
  });
});
