import { describe, expect, test } from '@jest/globals';
import type { App } from '../../../functions/app.ts';
import { rings } from '../../../functions/timer.ts';
import { after } from '../../../shared/instant.ts';
import { anna, ben, openTab } from '../../world/tab.ts';
import type { World } from '../../world/world.ts';
import { join } from '../inside.ts';
import { furnished } from '../listed.ts';

/** The queue delivers these together, and keeps what it is told to. */
const ringing = async (world: World, messages: readonly object[], more: Partial<App> = {}) => {
  const faults: unknown[] = [];
  const pauses: number[] = [];
  const Records = messages.map((message, index) => ({
    messageId: `m${index}`,
    body: JSON.stringify(message),
    eventSource: 'aws:sqs' as const,
  }));
  const app = { ...world.app(), ...more };
  const pause = async (duration: number) => pauses.push(duration);
  const { batchItemFailures } = await rings(app, { failed: (fault) => faults.push(fault), pause })({
    Records,
  });
  return { kept: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier), faults, pauses };
};
const advanced = { participant: null, refusal: null, roster: null };
const of = (participantId: string, at: number) => ({
  type: 'participant',
  sessionId: 's1',
  participantId,
  at,
});

describe('Messages of the second hand', () => {
  test('that fail stay in the queue, each reported separately, and delay none of the others', async () => {
    const world = await furnished();
    const now = world.clock();
    const woken: unknown[] = [];
    const advance: App['advance'] = async (key, happening) => {
      if (key.participantId.startsWith('bad')) throw new Error(`It was ${key.participantId}.`);
      woken.push([key, happening]);
      return advanced;
    };
    const messages = [
      of('bad-1', now),
      { ...of('ben', now), telling: true },
      of('bad-2', now),
      {},
      of('anna', now),
    ];
    const { kept, faults } = await ringing(world, messages, { advance });
    expect(kept).toEqual(['m0', 'm2', 'm3']);
    expect(faults).toHaveLength(3);
    expect(faults.slice(0, 2)).toEqual([new Error('It was bad-1.'), new Error('It was bad-2.')]);
    expect(woken).toEqual([
      [
        { sessionId: 's1', participantId: 'ben' },
        { type: 'wake', hand: 'second', at: now, telling: true },
      ],
      [
        { sessionId: 's1', participantId: 'anna' },
        { type: 'wake', hand: 'second', at: now },
      ],
    ]);
  });

  test('wait for the rest of their second, and no longer, since a longer wait means a wrong clock', async () => {
    const world = await furnished();
    const advance: App['advance'] = async () => advanced;
    const ahead = [-1, 0, 1, 2_000, 2_001];
    const messages = ahead.map((duration) => of('ben', world.clock() + duration));
    const { kept, pauses } = await ringing(world, messages, { advance });
    expect([kept, pauses]).toEqual([[], [1, 2_000]]);
  });

  test('about a group have the next page of its sessions put under its rule', async () => {
    const world = await furnished();
    await world.rules.note('g1', 's2', 'joining', world.clock());
    const message = { type: 'group', groupId: 'g1', from: '', owed: null, at: world.clock() };
    expect(await ringing(world, [message])).toMatchObject({ kept: [], faults: [] });
    expect(await world.rules.belongs('g1', 's2')).toBe('governed');
  });

  test('about a list stay while nobody could be told, and let go of those who are no longer there', async () => {
    const world = await furnished();
    const watcher = await openTab(world, ben, 'b');
    await watcher.send({ action: 'sessions.watch', on: true });
    await watcher.send(join('s1'));
    await (await openTab(world, anna, 'a')).send(join('s1'));
    const message = { type: 'lists', sessionId: 's1', at: after(world.clock(), 3_000) };
    const broken = async () => {
      throw new Error('The gateway is down.');
    };
    const connections = { post: broken, close: broken };
    const failed = await ringing(world, [message], { connections });
    expect(failed.kept).toEqual(['m0']);
    expect(failed.faults).toMatchObject([{ errors: [{ message: 'The gateway is down.' }] }]);
    world.vanish('b');
    expect(await ringing(world, [message])).toMatchObject({ kept: [], faults: [] });
    expect(await world.participants.load({ sessionId: 's1', participantId: 'ben' })).toHaveProperty(
      'connections',
      {},
    );
  });
});
