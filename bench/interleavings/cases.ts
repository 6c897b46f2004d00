import { type Policy, policyFrom } from '../../shared/policy.ts';
import { beliefOf } from './belief.ts';
import type { Cloud } from './cloud.ts';
import { participantsIn } from './rules.ts';

/** Things that happen at once, in the fewest calls that make the question. */
export type Case = {
  readonly name: string;
  /** What has happened before. */
  readonly before: (cloud: Cloud) => Promise<void>;
  /** What happens at once. Each begins a function. */
  readonly acts: readonly ((cloud: Cloud) => Promise<unknown>)[];
  /** What must be true of it besides the rules of every case; a sentence when it is not. */
  readonly also?: (cloud: Cloud) => string | null;
};

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Timings as short as the order of things allows, on a platform that is exact to the second. */
export const policy: Policy = policyFrom({
  idleTimeout: 4 * MINUTE,
  warningPeriod: 2 * MINUTE,
  precision: SECOND,
});

const S = 's';
const joinS = { action: 'session.join', sessionId: S } as const;

const inside =
  (...people: readonly (readonly [connectionId: string, userId: string])[]) =>
  async (cloud: Cloud): Promise<void> => {
    await cloud.furnish(
      S,
      people.map(([, id]) => id),
    );
    for (const [connectionId, id] of people) {
      await cloud.connect(connectionId, id);
      await cloud.say(connectionId, joinS);
    }
    await cloud.pass(5 * SECOND, SECOND);
  };

/** Somebody is warned, and the logout is due this second. */
const warned =
  (...people: readonly (readonly [string, string])[]) =>
  async (cloud: Cloud): Promise<void> => {
    await inside(...people)(cloud);
    await cloud.pass(policy.idleTimeout, 5 * SECOND);
    cloud.turn(policy.warningPeriod);
  };

const anna = [['a1', 'anna']] as const;
const twoTabs = [
  ['a1', 'anna'],
  ['a2', 'anna'],
] as const;
const annaAndBen = [...anna, ['b1', 'ben']] as const;

const alarmOf = (id: string) => async (cloud: Cloud) => {
  const call = cloud.alarms().find((one) => one.call.participantId === id)?.call;
  if (call) await cloud.alarm(call, 1);
};

const replyTo = (cloud: Cloud, action: string) => {
  const asked = cloud.said.find(({ request }) => request.action === action);
  return cloud.sockets
    .get(asked?.connectionId ?? '')
    ?.heard.find(({ requestId }) => requestId === asked?.request.requestId);
};

const promised = (cloud: Cloud): string | null => {
  const reply = replyTo(cloud, 'session.extend');
  const [one] = participantsIn(cloud);
  return reply?.type === 'session.extended' && one?.phase === 'ended' && one.ending === 'inactivity'
    ? 'An extension was confirmed, and they were logged out.'
    : null;
};

export const cases: readonly Case[] = [
  {
    name: 'an extension, the logout, and the loss of another tab',
    before: warned(...twoTabs),
    acts: [
      (cloud) => cloud.say('a1', { action: 'session.extend', sessionId: S }),
      alarmOf('anna'),
      (cloud) => cloud.disconnect('a2'),
    ],
    also: promised,
  },
  {
    name: 'an activity and the warning',
    before: async (cloud) => {
      await inside(...anna)(cloud);
      cloud.turn(policy.idleTimeout);
    },
    acts: [(cloud) => cloud.say('a1', { action: 'activity', sessionId: S }), alarmOf('anna')],
  },
  {
    name: 'two alarms of the same logout, as the platform may ring',
    before: warned(...anna),
    acts: [alarmOf('anna'), alarmOf('anna')],
  },
  {
    name: 'two sweeps that find the same person',
    before: async (cloud) => {
      await inside(...anna)(cloud);
      cloud.turn(policy.idleTimeout + MINUTE);
    },
    acts: [(cloud) => cloud.sweep(), (cloud) => cloud.sweep()],
  },
  {
    name: 'two tabs of one person that join',
    before: async (cloud) => {
      await cloud.furnish(S, ['anna']);
      for (const [connectionId, id] of twoTabs) await cloud.connect(connectionId, id);
    },
    acts: [(cloud) => cloud.say('a1', joinS), (cloud) => cloud.say('a2', joinS)],
  },
  {
    name: 'two people who join',
    before: async (cloud) => {
      await cloud.furnish(S, ['anna', 'ben']);
      for (const [connectionId, id] of annaAndBen) await cloud.connect(connectionId, id);
    },
    acts: [(cloud) => cloud.say('a1', joinS), (cloud) => cloud.say('b1', joinS)],
  },
  {
    name: 'a join, and an exit that overtakes it',
    before: async (cloud) => {
      await cloud.furnish(S, ['anna']);
      await cloud.connect('a1', 'anna');
    },
    acts: [
      (cloud) => cloud.say('a1', joinS),
      (cloud) => cloud.say('a1', { action: 'session.exit', sessionId: S }),
    ],
  },
  {
    name: 'a join, and the loss of its connection',
    before: async (cloud) => {
      await cloud.furnish(S, ['anna']);
      await cloud.connect('a1', 'anna');
    },
    acts: [(cloud) => cloud.say('a1', joinS), (cloud) => cloud.disconnect('a1')],
  },
  {
    name: 'a return, and the end of its grace',
    before: async (cloud) => {
      await inside(...anna)(cloud);
      await cloud.disconnect('a1');
      await cloud.connect('a2', 'anna');
      cloud.turn(policy.lostGrace);
    },
    acts: [(cloud) => cloud.say('a2', { ...joinS, resume: true }), (cloud) => cloud.ringOf('anna')],
  },
  {
    name: 'closing a session, and a write',
    before: inside(...annaAndBen),
    acts: [
      (cloud) => cloud.say('a1', { action: 'session.update', sessionId: S, revision: 1, state: 'closed' }),
      (cloud) => cloud.say('b1', { action: 'content.put', sessionId: S, itemId: 'n', value: 'x' }),
    ],
    also: (cloud) => {
      const saved = replyTo(cloud, 'content.put')?.type === 'content.saved';
      const there = [...cloud.items()].some(({ sk, value }) => sk?.S === 'CONTENT#n' && value !== undefined);
      if (saved && !there) return 'What was acknowledged is not there.';
      const closed = replyTo(cloud, 'session.update');
      return there &&
        closed?.type === 'session.changed' &&
        cloud.isWrittenAfter('SESSION#s/CONTENT#n', closed)
        ? 'The session was closed, and written to after that.'
        : null;
    },
  },
  {
    name: 'a removal, and the same person who joins with another tab',
    before: async (cloud) => {
      await inside(...annaAndBen)(cloud);
      await cloud.connect('b2', 'ben');
    },
    acts: [
      (cloud) => cloud.say('a1', { action: 'member.remove', sessionId: S, userId: 'ben' }),
      (cloud) => cloud.say('b2', joinS),
    ],
    also: (cloud) => {
      const out = replyTo(cloud, 'member.remove')?.type === 'member.removed';
      const isIn = ['b1', 'b2'].some((id) => beliefOf(cloud, id).sessionId !== null);
      return out && isIn ? 'Ben is no member any more, and inside.' : null;
    },
  },
];
