import { beliefOf } from '../judging/belief.ts';
import { casesAtTheEdges } from './cases-at-the-edges.ts';
import { casesOfCompany } from './cases-of-company.ts';
import { casesOfContacts } from './cases-of-contacts.ts';
import { casesOfCrowds } from './cases-of-crowds.ts';
import { casesOfDeletion } from './cases-of-deletion.ts';
import { casesOfDeployments } from './cases-of-deployments.ts';
import { casesOfGuests } from './cases-of-guests.ts';
import { casesOfHands } from './cases-of-hands.ts';
import { casesOfHolds } from './cases-of-holds.ts';
import { casesOfLevels } from './cases-of-levels.ts';
import { casesOfMisfortune } from './cases-of-misfortune.ts';
import { casesOfOvertaking } from './cases-of-overtaking.ts';
import { casesOfReading } from './cases-of-reading.ts';
import { casesOfRules } from './cases-of-rules.ts';
import { casesOfStanding } from './cases-of-standing.ts';
import { casesOfStays } from './cases-of-stays.ts';
import { casesOfThePast } from './cases-of-the-past.ts';
import { casesOfThree } from './cases-of-three.ts';
import { casesOfTime } from './cases-of-time.ts';
import {
  alarmOf,
  anna,
  annaAndBen,
  type Case,
  connected,
  HOUR,
  inside,
  joinS,
  MINUTE,
  policy,
  replyTo,
  S,
  SECOND,
  twoTabs,
  warned,
} from './scenes.ts';

const light = (some: readonly Case[]): readonly Case[] => some.map((one) => ({ ...one, isLight: true }));

export const cases: readonly Case[] = [
  ...casesOfThree,
  ...casesOfDeletion,
  ...casesOfStanding,
  ...casesAtTheEdges,
  ...casesOfRules,
  ...casesOfGuests,
  ...casesOfContacts,
  ...casesOfOvertaking,
  ...casesOfMisfortune,
  ...light(casesOfTime),
  ...light(casesOfHands),
  ...light(casesOfHolds),
  ...light(casesOfLevels),
  ...light(casesOfDeployments),
  ...light(casesOfStays),
  ...light(casesOfReading),
  ...light(casesOfThePast),
  ...light(casesOfCrowds),
  ...casesOfCompany,
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
    before: connected(...twoTabs),
    acts: [(cloud) => cloud.say('a1', joinS), (cloud) => cloud.say('a2', joinS)],
  },
  {
    name: 'two people who join',
    before: connected(...annaAndBen),
    acts: [(cloud) => cloud.say('a1', joinS), (cloud) => cloud.say('b1', joinS)],
  },
  {
    name: 'a join, and an exit that overtakes it',
    before: connected(...anna),
    acts: [
      (cloud) => cloud.say('a1', joinS),
      (cloud) => cloud.say('a1', { action: 'session.exit', sessionId: S }),
    ],
  },
  {
    name: 'a join, and the loss of its connection',
    before: connected(...anna),
    acts: [(cloud) => cloud.say('a1', joinS), (cloud) => cloud.disconnect('a1')],
  },
  {
    name: 'one more tab that joins, and the loss of its connection',
    before: async (cloud) => {
      await inside(...anna)(cloud);
      await cloud.connect('a2', 'anna');
    },
    acts: [(cloud) => cloud.say('a2', joinS), (cloud) => cloud.disconnect('a2')],
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
      const news = cloud
        .sockets()
        .get('a1')
        ?.heard.find(({ type }) => type === 'content.changed');
      if (news?.type === 'content.changed' && news.byId !== 'ben') return 'It is not said who has written.';
      const closed = replyTo(cloud, 'session.update');
      return there &&
        closed?.type === 'session.changed' &&
        cloud.isWrittenAfter('SESSION#s/CONTENT#n', closed)
        ? 'The session was closed, and written to after that.'
        : null;
    },
  },
  {
    name: 'an item that is deleted, and written to',
    before: async (cloud) => {
      await inside(...annaAndBen)(cloud);
      await cloud.say('a1', { action: 'content.put', sessionId: S, itemId: 'n', value: 'x' });
    },
    acts: [
      (cloud) => cloud.say('a1', { action: 'content.delete', sessionId: S, itemId: 'n' }),
      (cloud) => cloud.say('b1', { action: 'content.put', sessionId: S, itemId: 'n', value: 'y' }),
    ],
    also: (cloud) => {
      const item = [...cloud.items()].find(({ sk }) => sk?.S === 'CONTENT#n');
      const kept = Number(item?.expiresAt?.N ?? 0) * SECOND - cloud.clock();
      return kept > 30 * 24 * HOUR ? 'The deletion is kept for ever.' : null;
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
      // Somebody who was disconnected learns it when they come back.
      const isIn = ['b1', 'b2'].some(
        (id) => cloud.sockets().get(id)?.isOpen === true && beliefOf(cloud, id).sessionId !== null,
      );
      return out && isIn ? 'Ben is no member any more, and inside.' : null;
    },
  },
];
