import { expect } from '@jest/globals';
import type { ParticipantRecord } from '../../../../shared/audit/record.ts';
import { instant } from '../../../../shared/instant.ts';
import { type Policy, policyFrom, presets } from '../../../../shared/policy.ts';
import type { User } from '../../../../shared/ports/connections.ts';
import { replayed } from '../../../../shared/replay/replay.ts';
import { governed } from '../../../../shared/standards/conformity.ts';
import type { StandardId } from '../../../../shared/standards/standard.ts';
import { anna, type Tab } from '../../../world/tab.ts';
import type { World } from '../../../world/world.ts';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

export const under = (...standards: StandardId[]): Policy =>
  policyFrom({
    ...governed(standards, presets['workspace-15'], {}),
    ...(standards.length > 0 && { standards }),
  });

/** Somebody whose token says that they logged in just now. */
export const loggedIn = (world: World, user = anna): User => ({
  ...user,
  authenticatedAt: instant(Math.floor(world.clock() / SECOND) * SECOND),
});

/** Lets time pass with the tab connected, as a client keeps it. */
export const wait = async (world: World, duration: number, tab: Tab, active = false) => {
  for (let left = duration; left > 0; left -= 3 * MINUTE) {
    if (world.isOpen(tab.connectionId))
      await tab.send({ action: active ? 'activity' : 'ping', sessionId: 's1' });
    await world.advance(Math.min(left, 3 * MINUTE));
  }
};

export const outcome = (tab: Tab) => [
  ...tab.received('session.joined').map(({ phase }) => phase as string),
  ...tab.received('session.ended').map(({ ending }) => ending as string),
  ...tab.received('error').map(({ code }) => code as string),
];

/** What is on record, and whether the core reproduces it. */
export const recordsOf = (world: World, participantId = 'anna') => {
  const key = { sessionId: 's1', participantId };
  const records = world.audit.recordsOf(key) as readonly ParticipantRecord[];
  expect(replayed(key, records).fault).toBeNull();
  return records.map(({ authenticatedAt, ...record }) => [
    record.type === 'ended' ? record.ending : record.type,
    authenticatedAt ?? null,
  ]);
};

export const phaseOf = async (world: World, participantId = 'anna') => {
  const participant = await world.participants.load({ sessionId: 's1', participantId });
  return participant?.phase === 'ended' ? participant.ending : participant?.phase;
};
