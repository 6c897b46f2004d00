import type { DownOf, UpOf } from '../../shared/messages.ts';
import type { WorldSettings } from '../world/settings.ts';
import { anna, carla, furnish, type Tab } from '../world/tab.ts';
import { createWorld, type World } from '../world/world.ts';
import { know } from './inside.ts';

export const list = async (
  tab: Tab,
  more: Partial<UpOf<'sessions.list'>> = {},
): Promise<DownOf<'sessions'>> => {
  await tab.send({ action: 'sessions.list', scope: 'mine', ...more });
  const page = tab.received('sessions').at(-1);
  if (!page) throw new Error(JSON.stringify(tab.received('error')));
  return page;
};
export const idsOf = ({ sessions }: DownOf<'sessions'>) => sessions.map(({ id }) => id);

/**
 * Besides s1: two of Anna's sessions, one of them shared with Carla; a group with one of them; Carla is Anna's contact.
 */
export const furnished = async (settings: WorldSettings = {}): Promise<World> => {
  const world = await furnish(createWorld(settings));
  for (const id of ['s2', 's3']) {
    await world.sessions.createSession({ id, name: id });
    await world.sessions.addMember(id, 'anna', 'moderator');
  }
  await world.sessions.addMember('s3', 'carla', 'member');
  await world.groups.create({ id: 'g1', name: 'Team', revision: 1 }, { userId: 'anna', name: 'Anna' });
  await world.groups.add('g1', { sessionId: 's2' });
  await know(world, anna, carla);
  return world;
};
