import { after, instant } from '../../../shared/instant.ts';
import type { Cloud } from '../stage/cloud.ts';
import { heardBy, marked } from './deployments.ts';
import {
  anna,
  type Case,
  inside,
  joinS,
  MINUTE,
  policy,
  policyWith,
  replyTo,
  S,
  SECOND,
  withGuest,
} from './scenes.ts';
import { areToldToLogIn, cameAt, comesBy, isOutAfter, timingsTold, works } from './stays.ts';

const STAY = 20 * MINUTE;
const byClick = marked(policyWith({ longestStay: STAY }));
const byLogin = marked(policyWith({ longestStay: STAY, reentry: 'login' }));
const withoutLimit = marked(policyWith({ reentry: 'login' }));

/** A guest with two tabs whom Anna, who has gone since, has let in by a deployment without a limit. */
const guestInside = async (cloud: Cloud): Promise<void> => {
  cloud.deploy(withoutLimit);
  await inside(...anna)(cloud);
  await withGuest(cloud);
  await cloud.connect('g2', 'guest-1', { kind: 'guest' });
  await cloud.say('g1', joinS);
  await cloud.say('a1', { action: 'waiting.admit', sessionId: S, participantId: 'guest-1' });
  for (const tab of ['g1', 'g2']) await cloud.say(tab, joinS);
  await cloud.say('a1', { action: 'session.exit', sessionId: S });
};

/** A deployment that says something else of how one comes back, or of how long one stays. */
export const casesOfStays: readonly Case[] = [
  {
    name: 'a guest under a deployment that sets a longest stay, and one that is still at work',
    before: async (cloud) => {
      await guestInside(cloud);
      await works(cloud, 18 * MINUTE, 'g1', 'g2');
    },
    acts: [heardBy(byLogin, 'g1'), heardBy(withoutLimit, 'g2')],
    afterwards: heardBy(byLogin, 'g1', 'activity'),
    also: (cloud) =>
      timingsTold(cloud, 'g1', 'g2').some(({ renewedBy }) => renewedBy === 'login')
        ? 'A guest has no login, and is told that one begins their stay anew.'
        : isOutAfter(cloud, 'guest-1', STAY),
  },
  {
    name: 'the notice of the end of a stay that a login has put off, and an activity',
    policy: byLogin.policy,
    before: async (cloud) => {
      await cloud.furnish(S, ['anna']);
      await comesBy(cloud, 'a1', instant(cloud.clock() - 5 * MINUTE));
      await works(cloud, 10 * MINUTE, 'a1');
      // The first notice.
      await cloud.pass(SECOND, SECOND);
      await comesBy(cloud, 'a2', cloud.clock());
      await works(cloud, 14 * MINUTE, 'a1', 'a2');
      cloud.turn(MINUTE);
    },
    acts: [(cloud) => cloud.ringOf('anna'), (cloud) => cloud.say('a1', { action: 'activity', sessionId: S })],
    also: (cloud) => {
      const told = timingsTold(cloud, 'a1').filter(
        ({ endsAt }) => endsAt === cameAt(cloud, 'anna') + 30 * MINUTE + SECOND,
      );
      return told.length > 1 || cloud.isStruck()
        ? null
        : 'The end of her stay has come near, and Anna is not told.';
    },
  },
  {
    name: 'a deployment that asks for no login any more, and one that still does',
    before: async (cloud) => {
      cloud.deploy(byLogin);
      await cloud.furnish(S, ['anna']);
      await comesBy(cloud, 'a1', instant(cloud.clock() - 5 * MINUTE));
      await works(cloud, 8 * MINUTE, 'a1');
      await comesBy(cloud, 'a2', cloud.clock());
      await works(cloud, 14 * MINUTE, 'a1', 'a2');
    },
    acts: [heardBy(byClick, 'a1'), heardBy(byLogin, 'a2')],
    afterwards: heardBy(byClick, 'a1', 'activity'),
    also: (cloud) => {
      const [entered] = timingsTold(cloud, 'a1');
      if (entered?.endsAt !== after(cameAt(cloud, 'anna'), STAY - 5 * MINUTE))
        return 'Anna had logged in before she came, and is told that her stay counts from when she came.';
      if (areToldToLogIn(cloud, 'a1')) return 'Anna is told to log in, and a click is enough.';
      // By now she has stayed for longer than she may without a login, and gets as long as a warning takes.
      return isOutAfter(cloud, 'anna', 22 * MINUTE + policy.warningPeriod);
    },
  },
  {
    name: 'a deployment that has come to ask for a login, and a tab that comes by an old one',
    before: async (cloud) => {
      cloud.deploy(byClick);
      await inside(...anna)(cloud);
      cloud.turn(3 * MINUTE);
      cloud.deploy(byLogin);
      await comesBy(cloud, 'a2', instant(cloud.clock() - 15 * MINUTE));
      cloud.deploy(byClick);
      await works(cloud, 14 * MINUTE, 'a1', 'a2');
    },
    acts: [
      heardBy(byLogin, 'a1'),
      (cloud) => {
        cloud.deploy(byLogin);
        return cloud.say('a2', joinS);
      },
    ],
    afterwards: heardBy(byLogin, 'a1', 'activity'),
    also: (cloud) => {
      const ends = after(cameAt(cloud, 'anna'), STAY);
      if (timingsTold(cloud, 'a1', 'a2').some(({ endsAt }) => endsAt !== ends))
        return 'Anna is told that her stay counts from a login that nobody had asked her for.';
      const isTold = areToldToLogIn(cloud, 'a1', 'a2') || cloud.isStruck();
      return isOutAfter(cloud, 'anna', STAY) ?? (isTold ? null : 'Anna has to log in, and is not told.');
    },
  },
  {
    name: 'two returns through a deployment that asks for a login, after a logout by one that does not',
    policy: withoutLimit.policy,
    before: async (cloud) => {
      cloud.deploy(marked(policy));
      await inside(...anna)(cloud);
      const authenticatedAt = cloud.clock();
      await cloud.pass(policy.idleTimeout + policy.warningPeriod, MINUTE);
      for (const tab of ['a2', 'a3']) await cloud.connect(tab, 'anna', { authenticatedAt });
    },
    acts: [(cloud) => cloud.say('a2', joinS), (cloud) => cloud.say('a3', { ...joinS, resume: true })],
    also: (cloud) => {
      if (replyTo(cloud, 'session.join', 'a2')?.type === 'session.joined')
        return 'Anna was logged out, and is back by a login from before.';
      return areToldToLogIn(cloud, 'a3') || cloud.isStruck() ? null : 'Anna has to log in, and is not told.';
    },
  },
];
