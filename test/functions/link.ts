import { defaultRoom } from '../../shared/content/content.ts';
import type { UpMessage } from '../../shared/messages.ts';
import { defaultPolicy, type Policy, type PolicySource } from '../../shared/policy.ts';
import type { User } from '../../shared/ports/connections.ts';
import { anna, furnish, openTab, type Tab } from '../world/tab.ts';
import { createWorld } from '../world/world.ts';

export const MINUTE = 60_000;
export const join = (more: object = {}): UpMessage => ({ action: 'session.join', sessionId: 's1', ...more });

/** Anna inside s1, and a link of hers to it. */
export const withLink = async (
  more: { uses?: number; validFor?: number } = {},
  policy: Partial<Policy> = {},
  room = defaultRoom,
  source?: PolicySource,
) => {
  const world = await furnish(createWorld({ policy: { ...defaultPolicy, ...policy }, room, source }));
  const moderator = await openTab(world, anna, 'anna-1');
  await moderator.send(join());
  await moderator.send({ action: 'invitation.create', sessionId: 's1', ...more });
  const [created] = moderator.received('invitation.created');
  if (!created) throw new Error('There is no link.');
  const { secret, invitation } = created;
  return { world, moderator, secret, invitation };
};

/** The codes with which somebody was refused. */
export const codes = (tab: Tab) => tab.received('error').map(({ code }) => code);
export const admit = (moderator: Tab, guest: User) =>
  moderator.send({ action: 'waiting.admit', sessionId: 's1', participantId: guest.id });
