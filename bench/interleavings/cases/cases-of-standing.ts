import { membershipKey, sessionKey } from '../../../functions/aws/items/keys.ts';
import { recordsOf } from '../judging/records.ts';
import { participantsIn } from '../judging/rules.ts';
import type { Cloud } from '../stage/cloud.ts';
import {
  alarmOf,
  annaAndBen,
  type Case,
  connected,
  inside,
  joinS,
  MINUTE,
  personOf,
  policy,
  policyWith,
  replyTo,
  S,
  SECOND,
  twoTabs,
} from './scenes.ts';

/** A session's owner is one of its moderators. */
const owned = (cloud: Cloud): string | null => {
  const items = [...cloud.items()];
  const at = ({ pk, sk }: ReturnType<typeof sessionKey>) =>
    items.find((item) => item.pk?.S === pk.S && item.sk?.S === sk.S);
  const owner = at(sessionKey(S))?.owner?.S ?? '';
  const role = at(membershipKey(owner, S))?.role?.S;
  return role === 'moderator' ? null : `${owner} owns the session, and is ${role ?? 'no member of it'}.`;
};

/** An offer is over once it was taken. */
const offeredToItsOwner = (cloud: Cloud): string | null => {
  const { pk, sk } = sessionKey(S);
  const item = [...cloud.items()].find((one) => one.pk?.S === pk.S && one.sk?.S === sk.S);
  return item?.heir?.S !== undefined && item.heir.S === item.owner?.S
    ? `${item.heir.S} owns the session, and it is still offered to them.`
    : null;
};

/** Anna offers her session to Ben, who is connected with two tabs. */
const offered = async (cloud: Cloud): Promise<void> => {
  await inside(...annaAndBen, ['b2', 'ben'])(cloud);
  await cloud.say('a1', { action: 'member.update', sessionId: S, userId: 'ben', role: 'moderator' });
  await cloud.say('a1', { action: 'session.handover', sessionId: S, userId: 'ben' });
  await cloud.pass(5 * SECOND, SECOND);
};

const takeOver = (cloud: Cloud) =>
  cloud.say('b1', { action: 'session.handover', sessionId: S, userId: 'ben' });

const leaveForGood = (cloud: Cloud) => cloud.say('b2', { action: 'member.leave', sessionId: S });

const holding = policyWith({ holdLimit: 10 * MINUTE });
const STAY = 10 * MINUTE;
const staying = policyWith({ holdLimit: 10 * MINUTE, longestStay: STAY });
const hold = (cloud: Cloud) =>
  cloud.say('b1', { action: 'session.hold', sessionId: S, reason: 'presenting', for: 5 * MINUTE });

/** Of the end of his stay Ben is told as long before as a warning takes, whatever he does. */
const untold = (cloud: Cloud): string | null => {
  const heard = cloud.sockets().get('b1')?.heard ?? [];
  const isTold = heard.some(
    ({ type, ...message }) =>
      (type === 'session.extended' || type === 'session.warning') &&
      'policy' in message &&
      message.policy?.endsAt !== undefined,
  );
  return isTold ? null : 'Ben was not told that his stay ends.';
};

/** Rights that change while they are being used. */
export const casesOfStanding: readonly Case[] = [
  {
    name: 'a session that is taken over, and the same person who leaves it for good',
    before: offered,
    acts: [takeOver, leaveForGood],
    // As a client does that gets no answer, or is told of a failure.
    afterwards: async (cloud) => {
      const reply = replyTo(cloud, 'member.leave');
      if (!reply || (reply.type === 'error' && reply.code === 'internal')) await leaveForGood(cloud);
    },
    also: (cloud) => {
      const ben = personOf(cloud, 'ben');
      return replyTo(cloud, 'member.leave')?.type === 'member.left' && ben && ben.phase !== 'ended'
        ? 'Ben has left for good, and is inside.'
        : owned(cloud);
    },
  },
  {
    name: 'a session that is taken over, and the removal of whoever takes it',
    before: offered,
    acts: [takeOver, (cloud) => cloud.say('a1', { action: 'member.remove', sessionId: S, userId: 'ben' })],
    also: owned,
  },
  {
    name: 'a session that is taken over, and the removal of whoever gives it up',
    before: offered,
    acts: [takeOver, (cloud) => cloud.say('b2', { action: 'member.remove', sessionId: S, userId: 'anna' })],
    also: owned,
  },
  {
    name: 'a session that is taken over, and offered to somebody else meanwhile',
    before: async (cloud) => {
      await offered(cloud);
      await cloud.arrange(({ members, clock }) =>
        members.add(S, { userId: 'carl', name: 'carl', kind: 'licence-holder', role: 'moderator' }, clock()),
      );
    },
    acts: [
      takeOver,
      (cloud) => cloud.say('a1', { action: 'session.handover', sessionId: S, userId: 'carl' }),
    ],
    also: (cloud) => {
      const replies = [...cloud.sockets().values()].flatMap(({ heard }) => heard);
      const done = cloud.said
        .slice(-2)
        .filter(({ request }) =>
          replies.some(
            ({ type, requestId }) => type === 'session.handed-over' && requestId === request.requestId,
          ),
        );
      if (done.length > 1) return 'Ben has taken the session over, and Anna has offered it to Carl.';
      return owned(cloud) ?? offeredToItsOwner(cloud);
    },
  },
  {
    name: 'an offer that is taken back, and whoever made it who is sent out',
    before: offered,
    acts: [
      (cloud) => cloud.say('a1', { action: 'session.handover', sessionId: S, userId: 'anna' }),
      (cloud) => cloud.say('b1', { action: 'participant.remove', sessionId: S, participantId: 'anna' }),
    ],
    also: (cloud) =>
      replyTo(cloud, 'participant.remove')?.type === 'participant.removed'
        ? 'Anna owns the session, and was sent out.'
        : owned(cloud),
  },
  {
    name: 'another role, and the same person who joins with another tab',
    before: async (cloud) => {
      await inside(...annaAndBen)(cloud);
      await cloud.connect('b2', 'ben');
    },
    acts: [
      (cloud) => cloud.say('a1', { action: 'member.update', sessionId: S, userId: 'ben', role: 'moderator' }),
      (cloud) => cloud.say('b2', joinS),
    ],
    also: (cloud) => {
      const { pk, sk } = membershipKey('ben', S);
      const member = [...cloud.items()].find((item) => item.pk?.S === pk.S && item.sk?.S === sk.S);
      const is = personOf(cloud, 'ben')?.role;
      // A client that was struck says it again.
      return is === member?.role?.S || cloud.isStruck()
        ? null
        : `Ben is entitled as ${member?.role?.S}, and inside as ${is}.`;
    },
  },
  {
    name: 'a hold, and its ending by a moderator',
    policy: holding,
    before: inside(...annaAndBen),
    acts: [
      hold,
      (cloud) => cloud.say('a1', { action: 'participant.release', sessionId: S, participantId: 'ben' }),
    ],
  },
  {
    name: 'a hold, and the end of the longest stay',
    policy: staying,
    before: async (cloud) => {
      await inside(...annaAndBen)(cloud);
      for (let passed = 5 * SECOND; passed < STAY - MINUTE; passed += MINUTE) {
        await cloud.pass(MINUTE, 10 * SECOND);
        for (const [id] of annaAndBen) await cloud.say(id, { action: 'activity', sessionId: S });
      }
      cloud.turn(MINUTE);
    },
    acts: [hold, (cloud) => cloud.ringOf('ben')],
    also: (cloud) =>
      participantsIn(cloud).some(({ participantId, phase }) => participantId === 'ben' && phase !== 'ended')
        ? 'Ben has stayed for longer than anybody may.'
        : untold(cloud),
  },
  {
    name: 'a logout, and a return by a login from before',
    policy: policyWith({ reentry: 'login' }),
    before: async (cloud) => {
      await connected(...twoTabs.slice(1))(cloud);
      const authenticatedAt = cloud.clock();
      await cloud.connect('a1', 'anna', { authenticatedAt });
      await cloud.connect('a2', 'anna', { authenticatedAt });
      await cloud.say('a1', joinS);
      await cloud.pass(policy.idleTimeout + 10 * SECOND, 5 * SECOND);
      cloud.turn(policy.warningPeriod);
    },
    acts: [alarmOf('anna'), (cloud) => cloud.say('a2', joinS)],
    also: (cloud) => {
      const lives = recordsOf(cloud, 'anna');
      const out = lives.findIndex((record) => 'ending' in record && record.ending === 'inactivity');
      const isBack = out !== -1 && lives.slice(out).some(({ type }) => type === 'returned');
      return isBack ? 'Anna was logged out, and is back by a login from before.' : null;
    },
  },
];
