import type { UpMessage } from '../../../../shared/messages.ts';
import { guestBy, openTab, type Tab } from '../../../world/tab.ts';
import type { World } from '../../../world/world.ts';
import { join } from '../../link.ts';

export const deny = (more: object): UpMessage => ({ action: 'waiting.deny', sessionId: 's1', ...more });
export const room = (moderator: Tab) => moderator.received('waiting.changed').at(-1);

/** Guests by this link, one after another. */
export const knocking = async (world: World, secret: string, many: number, name: (n: number) => string) => {
  const tabs: Tab[] = [];
  for (let n = 0; n < many; n += 1) {
    const tab = await openTab(world, guestBy(secret, `key-${n}`), `g-${secret.slice(0, 4)}-${n}`);
    tabs.push(tab);
    await world.advance(1);
    await tab.send(join({ name: name(n) }));
  }
  return tabs;
};
export const waitingOf = async (world: World) =>
  (await world.participants.gathered('s1')).filter(({ phase }) => phase === 'waiting');
