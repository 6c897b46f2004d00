import type { UpMessage, UpOf } from '../../shared/messages.ts';
import { defaultPolicy, type Policy } from '../../shared/policy.ts';
import type { User } from '../../shared/ports/connections.ts';
import { anna, ben, carla, furnish, openTab, type Tab } from '../world/tab.ts';
import { createWorld, type World } from '../world/world.ts';

export const join = (sessionId = 's1'): UpOf<'session.join'> => ({ action: 'session.join', sessionId });
export const update = (more: Partial<UpOf<'session.update'>>): UpMessage => ({
  action: 'session.update',
  sessionId: 's1',
  revision: 1,
  ...more,
});
/** The codes with which somebody was refused. */
export const codes = (tab: Tab) => tab.received('error').map(({ code }) => code);

/** Anna, who moderates, Ben and Carla inside s1. */
export const inside = async (policy: Partial<Policy> = {}) => {
  const world = await furnish(createWorld({ policy: { ...defaultPolicy, ...policy } }));
  const [boss, member, contact] = [
    await openTab(world, anna, 'anna-1'),
    await openTab(world, ben, 'ben-1'),
    await openTab(world, carla, 'carla-1'),
  ];
  for (const tab of [boss, member, contact]) await tab.send(join());
  return { world, boss, member, contact };
};
export const sessionOf = async (world: World) => (await world.sessions.entrance('s1', 'anna')).session;
/** Makes two people contacts. */
export const know = async (world: World, one: User, other: User) => {
  const key = `${one.id} ${other.id}`;
  await world.contacts.invite(key, 'x@example.com', one, world.clock());
  await world.contacts.accept(key, other, one.id, world.clock());
};
