import { instant } from '../../../shared/instant.ts';
import { recordsOf } from '../judging/records.ts';
import type { Cloud } from '../stage/cloud.ts';
import {
  alarmOf,
  anna,
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
  warned,
} from './scenes.ts';

const LIMIT = 10 * MINUTE;
const holding = policyWith({ holdLimit: LIMIT });

const hold = (connectionId: string, length: number) => (cloud: Cloud) =>
  cloud.say(connectionId, { action: 'session.hold', sessionId: S, reason: 'presenting', for: length });

/** Whoever only holds, holds no longer than the limit. */
const holdsToTheLimit = (cloud: Cloud): string | null => {
  const held = recordsOf(cloud, 'anna').flatMap((record) => (record.type === 'held' ? [record] : []));
  const [first, last] = [held.at(0), held.at(-1)];
  const length = (last?.until ?? 0) - (first?.at ?? 0);
  return length > LIMIT ? `Anna has done nothing but hold, and holds for ${length} ms.` : null;
};

const stay = 20 * MINUTE;
const byLogin = policyWith({ reentry: 'login', longestStay: stay });

/** Holds, and the logins that a return takes. */
export const casesOfHolds: readonly Case[] = [
  {
    name: 'a hold of somebody who is warned, and the logout',
    policy: holding,
    before: warned(...twoTabs),
    acts: [hold('a1', 5 * MINUTE), alarmOf('anna')],
  },
  {
    name: 'a hold that is ended, and one that is said again',
    policy: holding,
    before: async (cloud) => {
      await inside(...twoTabs)(cloud);
      await hold('a1', 5 * MINUTE)(cloud);
      await cloud.pass(4 * MINUTE, 10 * SECOND);
    },
    acts: [
      (cloud) => cloud.say('a1', { action: 'session.release', sessionId: S }),
      hold('a2', LIMIT - MINUTE),
    ],
    also: holdsToTheLimit,
  },
  {
    name: 'the end of a hold, and an activity',
    policy: holding,
    before: async (cloud) => {
      await inside(...anna)(cloud);
      await hold('a1', MINUTE)(cloud);
      cloud.turn(MINUTE);
    },
    acts: [(cloud) => cloud.say('a1', { action: 'activity', sessionId: S }), alarmOf('anna')],
  },
  {
    name: 'two returns after a logout, one of them by a new login',
    policy: byLogin,
    before: async (cloud) => {
      await connected(...anna)(cloud);
      const before = cloud.clock();
      await cloud.connect('a1', 'anna', { authenticatedAt: before });
      await cloud.say('a1', joinS);
      await cloud.pass(policy.idleTimeout + policy.warningPeriod + 10 * SECOND, 5 * SECOND);
      cloud.turn(30 * SECOND);
      await cloud.connect('a2', 'anna', { authenticatedAt: before });
      await cloud.connect('a3', 'anna', { authenticatedAt: instant(cloud.clock() - 10 * SECOND) });
    },
    acts: [(cloud) => cloud.say('a2', joinS), (cloud) => cloud.say('a3', joinS)],
    also: (cloud) => {
      const [out, back] = recordsOf(cloud, 'anna').slice(-2);
      if (back?.type === 'returned' && (back.authenticatedAt ?? 0) <= (out?.at ?? 0))
        return 'Anna was logged out, and is back by a login from before.';
      const reply = replyTo(cloud, 'session.join', 'a3');
      return reply === undefined || reply.type === 'session.joined' || cloud.isStruck()
        ? null
        : 'Anna has logged in again, and is asked to do so.';
    },
  },
  {
    name: 'two who come in, one of them by a login that is too old',
    policy: byLogin,
    before: async (cloud) => {
      await cloud.furnish(S, ['anna', 'ben']);
      await cloud.connect('a1', 'anna', { authenticatedAt: cloud.clock() });
      await cloud.connect('b1', 'ben', { authenticatedAt: instant(cloud.clock() - stay - MINUTE) });
    },
    acts: [(cloud) => cloud.say('a1', joinS), (cloud) => cloud.say('b1', joinS)],
    also: (cloud) => (personOf(cloud, 'ben') ? 'Ben has logged in too long ago, and is in.' : null),
  },
];
