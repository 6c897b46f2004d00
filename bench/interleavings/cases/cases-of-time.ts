import { instant } from '../../../shared/instant.ts';
import { recordsOf } from '../judging/records.ts';
import { participantsIn } from '../judging/rules.ts';
import type { Cloud } from '../stage/cloud.ts';
import {
  alarmOf,
  anna,
  type Case,
  HOUR,
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
  warned,
} from './scenes.ts';

const exit = { action: 'session.exit', sessionId: S } as const;

/** How long after they have come in somebody was last active. */
const activeAfter = (cloud: Cloud, id: string): number => {
  const one = personOf(cloud, id);
  const [joined] = recordsOf(cloud, id);
  return (one?.lastActivityAt ?? 0) - (joined?.at ?? 0);
};

const wasActiveAfter =
  (wanted: number, id = 'anna') =>
  (cloud: Cloud): string | null => {
    const is = activeAfter(cloud, id);
    return is === wanted ? null : `${id} was active ${wanted} ms after joining, and ${is} ms count.`;
  };

const activity = (connectionId: string, agoMs: number) => (cloud: Cloud) =>
  cloud.say(connectionId, { action: 'activity', sessionId: S, agoMs });

/** Rung by the platform, which has it no more. */
const spentAlarmOf = (id: string) => (cloud: Cloud) =>
  cloud.alarm({ sessionId: S, participantId: id, generation: personOf(cloud, id)?.alarm.generation ?? 0 }, 1);

/** Anna is cut off after this long, and comes back after that. */
const cutOff =
  (before: number, away: number, warnedBefore = false) =>
  async (cloud: Cloud): Promise<void> => {
    await inside(...anna)(cloud);
    if (warnedBefore) await cloud.pass(policy.idleTimeout, 5 * SECOND);
    cloud.turn(before);
    // She is heard, and does nothing.
    await cloud.say('a1', { action: 'ping' });
    cloud.hangUp('a1');
    await cloud.connect('a2', 'anna');
    cloud.turn(away);
  };

const comesBack = (agoMs: number) => (cloud: Cloud) => cloud.say('a2', { ...joinS, resume: true, agoMs });

const wasNotExtended = (cloud: Cloud): string | null => {
  const types = recordsOf(cloud, 'anna').map(({ type }) => type);
  if (types.includes('extended')) return 'Anna has not answered the warning, and it is said that she has.';
  return types.filter((type) => type === 'warned').length > 1 ? 'Anna was warned twice.' : null;
};

/** What counts as an act, and from when; and hands that come when they should not. */
export const casesOfTime: readonly Case[] = [
  {
    name: 'two activities, of which the older is heard last',
    before: async (cloud) => {
      await inside(...anna)(cloud);
      cloud.turn(2 * MINUTE);
    },
    acts: [activity('a1', SECOND), activity('a1', MINUTE)],
    // No alarm may rely on its message.
    afterwards: async (cloud) => cloud.loseMessages(),
    also: (cloud) => (cloud.isStruck() ? null : wasActiveAfter(2 * MINUTE + 4 * SECOND)(cloud)),
  },
  {
    name: 'an activity, and both hands that come too early',
    before: async (cloud) => {
      await inside(...anna)(cloud);
      cloud.turn(policy.idleTimeout - 10 * SECOND);
      cloud.forgetAlarms();
    },
    acts: [activity('a1', 230 * SECOND), spentAlarmOf('anna'), (cloud) => cloud.ringOf('anna')],
  },
  {
    name: 'an activity that answers no warning, and the logout',
    before: warned(...anna),
    acts: [activity('a1', 0), alarmOf('anna')],
    also: wasNotExtended,
  },
  {
    name: 'a sign of life, a camera that is turned on, and a timer that saves',
    before: async (cloud) => {
      await inside(...anna)(cloud);
      cloud.turn(2 * MINUTE);
    },
    acts: [
      (cloud) => cloud.say('a1', { action: 'ping' }),
      (cloud) => cloud.say('a1', { action: 'media', sessionId: S, audio: false, video: true }),
      (cloud) =>
        cloud.say('a1', { action: 'content.put', sessionId: S, itemId: 'n', value: 'x', activity: false }),
    ],
    also: (cloud) => {
      const one = personOf(cloud, 'anna');
      const seenAt = one && one.phase !== 'ended' ? one.connections.a1?.seenAt : null;
      const heard = (seenAt ?? 0) - (recordsOf(cloud, 'anna')[0]?.at ?? 0);
      if (heard < 2 * MINUTE && !cloud.isStruck()) return 'Anna was heard, and nobody has noted it.';
      return wasActiveAfter(0)(cloud);
    },
  },
  {
    name: 'a return from work, and the loss that is told by then',
    before: cutOff(2 * MINUTE, 30 * SECOND),
    acts: [comesBack(10 * SECOND), (cloud) => cloud.disconnect('a1')],
    also: (cloud) =>
      replyTo(cloud, 'session.join', 'a2')?.type === 'session.joined'
        ? wasActiveAfter(2 * MINUTE + 25 * SECOND)(cloud)
        : null,
  },
  {
    name: 'a return from work of long ago, and the end of the grace',
    before: async (cloud) => {
      await cutOff(170 * SECOND, 0)(cloud);
      await cloud.disconnect('a1');
      cloud.turn(policy.lostGrace);
    },
    acts: [comesBack(150 * SECOND), (cloud) => cloud.ringOf('anna')],
    // Of whoever is out by then it is not believed; of somebody present it undoes nothing.
    also: (cloud) => {
      const wasOut = recordsOf(cloud, 'anna').some(({ type }) => type === 'ended');
      return wasActiveAfter(wasOut ? 0 : 85 * SECOND)(cloud);
    },
  },
  {
    name: 'a return of somebody who was warned before, and the end of the grace',
    before: async (cloud) => {
      await cutOff(10 * SECOND, 0, true)(cloud);
      await cloud.disconnect('a1');
      cloud.turn(policy.lostGrace);
    },
    acts: [comesBack(5 * SECOND), (cloud) => cloud.ringOf('anna')],
    also: wasNotExtended,
  },
  {
    name: 'an exit, and a tab that was cut off',
    before: async (cloud) => {
      await inside(...anna)(cloud);
      await cloud.connect('a2', 'anna');
    },
    acts: [
      (cloud) => cloud.say('a1', { action: 'session.exit', sessionId: S }),
      (cloud) => cloud.say('a2', { ...joinS, resume: true }),
    ],
    also: (cloud) =>
      recordsOf(cloud, 'anna').at(-1)?.type === 'returned'
        ? 'Anna has left on every tab, and one of them has taken that back.'
        : null,
  },
  {
    name: 'a logout, and a tab that is opened by hand',
    before: async (cloud) => {
      await warned(...anna)(cloud);
      await cloud.connect('a2', 'anna');
    },
    acts: [alarmOf('anna'), (cloud) => cloud.say('a2', joinS)],
    also: (cloud) =>
      replyTo(cloud, 'session.join', 'a2')?.type === 'session.joined' && !isPresent(cloud)
        ? 'Anna has come in by hand, and was logged out all the same.'
        : null,
  },
  {
    name: 'a tab that is left, and an activity on another',
    before: inside(...twoTabs),
    acts: [(cloud) => cloud.say('a1', { action: 'session.leave', sessionId: S }), activity('a2', 0)],
    also: (cloud) => {
      if (!isPresent(cloud)) return 'Anna has left on one tab, and is out on the other.';
      const alarms = cloud.alarms().length;
      return alarms > 1 && !cloud.isStruck() ? `Anna has ${alarms} alarms.` : null;
    },
  },
  {
    name: 'an exit on a tab that has not come in, and an activity on another',
    before: async (cloud) => {
      await inside(...anna)(cloud);
      await cloud.connect('a2', 'anna');
    },
    acts: [(cloud) => cloud.say('a2', exit), activity('a1', 0)],
    // As a client does that gets no answer, or is told of a failure.
    afterwards: async (cloud) => {
      const reply = replyTo(cloud, 'session.exit');
      if (!reply || (reply.type === 'error' && reply.code === 'internal')) await cloud.say('a2', exit);
    },
    also: (cloud) => (isPresent(cloud) ? 'Anna has exited on one tab, and is inside by the other.' : null),
  },
  {
    name: 'an activity, and the end of the lease of another tab',
    policy: policyWith({ idleTimeout: 15 * MINUTE }),
    before: async (cloud) => {
      await inside(...twoTabs)(cloud);
      // Nobody is told of it.
      cloud.hangUp('a1');
      cloud.turn(policy.lease - MINUTE);
      await cloud.say('a2', { action: 'ping' });
      cloud.turn(MINUTE);
    },
    acts: [activity('a2', 0), alarmOf('anna')],
    also: (cloud) => {
      const one = personOf(cloud, 'anna');
      return one && one.phase !== 'ended' && one.connections.a1
        ? 'A tab of Anna has been silent for longer than its lease, and is taken for alive.'
        : null;
    },
  },
  {
    name: 'somebody who went long ago and comes back, and another who comes',
    before: async (cloud) => {
      await cloud.furnish(S, ['anna', 'ben']);
      await cloud.connect('a1', 'anna');
      await cloud.say('a1', joinS);
      await cloud.say('a1', { action: 'session.exit', sessionId: S });
      cloud.turn(HOUR);
      await cloud.connect('a2', 'anna');
      await cloud.connect('b1', 'ben');
    },
    acts: [(cloud) => cloud.say('a2', joinS), (cloud) => cloud.say('b1', joinS)],
    afterwards: async (cloud) => {
      // Once more, after whoever has looked has put them aside.
      await cloud.say('a2', { action: 'session.exit', sessionId: S });
      await cloud.pass(HOUR, MINUTE);
      await cloud.connect('b2', 'ben');
      await cloud.say('b2', joinS);
      await cloud.connect('a3', 'anna');
      await cloud.say('a3', joinS);
    },
  },
  {
    name: 'an activity, and the end of its credential',
    before: async (cloud) => {
      await inside(...twoTabs.slice(1))(cloud);
      await cloud.connect('a1', 'anna', { expiresAt: instant(cloud.clock() + MINUTE) });
      await cloud.say('a1', joinS);
      cloud.turn(MINUTE);
    },
    acts: [activity('a1', 0), (cloud) => cloud.ringOf('anna')],
  },
];

const isPresent = (cloud: Cloud): boolean =>
  participantsIn(cloud).some(({ participantId, phase }) => participantId === 'anna' && phase === 'present');
