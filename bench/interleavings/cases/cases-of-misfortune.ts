import type { Cloud } from '../stage/cloud.ts';
import { alarmOf, anna, annaAndBen, type Case, inside, joinS, MINUTE, policy, S, twoTabs } from './scenes.ts';

/** A sweep tells of it, and his own alarm fails. Nothing else does. */
const isDamage = (trouble: string): boolean => /^(\d+ .*|alarm failed.*): DamagedItem/.test(trouble);

/** Anna and Ben are inside, and a warning is due. */
const overdue = async (cloud: Cloud): Promise<void> => {
  await inside(...annaAndBen)(cloud);
  cloud.turn(policy.idleTimeout);
};

/** One bad part, which must hinder nobody else. */
export const casesOfMisfortune: readonly Case[] = [
  {
    name: 'a sweep and a join, beside somebody whose item is damaged',
    before: async (cloud) => {
      await inside(...anna, ['c1', 'carl'])(cloud);
      await cloud.arrange(({ members, clock }) =>
        members.add(S, { userId: 'ben', name: 'ben', kind: 'licence-holder', role: 'member' }, clock()),
      );
      await cloud.connect('b1', 'ben');
      cloud.turn(policy.idleTimeout + MINUTE);
      cloud.hangUp('c1');
      await cloud.damage('carl');
    },
    acts: [(cloud) => cloud.sweep(), (cloud) => cloud.say('b1', joinS)],
    expected: isDamage,
  },
  {
    name: 'a sweep and a warning, beside somebody whose session is gone',
    before: async (cloud) => {
      await inside(...anna)(cloud);
      await cloud.furnish('t', ['ben']);
      await cloud.connect('b1', 'ben');
      await cloud.say('b1', { action: 'session.join', sessionId: 't' });
      cloud.turn(policy.idleTimeout + MINUTE);
      await cloud.lose('t');
    },
    acts: [(cloud) => cloud.sweep(), alarmOf('anna')],
  },
  {
    name: 'two warnings, one of them on a tab that takes no post',
    before: async (cloud) => {
      await overdue(cloud);
      cloud.deafen('b1', 'may be hung up on');
    },
    acts: [alarmOf('anna'), alarmOf('ben')],
  },
  {
    name: 'a warning and a sweep, beside a tab that can be neither told nor hung up on',
    before: async (cloud) => {
      await inside(...twoTabs, ['b1', 'ben'])(cloud);
      cloud.turn(policy.idleTimeout - MINUTE);
      await cloud.say('b1', { action: 'activity', sessionId: S });
      cloud.turn(MINUTE);
      cloud.deafen('b1', 'cannot be hung up on');
    },
    acts: [alarmOf('anna'), (cloud) => cloud.sweep()],
    afterwards: (cloud) => cloud.disconnect('b1'),
  },
];
