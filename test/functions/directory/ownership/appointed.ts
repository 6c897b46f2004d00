import type { UpMessage } from '../../../../shared/messages.ts';
import type { Tab } from '../../../world/tab.ts';
import type { World } from '../../../world/world.ts';
import { inside } from '../../inside.ts';

export const handover = (userId: string): UpMessage => ({
  action: 'session.handover',
  sessionId: 's1',
  userId,
});
export const members = async (tab: Tab) => {
  await tab.send({ action: 'members.list', sessionId: 's1' });
  return tab.received('members').at(-1);
};
/** Anna's session, in which she has made Ben a moderator. */
export const appointed = async () => {
  const there = await inside();
  await there.boss.send({ action: 'member.update', sessionId: 's1', userId: 'ben', role: 'moderator' });
  return there;
};
export const isModerator = async (world: World, userId: string) =>
  (await world.sessions.entrance('s1', userId)).membership?.role === 'moderator';
