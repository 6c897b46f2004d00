import type { User } from '../../../shared/ports/connections.ts';
import { anna, ben, furnish, openTab, type Tab } from '../../world/tab.ts';
import { createWorld, type World } from '../../world/world.ts';

export const enter = async (world: World, user: User, connectionId: string) => {
  const tab = await openTab(world, user, connectionId);
  await tab.send({ action: 'session.join', sessionId: 's1' });
  return tab;
};

export const scene = async () => {
  const world = await furnish(createWorld());
  return { world, writer: await enter(world, anna, 'anna-1'), other: await enter(world, ben, 'ben-1') };
};

export const put = (tab: Tab, text: string, more: object = {}) =>
  tab.sendText(
    `{"action":"content.put","sessionId":"s1","itemId":"n1","value":${text}${Object.entries(more)
      .map(([key, value]) => `,${JSON.stringify(key)}:${JSON.stringify(value)}`)
      .join('')}}`,
  );
