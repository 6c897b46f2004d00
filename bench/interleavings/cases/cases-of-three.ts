import {
  alarmOf,
  anna,
  type Case,
  connected,
  inside,
  joinS,
  MINUTE,
  policy,
  promised,
  S,
  twoTabs,
  warned,
} from './scenes.ts';

const extendS = { action: 'session.extend', sessionId: S } as const;

/** Three things at once, or two and a lost connection that is noticed on the way. */
export const casesOfThree: readonly Case[] = [
  {
    name: 'an extension, the logout, and the loss of another tab',
    before: warned(...twoTabs),
    acts: [(cloud) => cloud.say('a1', extendS), alarmOf('anna'), (cloud) => cloud.disconnect('a2')],
    also: promised,
  },
  {
    name: 'an extension, the logout, and a tab whose loss nobody has told',
    before: async (cloud) => {
      await warned(...twoTabs)(cloud);
      // Its `$disconnect` is lost, so the first to learn of it is whoever posts to it.
      cloud.hangUp('a2');
    },
    acts: [(cloud) => cloud.say('a1', extendS), alarmOf('anna')],
    also: promised,
  },
  {
    name: 'an extension, and the logout by both hands',
    before: warned(...anna),
    acts: [(cloud) => cloud.say('a1', extendS), alarmOf('anna'), (cloud) => cloud.ringOf('anna')],
    also: promised,
  },
  {
    name: 'two sweeps, and the alarm that was late',
    before: async (cloud) => {
      await inside(...anna)(cloud);
      cloud.turn(policy.idleTimeout + MINUTE);
    },
    acts: [(cloud) => cloud.sweep(), (cloud) => cloud.sweep(), alarmOf('anna')],
  },
  {
    name: 'a join, an exit, and the loss of their connection',
    before: connected(...anna),
    acts: [
      (cloud) => cloud.say('a1', joinS),
      (cloud) => cloud.say('a1', { action: 'session.exit', sessionId: S }),
      (cloud) => cloud.disconnect('a1'),
    ],
  },
];
