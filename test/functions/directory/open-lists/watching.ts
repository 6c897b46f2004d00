import type { User } from '../../../../shared/ports/connections.ts';
import { openTab, type Tab } from '../../../world/tab.ts';
import type { World } from '../../../world/world.ts';

export const MINUTE = 60_000;
/** A global index lags by about this much in the cloud. */
export const LAG = 500;
export const watching = async (world: World, user: User, connectionId: string) => {
  const tab = await openTab(world, user, connectionId);
  await tab.send({ action: 'sessions.watch', on: true });
  return tab;
};
export const seen = (tab: Tab) =>
  tab.received('occupancy.changed').map(({ sessionId, occupancy }) => `${sessionId} ${occupancy}`);
