import type { WorldSettings } from '../../world/settings.ts';
import { anna, ben, carla, furnish, openTab, type Tab } from '../../world/tab.ts';
import { createWorld, type World } from '../../world/world.ts';

export const MINUTE = 60_000;

export type Cast = { world: World; boss: Tab; member: Tab; groupId: string };

/** Anna moderates the session and the group that it belongs to; Ben is inside. */
export const company = async (settings: WorldSettings = {}): Promise<Cast> => {
  const world = await furnish(createWorld(settings));
  const boss = await openTab(world, anna, 'boss');
  const member = await openTab(world, ben, 'member');
  for (const tab of [boss, member]) await tab.send({ action: 'session.join', sessionId: 's1' });
  await boss.send({ action: 'group.create', name: 'Everybody' });
  const groupId = boss.received('group.changed')[0]?.group.id ?? '';
  await boss.send({ action: 'group.add', groupId, sessionId: 's1' });
  return { world, boss, member, groupId };
};

export { anna, ben, carla };

/** Minutes pass with these people heard, and nothing done by them. */
export const idle = async (world: World, minutes: number, ...tabs: readonly Tab[]): Promise<void> => {
  for (let passed = 0; passed < minutes; passed += 1) {
    await world.advance(MINUTE);
    for (const tab of tabs)
      if (world.isOpen(tab.connectionId)) await tab.send({ action: 'ping', sessionId: 's1' });
  }
};

export const personIn = (world: World, participantId: string, sessionId = 's1') =>
  world.participants.load({ sessionId, participantId });
