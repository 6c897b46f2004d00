import { describe, expect, test } from '@jest/globals';
import { connect } from '../../../functions/connect.ts';
import { hangUpOnSurplus, MOST_LET_IN, MOST_OF_ONE } from '../../../functions/limits/own-connections.ts';
import { MOST_CONNECTIONS } from '../../../shared/presence/participant.ts';
import { anna, ben, furnish, openTab, type Tab } from '../../world/tab.ts';
import { createWorld, type World } from '../../world/world.ts';
import { codes, join } from '../inside.ts';

/** Tabs of Anna, opened a second apart. */
const tabs = async (world: World, count: number, hello = false): Promise<Tab[]> => {
  const opened: Tab[] = [];
  for (let nth = 1; nth <= count; nth += 1) {
    const tab = await openTab(world, anna, `anna-${nth}`);
    opened.push(tab);
    if (hello) await tab.send({ action: 'hello' });
    await world.advance(1_000);
  }
  return opened;
};
const isOpen = (world: World, all: readonly Tab[]) =>
  all.map(({ connectionId }) => world.isOpen(connectionId));

describe('The connections of one person', () => {
  test('are bounded: one more than allowed replaces the oldest, which is told', async () => {
    const world = await furnish(createWorld());
    const all = await tabs(world, MOST_OF_ONE, true);
    expect(all.flatMap(codes)).toEqual([]);
    const [oldest, ...others] = all;
    if (!oldest) throw new Error('There is no tab.');
    const newest = await openTab(world, anna, 'newest');
    await newest.send({ action: 'hello' });
    expect(codes(oldest)).toEqual(['connection.too-many']);
    expect(isOpen(world, [oldest, newest])).toEqual([false, true]);
    expect(isOpen(world, others)).not.toContain(false);
    expect(newest.received('welcome')).toHaveLength(1);
  });

  test('are replaced by their age, in whatever order the table has them, and none while there is room', async () => {
    const world = await furnish(createWorld());
    const all = await tabs(world, MOST_OF_ONE);
    const app = world.app();
    const shuffled = {
      ...app,
      registry: {
        ...app.registry,
        ofUser: async (id: string) => {
          const [first, second, third, ...others] = await app.registry.ofUser(id);
          return [second, ...others, first, third].filter((one) => one !== undefined);
        },
      },
    };
    const caller = {
      connectionId: 'anna-3',
      user: anna,
      expiresAt: world.clock(),
      receivedAt: world.clock(),
    };
    await hangUpOnSurplus(shuffled, caller);
    expect(isOpen(world, all)).not.toContain(false);
    for (const name of ['newest', 'newer still']) await openTab(world, anna, name);
    await hangUpOnSurplus(shuffled, caller);
    const open = isOpen(world, all);
    expect(open.indexOf(true)).toBe(2);
    expect(open.slice(2)).not.toContain(false);
  });

  test('that the platform has forgotten are cleaned up instead, in their session too', async () => {
    const world = await furnish(createWorld());
    const all = await tabs(world, MOST_OF_ONE, true);
    const [ghost] = all;
    await ghost?.send(join());
    world.vanish('anna-1');
    await (await openTab(world, anna, 'newest')).send({ action: 'hello' });
    expect(await world.registry.find('anna-1')).toBeNull();
    expect(await world.participants.load({ sessionId: 's1', participantId: 'anna' })).toHaveProperty(
      'connections',
      {},
    );
    expect(isOpen(world, all.slice(1))).not.toContain(false);
  });

  test('are refused from twice as many on, even for somebody who never says hello; others are not', async () => {
    const world = await furnish(createWorld());
    await tabs(world, MOST_LET_IN);
    const refusals: string[] = [];
    const authorizer = {
      userId: 'anna',
      name: 'Anna',
      kind: 'licence-holder',
      expiresAt: '9999999999999',
    } as const;
    const { statusCode } = await connect(world.app(), undefined, (reason) => refusals.push(reason))({
      requestContext: {
        connectionId: 'one more',
        requestTimeEpoch: world.clock(),
        eventType: 'CONNECT',
        authorizer,
      },
    });
    expect([statusCode, refusals]).toEqual([429, ['connections']]);
    expect(await world.registry.find('one more')).toBeNull();
    await openTab(world, ben, 'ben');
    await world.registry.remove('anna-1');
    await openTab(world, anna, 'now there is room');
  });

  test('in one session are fewer: the one silent longest is dropped, and told so; nobody else notices', async () => {
    const world = await furnish(createWorld());
    const witness = await openTab(world, ben, 'ben');
    await witness.send(join());
    const all = await tabs(world, MOST_CONNECTIONS);
    for (const tab of all) {
      await tab.send(join());
      await world.advance(1_000);
    }
    const [first, second] = all;
    await first?.send({ action: 'ping', sessionId: 's1' });
    await world.advance(60_000);
    const told = witness.received('presence.changed').length;
    const newest = await openTab(world, anna, 'newest');
    await newest.send(join());
    expect(newest.received('session.joined')).toHaveLength(1);
    expect(second?.received('session.ended')).toMatchObject([{ ending: 'elsewhere', mayReturn: true }]);
    expect(
      isOpen(
        world,
        [first, second, newest].flatMap((tab) => tab ?? []),
      ),
    ).toEqual([true, false, true]);
    await world.advance(60_000);
    const participant = await world.participants.load({ sessionId: 's1', participantId: 'anna' });
    expect(participant?.phase).toBe('present');
    expect(Object.keys(participant?.phase === 'present' ? participant.connections : {})).toHaveLength(
      MOST_CONNECTIONS,
    );
    expect(witness.received('presence.changed')).toHaveLength(told);
  });

  test('of one person, a hundred in one session, are told of each change no more than the bound allows', async () => {
    const world = await furnish(createWorld());
    for (let nth = 1; nth <= 100; nth += 1) {
      const tab = await openTab(world, anna, `anna-${nth}`);
      await tab.send({ action: 'hello' });
      await tab.send(join());
    }
    const before = world.calls.get('connections.post') ?? 0;
    const ben1 = await openTab(world, ben, 'ben');
    await ben1.send(join());
    const posts = (world.calls.get('connections.post') ?? 0) - before;
    expect(posts).toBeGreaterThan(MOST_CONNECTIONS);
    expect(posts).toBeLessThanOrEqual(MOST_CONNECTIONS + 2);
  });
});
