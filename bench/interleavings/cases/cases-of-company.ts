import { isInside, participantsIn } from '../judging/rules.ts';
import type { Cloud } from '../stage/cloud.ts';
import { grouped, ruled } from './groups.ts';
import { annaAndBen, type Case, inside, joinS, MINUTE, personOf, replyTo, S, SECOND } from './scenes.ts';

const dismiss = (cloud: Cloud) => cloud.ask({ action: 'member.remove', sessionId: S, userId: 'ben' });

const isDismissed = (cloud: Cloud): boolean => cloud.repliesToBackend.at(-1)?.type === 'members.removed';

const leftOfGroup = (cloud: Cloud): string | null => {
  for (const { pk, sk, deletedAt } of cloud.items()) {
    const isOfIt = pk?.S === 'GROUP#g' || sk?.S === 'GROUP#g';
    // That it was deleted is kept for a while.
    if (isOfIt && !deletedAt) return `The group is deleted, and ${pk?.S}/${sk?.S} is there.`;
  }
  return null;
};

/** Who is in a group, and who belongs to a session. */
export const casesOfCompany: readonly Case[] = [
  {
    name: 'a group that is deleted, and a session that is put into it',
    before: async (cloud) => {
      await grouped(cloud);
      const rule = { idleTimeout: { value: 2 * MINUTE } };
      await cloud.say('a1', { action: 'rule.put', groupId: 'g', rule });
      await cloud.furnish('t', ['anna']);
      await cloud.pass(5 * SECOND, SECOND);
    },
    acts: [
      (cloud) => cloud.say('a1', { action: 'group.delete', groupId: 'g' }),
      (cloud) => cloud.say('a2', { action: 'group.add', groupId: 'g', sessionId: 't' }),
    ],
    // Until nobody can come any more who had found it open.
    afterwards: async (cloud) => {
      await cloud.say('b1', { action: 'groups.list' });
      for (let minute = 0; minute < 3; minute += 1) {
        await cloud.pass(MINUTE, 10 * SECOND);
        await cloud.say('b1', { action: 'activity', sessionId: S });
      }
    },
    also: (cloud) => {
      const group = [...cloud.items()].find(({ pk, sk }) => pk?.S === 'GROUP#g' && sk?.S === 'META');
      const [deletion, listed] = [replyTo(cloud, 'group.delete'), replyTo(cloud, 'groups.list')];
      // What was begun is gone on with.
      if (deletion?.type !== 'group.deleted' && !group?.deletedAt) return null;
      if (listed?.type === 'groups' && listed.groups.length > 0)
        return 'The group is deleted, and is in a list.';
      return leftOfGroup(cloud) ?? ruled(cloud, 'idleTimeout', 4 * MINUTE);
    },
  },
  {
    name: 'somebody who is taken out of a group, and what others try',
    before: grouped,
    acts: [
      (cloud) => cloud.say('a1', { action: 'group.remove', groupId: 'g', userId: 'ben' }),
      (cloud) => cloud.say('b1', { action: 'group.rename', groupId: 'g', revision: 1, name: 'Ours' }),
      (cloud) => cloud.say('c1', { action: 'group.list', groupId: 'g' }),
    ],
    also: (cloud) => {
      const isIn = [...cloud.items()].some(({ pk, sk }) => pk?.S === 'USER#ben' && sk?.S === 'GROUP#g');
      if (replyTo(cloud, 'group.remove')?.type === 'group.changed' && isIn)
        return 'Ben was taken out of the group, and is in it.';
      if (replyTo(cloud, 'group.rename')?.type === 'group.changed') return 'Ben has changed the group.';
      return replyTo(cloud, 'group.list')?.type === 'group.members'
        ? 'Carl is not in the group, and sees who is.'
        : null;
    },
  },
  {
    name: 'a session that is taken out of a group, and somebody who looks at it',
    before: async (cloud) => {
      await grouped(cloud);
      await cloud.furnish('t', ['ben']);
    },
    acts: [
      (cloud) => cloud.say('a1', { action: 'group.remove', groupId: 'g', sessionId: S }),
      (cloud) => cloud.say('b1', { action: 'sessions.list', scope: 'group', id: 'g' }),
    ],
    also: (cloud) => {
      const reply = replyTo(cloud, 'sessions.list');
      const other = reply?.type === 'sessions' && reply.sessions.find(({ id }) => id !== S);
      return other ? `${other.id} is not in the group, and is shown in it.` : null;
    },
  },
  {
    name: 'a dismissal by a backend, and the same person who joins with another tab',
    before: async (cloud) => {
      await inside(...annaAndBen)(cloud);
      await cloud.connect('b2', 'ben');
    },
    acts: [dismiss, (cloud) => cloud.say('b2', joinS)],
    // As whoever gets no answer does.
    afterwards: async (cloud) => {
      if (cloud.said.some((one) => one.connectionId === 'b2' && one.isStruck)) await cloud.say('b2', joinS);
      if (!isDismissed(cloud)) await dismiss(cloud);
    },
    also: (cloud) =>
      isDismissed(cloud) && participantsIn(cloud).some((one) => one.participantId === 'ben' && isInside(one))
        ? 'A backend was told that Ben is out, and he is inside.'
        : null,
  },
  {
    name: 'somebody who is sent out, and an activity of theirs',
    before: inside(...annaAndBen),
    acts: [
      (cloud) => cloud.say('a1', { action: 'participant.remove', sessionId: S, participantId: 'ben' }),
      (cloud) => cloud.say('b1', { action: 'activity', sessionId: S }),
    ],
    also: (cloud) => {
      if (replyTo(cloud, 'participant.remove')?.type !== 'participant.removed') return null;
      const ben = personOf(cloud, 'ben');
      if (ben?.phase !== 'ended') return 'Ben was sent out, and is inside.';
      const heard = cloud.sockets().get('b1')?.heard ?? [];
      if (!heard.some(({ type }) => type === 'session.ended') && !cloud.isStruck())
        return 'Ben was sent out without a word.';
      return cloud.alarms().some(({ call }) => call.participantId === 'ben') && !cloud.isStruck()
        ? 'Ben has been sent out, and an alarm is left.'
        : null;
    },
  },
  {
    name: 'an owner who would leave for good, and who offers the session to a member',
    before: inside(...annaAndBen, ['a2', 'anna']),
    acts: [
      (cloud) => cloud.say('a1', { action: 'member.leave', sessionId: S }),
      (cloud) => cloud.say('a2', { action: 'session.handover', sessionId: S, userId: 'ben' }),
    ],
    also: (cloud) => {
      const items = [...cloud.items()];
      const session = items.find(({ pk, sk }) => pk?.S === 'SESSION#s' && sk?.S === 'META');
      if (session?.heir?.S === 'ben') return 'Ben is no moderator, and the session is offered to him.';
      return items.some(({ pk, sk }) => pk?.S === 'USER#anna' && sk?.S === 'SESSION#s')
        ? null
        : 'Anna owns the session, and is no member of it.';
    },
  },
];
