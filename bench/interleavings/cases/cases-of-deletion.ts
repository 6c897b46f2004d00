import { fromAuditItem } from '../../../functions/aws/audit/audit-items.ts';
import { AUDIT, SESSION } from '../../../functions/aws/items/keys.ts';
import { recordsOf } from '../judging/records.ts';
import type { Cloud } from '../stage/cloud.ts';
import {
  alarmOf,
  anna,
  annaAndBen,
  type Case,
  INVITATION,
  inside,
  joinS,
  MINUTE,
  policy,
  S,
  SECOND,
  warned,
  withGuest,
} from './scenes.ts';

const deletion = (cloud: Cloud) =>
  cloud.ask({ action: 'session.delete', sessionId: S, reason: 'It is over.' });

/** As often as a backend has to ask: once a second at first, and later until the deletion is complete. */
const toItsEnd = async (cloud: Cloud): Promise<void> => {
  for (const patience of [SECOND, SECOND, MINUTE, MINUTE, MINUTE]) {
    await cloud.pass(patience, SECOND * 10);
    await deletion(cloud);
    if (isGone(cloud)) return;
  }
};

const isGone = (cloud: Cloud): boolean => {
  const last = cloud.repliesToBackend.at(-1);
  return (
    (last?.type === 'session.deleted' && last.next === null) ||
    // An earlier reply said so, and was lost.
    (last?.type === 'error' && last.code === 'session.not-found')
  );
};

/** Nothing is left but the trail, with an ending for everybody in it. */
const deleted = (cloud: Cloud): string | null => {
  if (!isGone(cloud)) return 'The deletion does not come to its end.';
  const ends = new Map<string, string>();
  for (const item of cloud.items()) {
    const [pk = '', sk = ''] = [item.pk?.S, item.sk?.S];
    const isOfIt = pk === SESSION + S || sk === SESSION + S || item.inversePk?.S === SESSION + S;
    if (isOfIt && !sk.startsWith(AUDIT)) return `The session is gone, and ${pk}/${sk} is there.`;
    const found = sk.startsWith(AUDIT) ? fromAuditItem(item) : null;
    if (found?.owner.participantId) ends.set(found.owner.participantId, found.record.type);
  }
  for (const [participantId, last] of ends)
    if (last !== 'ended')
      return `${participantId} was deleted, and is not on record as ended, but as ${last}.`;
  return null;
};

/** A backend deletes a session, in several calls. Whatever happens meanwhile must be over or undone afterwards. */
export const casesOfDeletion: readonly Case[] = [
  {
    name: 'a deletion, and the first who joins',
    before: async (cloud) => {
      await cloud.furnish(S, ['anna', 'ben']);
      await cloud.connect('b1', 'ben');
    },
    acts: [deletion, (cloud) => cloud.say('b1', joinS)],
    afterwards: toItsEnd,
    also: deleted,
  },
  {
    name: 'a deletion, and another tab of the only one inside',
    before: async (cloud) => {
      await inside(...anna)(cloud);
      await cloud.pass(policy.idleTimeout, 5 * SECOND);
      // Time stands still while they meet. If she comes in anew, no record of that may have the key of an old one.
      await cloud.say('a1', { action: 'session.extend', sessionId: S });
      await cloud.connect('a2', 'anna');
    },
    acts: [deletion, (cloud) => cloud.say('a2', joinS)],
    afterwards: toItsEnd,
    also: deleted,
  },
  {
    name: 'a deletion, and a join',
    before: async (cloud) => {
      await inside(...anna)(cloud);
      await cloud.arrange(({ members, clock }) =>
        members.add(S, { userId: 'ben', name: 'ben', kind: 'licence-holder', role: 'member' }, clock()),
      );
      await cloud.connect('b1', 'ben');
    },
    acts: [deletion, (cloud) => cloud.say('b1', joinS)],
    afterwards: toItsEnd,
    also: deleted,
  },
  {
    name: 'a deletion, and the first who knocks',
    before: async (cloud) => {
      await cloud.furnish(S, ['anna']);
      await withGuest(cloud);
    },
    acts: [deletion, (cloud) => cloud.say('g1', joinS)],
    afterwards: toItsEnd,
    also: deleted,
  },
  {
    name: 'a deletion, and another tab of the only one at the door',
    before: async (cloud) => {
      await cloud.furnish(S, ['anna']);
      await withGuest(cloud);
      // Twice, so that no record of a knock that is made while time stands still has the key of an old one.
      await cloud.say('g1', joinS);
      await cloud.say('g1', { action: 'session.leave', sessionId: S });
      await cloud.say('g1', joinS);
      await cloud.pass(5 * SECOND, SECOND);
      await cloud.connect('g2', 'guest-1', { kind: 'guest', invitation: INVITATION });
    },
    acts: [deletion, (cloud) => cloud.say('g2', joinS)],
    afterwards: toItsEnd,
    also: deleted,
  },
  {
    name: 'a deletion, and a knock',
    before: async (cloud) => {
      await inside(...anna)(cloud);
      await withGuest(cloud);
    },
    acts: [deletion, (cloud) => cloud.say('g1', joinS)],
    afterwards: toItsEnd,
    also: deleted,
  },
  {
    name: 'a deletion, and a logout',
    before: warned(...anna),
    acts: [deletion, alarmOf('anna')],
    afterwards: toItsEnd,
    also: deleted,
  },
  {
    name: 'a deletion, and the same once more',
    before: inside(...anna),
    acts: [deletion, deletion],
    afterwards: toItsEnd,
    also: deleted,
  },
  {
    name: 'the end of a deletion, and somebody who has found the way in before it',
    before: async (cloud) => {
      await inside(...annaAndBen)(cloud);
      await cloud.say('b1', { action: 'session.exit', sessionId: S });
      await deletion(cloud);
      await cloud.pass(policy.lostGrace, SECOND * 10);
    },
    acts: [deletion, (cloud) => cloud.say('b1', joinS)],
    afterwards: toItsEnd,
    also: deleted,
  },
  {
    name: 'a deletion that a function has begun and left, and a join after that',
    before: async (cloud) => {
      await cloud.furnish(S, ['anna', 'ben']);
      await cloud.connect('b1', 'ben');
      await cloud.arrange(({ deletions, clock }) => deletions.begin(S, 'company', clock()));
    },
    acts: [deletion, (cloud) => cloud.say('b1', joinS)],
    afterwards: toItsEnd,
    also: (cloud) =>
      recordsOf(cloud, 'ben').length > 0
        ? 'The session was being deleted, and has let Ben in.'
        : deleted(cloud),
  },
];
