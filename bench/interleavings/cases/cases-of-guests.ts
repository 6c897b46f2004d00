import { fromAuditItem } from '../../../functions/aws/audit/audit-items.ts';
import { AUDIT, invitationKey } from '../../../functions/aws/items/keys.ts';
import type { Cloud } from '../stage/cloud.ts';
import {
  anna,
  type Case,
  INVITATION,
  inside,
  joinS,
  MINUTE,
  personOf,
  replyTo,
  S,
  SECOND,
  withGuests,
} from './scenes.ts';

const isStruck = (cloud: Cloud): boolean => cloud.said.some((one) => one.isStruck);

/** Those who have used up a link are those who were let in by it. */
const usesCount = (cloud: Cloud): string | null => {
  const { pk, sk } = invitationKey(INVITATION);
  const link = [...cloud.items()].find((item) => item.pk?.S === pk.S && item.sk?.S === sk.S);
  const counted = Object.keys(link?.guests?.M ?? {});
  const letIn = [...cloud.items()].flatMap((item) => {
    const found = item.sk?.S?.startsWith(AUDIT) ? fromAuditItem(item) : null;
    return found?.record.type === 'admitted' ? [found.owner.participantId] : [];
  });
  return counted.some((guest) => !letIn.includes(guest)) && !isStruck(cloud)
    ? 'The link counts a guest who was not let in.'
    : null;
};

const phaseOf = (cloud: Cloud, id: string): string | undefined => personOf(cloud, id)?.phase;

/** As a client does that is told that it was let in, perhaps only by whoever goes on with what a fault has left. */
const goInAs =
  (name?: string) =>
  async (cloud: Cloud): Promise<void> => {
    await cloud.pass(MINUTE, SECOND);
    for (const [connectionId, { heard, isOpen }] of cloud.sockets())
      if (isOpen && heard.some(({ type }) => type === 'session.admitted'))
        await cloud.say(connectionId, { ...joinS, ...(name !== undefined && { name }) });
  };

const atTheDoor = (uses: number | null) => async (cloud: Cloud) => {
  await inside(...anna)(cloud);
  await withGuests(uses, 'guest-1', 'guest-2')(cloud);
  await cloud.say('g1', joinS);
};

/** Those who wait at the door, and go, come or are turned away while somebody decides. */
export const casesOfGuests: readonly Case[] = [
  {
    name: 'a guest who is let in, and knocks with another tab',
    before: async (cloud) => {
      await atTheDoor(null)(cloud);
      await cloud.connect('g3', 'guest-1', { kind: 'guest', invitation: INVITATION });
    },
    acts: [
      (cloud) => cloud.say('a1', { action: 'waiting.admit', sessionId: S, participantId: 'guest-1' }),
      (cloud) => cloud.say('g3', joinS),
    ],
    afterwards: goInAs('Somebody else'),
    also: (cloud) =>
      personOf(cloud, 'guest-1')?.name === 'Somebody else'
        ? 'The guest was let in, and is called otherwise since.'
        : null,
  },
  {
    name: 'a guest who is let in by a link for one, and goes meanwhile',
    before: atTheDoor(1),
    acts: [
      (cloud) => cloud.say('a1', { action: 'waiting.admit', sessionId: S, participantId: 'guest-1' }),
      (cloud) => cloud.say('g1', { action: 'session.leave', sessionId: S }),
    ],
    also: usesCount,
  },
  {
    name: 'a guest who is turned away, and knocks with another tab',
    before: async (cloud) => {
      await atTheDoor(null)(cloud);
      await cloud.connect('g3', 'guest-1', { kind: 'guest', invitation: INVITATION });
    },
    acts: [
      (cloud) => cloud.say('a1', { action: 'waiting.deny', sessionId: S, participantId: 'guest-1' }),
      (cloud) => cloud.say('g3', joinS),
    ],
    also: (cloud) =>
      replyTo(cloud, 'waiting.deny')?.type === 'waiting.changed' && phaseOf(cloud, 'guest-1') !== 'ended'
        ? 'Guest 1 was turned away, and is back.'
        : null,
  },
  {
    name: 'those who came by a link and are turned away, and one who comes by it',
    before: atTheDoor(null),
    acts: [
      (cloud) => cloud.say('a1', { action: 'waiting.deny', sessionId: S, invitationId: INVITATION }),
      (cloud) => cloud.say('g2', joinS),
    ],
    also: (cloud) =>
      replyTo(cloud, 'waiting.deny')?.type === 'waiting.changed' &&
      !isStruck(cloud) &&
      phaseOf(cloud, 'guest-1') === 'waiting'
        ? 'Those who came by the link were turned away, and one of them is waiting.'
        : null,
  },
];
