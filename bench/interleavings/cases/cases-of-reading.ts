import type { DownOf } from '../../../shared/messages.ts';
import type { Cloud } from '../stage/cloud.ts';
import {
  alarmOf,
  anna,
  annaAndBen,
  type Case,
  inside,
  joinS,
  MINUTE,
  policy,
  S,
  SECOND,
  warned,
  withGuests,
} from './scenes.ts';

const whoIsIn = (cursor?: string) => (cloud: Cloud) =>
  cloud.ask({ action: 'presence.get', sessionId: S, ...(cursor !== undefined && { cursor }) });

const listOccupied = (cloud: Cloud) => cloud.ask({ action: 'sessions.occupied' });

const whereIs = (userId: string) => (cloud: Cloud) => cloud.ask({ action: 'presence.get', userId });

const places = (cloud: Cloud): DownOf<'presence.person'>['places'] | null => {
  const [reply] = cloud.repliesToBackend;
  return reply?.type === 'presence.person' ? reply.places : null;
};

const guestIsFound = (cloud: Cloud): string | null =>
  places(cloud)?.length === 0 ? 'The guest is inside, and is said to be nowhere.' : null;

/** What a backend reads is so at some instant of its reading. */
export const casesOfReading: readonly Case[] = [
  {
    name: 'a backend that reads who is inside, and somebody who comes in',
    before: async (cloud) => {
      await inside(...anna)(cloud);
      await cloud.arrange(({ members, clock }) =>
        members.add(S, { userId: 'ben', name: 'ben', kind: 'licence-holder', role: 'member' }, clock()),
      );
      await cloud.connect('b1', 'ben');
      await withGuests(null, 'guest-1')(cloud);
      await cloud.say('g1', joinS);
      await cloud.pass(5 * SECOND, SECOND);
    },
    acts: [whoIsIn(), (cloud) => cloud.say('b1', joinS)],
    also: (cloud) => {
      const [reply] = cloud.repliesToBackend;
      if (reply?.type !== 'presence.session') return null;
      const ids = reply.roster.map(({ participantId }) => participantId).join();
      if (ids !== 'anna' && ids !== 'anna,ben') return `A backend reads that ${ids} are inside.`;
      return reply.waitingTotal === 1
        ? null
        : `One waits at the door, and a backend reads ${reply.waitingTotal}.`;
    },
  },
  {
    name: 'a backend that goes on reading who is inside, and somebody who goes',
    before: inside(...annaAndBen, ['c1', 'carl']),
    acts: [whoIsIn('anna'), (cloud) => cloud.say('c1', { action: 'session.exit', sessionId: S })],
    also: (cloud) => {
      const [reply] = cloud.repliesToBackend;
      if (reply?.type !== 'presence.session') return null;
      const ids = reply.roster.map(({ participantId }) => participantId).join();
      return ids === 'ben' || ids === 'ben,carl' ? null : `A backend reads that ${ids} come behind Anna.`;
    },
  },
  {
    name: 'a logout, and a backend that reads where its person is',
    before: warned(...anna),
    acts: [alarmOf('anna'), whereIs('anna')],
    also: (cloud) =>
      (places(cloud) ?? []).some(({ phase }) => !['present', 'warned'].includes(phase))
        ? 'Anna is out, and is said to be there.'
        : null,
  },
  {
    name: 'a person without a connection who comes back, and a backend that reads where they are',
    before: async (cloud) => {
      await inside(...anna)(cloud);
      await cloud.disconnect('a1');
      await cloud.connect('a2', 'anna');
    },
    acts: [(cloud) => cloud.say('a2', { ...joinS, resume: true }), whereIs('anna')],
    also: (cloud) => (places(cloud)?.length === 0 ? 'Anna is waited for, and is said to be nowhere.' : null),
  },
  {
    name: 'a guest who is cut off, and a backend that reads where they are',
    before: async (cloud) => {
      await inside(...anna)(cloud);
      await withGuests(null, 'guest-1')(cloud);
      await cloud.say('g1', joinS);
      await cloud.say('a1', { action: 'waiting.admit', sessionId: S, participantId: 'guest-1' });
      await cloud.say('g1', joinS);
      cloud.turn(2 * MINUTE);
    },
    acts: [(cloud) => cloud.disconnect('g1'), whereIs('guest-1')],
    also: guestIsFound,
  },
  {
    name: 'the last who goes, and a backend that reads which sessions are occupied',
    before: async (cloud) => {
      await inside(...anna)(cloud);
      // The parts of the index are read one after the other: he is in the first, she in the second, and Ida in the third.
      await withGuests(null, 'guest-2')(cloud);
      await cloud.say('g1', joinS);
      await cloud.furnish('t', ['ida']);
      await cloud.connect('i1', 'ida');
      await cloud.say('i1', { action: 'session.join', sessionId: 't' });
      await cloud.pass(5 * SECOND, SECOND);
    },
    acts: [(cloud) => cloud.say('a1', { action: 'session.exit', sessionId: S }), listOccupied],
    afterwards: async (cloud) => {
      for (let page = cloud.repliesToBackend.at(-1); page?.type === 'occupied' && page.next; ) {
        await cloud.ask({ action: 'sessions.occupied', cursor: page.next });
        page = cloud.repliesToBackend.at(-1);
      }
    },
    also: (cloud) => {
      const pages = cloud.repliesToBackend.flatMap((reply) => (reply.type === 'occupied' ? [reply] : []));
      const found = pages.flatMap(({ sessions }) => sessions);
      const empty = found.find(({ occupancy }) => occupancy === 0);
      if (empty) return `${empty.id} is occupied by nobody.`;
      const isWhole = pages.at(-1)?.next === null && !cloud.isStruck();
      return isWhole && !found.some(({ id }) => id === 't') ? 'Ida is in t, and it is not occupied.' : null;
    },
  },
  {
    name: 'a shorter warning for somebody who is warned, and a moderator who reads for whom it does not hold',
    before: async (cloud) => {
      await inside(...annaAndBen)(cloud);
      await cloud.pass(policy.idleTimeout - MINUTE, 10 * SECOND);
      await cloud.say('a1', { action: 'activity', sessionId: S });
      await cloud.pass(MINUTE, 5 * SECOND);
      const rule = { warningPeriod: { value: 30 * SECOND } };
      await cloud.say('a1', { action: 'rule.put', sessionId: S, rule });
      cloud.turn(MINUTE);
    },
    acts: [
      (cloud) => cloud.ask({ action: 'timings.list', sessionId: S }),
      (cloud) => cloud.say('b1', { action: 'activity', sessionId: S }),
    ],
    also: (cloud) => {
      const [reply] = cloud.repliesToBackend;
      if (reply?.type !== 'timings') return null;
      const ben = reply.people.find(({ participantId }) => participantId === 'ben');
      return ben?.why.includes('announced')
        ? null
        : 'Ben was promised a longer warning, and nobody is told so.';
    },
  },
];
