import { anna, type Case, inside, joinS, MINUTE, policyWith, S, SECOND } from './scenes.ts';

const PRECISION = MINUTE;

/** Alarms and messages of a platform that keeps to no second, or loses some. */
export const casesOfHands: readonly Case[] = [
  {
    name: 'an activity and a sign of life, where alarms come as late as they may',
    policy: policyWith({ precision: PRECISION }),
    before: async (cloud) => {
      await inside(...anna)(cloud);
      cloud.turn(2 * MINUTE);
    },
    acts: [
      (cloud) => cloud.say('a1', { action: 'activity', sessionId: S }),
      (cloud) => cloud.say('a1', { action: 'ping' }),
    ],
    afterwards: async (cloud) => cloud.delayAlarms(PRECISION - 5 * SECOND),
  },
  {
    name: 'the loss of a tab after a message that was lost, and a sign of life',
    before: async (cloud) => {
      await inside(...anna)(cloud);
      // The message that would tell of the end of the grace does not come, and she is back before it.
      cloud.loseMessages();
      await cloud.disconnect('a1');
      cloud.turn(10 * SECOND);
      await cloud.connect('a2', 'anna');
      await cloud.say('a2', { ...joinS, resume: true });
      cloud.turn(MINUTE);
    },
    acts: [(cloud) => cloud.disconnect('a2'), (cloud) => cloud.say('a2', { action: 'ping' })],
  },
];
