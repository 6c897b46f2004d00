import { WAITING_BYTES } from '../../../shared/presence/door.ts';
import { isInside, participantsIn } from '../judging/rules.ts';
import type { Cloud } from '../stage/cloud.ts';
import { anna, type Case, INVITATION, inside, joinS, personOf, policyWith, S, withGuests } from './scenes.ts';

const OTHER_LINK = 'o'.repeat(64);

/** Two of a door's guests knock; the second by another link. */
const byTwoLinks = async (cloud: Cloud): Promise<void> => {
  await inside(...anna)(cloud);
  await withGuests(null, 'guest-1')(cloud);
  await cloud.arrange(async ({ invitations }) => {
    const invitation = await invitations.find(INVITATION);
    if (invitation) await invitations.create({ ...invitation, id: OTHER_LINK });
  });
  await cloud.connect('g2', 'guest-2', { kind: 'guest', invitation: OTHER_LINK });
};

const waiting = (cloud: Cloud): number =>
  participantsIn(cloud).filter(({ phase }) => phase === 'waiting').length;

/** Brackets around what is counted, and no comma behind the last. */
const AROUND = 2;

const LONG = 'ü'.repeat(200);

/** As many as one message does not hold. */
const MANY = Array.from({ length: 24 }, (_, nth) => `guest-${nth + 1}`);

/** How many bytes of those who wait some message has told Anna. */
const mostWaitingTold = (cloud: Cloud): number =>
  Math.max(
    ...(cloud.sockets().get('a1')?.heard ?? []).map((message) =>
      'waiting' in message ? Buffer.byteLength(JSON.stringify(message.waiting)) : 0,
    ),
  );
const TURNED = 'nna\u202Ea';

/** Bounds that are reached by several at once, and names. */
export const casesOfCrowds: readonly Case[] = [
  {
    name: 'two who knock where only one may wait by a link, under names that are too much',
    policy: policyWith({ doorLimit: 2, linkLimit: 1 }),
    before: async (cloud) => {
      await inside(...anna)(cloud);
      await withGuests(null, 'guest-1', 'guest-2')(cloud);
    },
    acts: [
      (cloud) => cloud.say('g1', { ...joinS, name: LONG }),
      (cloud) => cloud.say('g2', { ...joinS, name: TURNED }),
    ],
    also: (cloud) => {
      for (const { participantId, name } of participantsIn(cloud)) {
        const bytes = new TextEncoder().encode(name).length;
        if (bytes > 300) return `${participantId} has a name of ${bytes} bytes.`;
        if (/\p{Bidi_Control}/u.test(name))
          return `${participantId} has a name that turns the text around it.`;
      }
      return waiting(cloud) > 1 ? 'More than one wait by one link.' : null;
    },
  },
  {
    name: 'two who knock where only one may wait',
    policy: policyWith({ doorLimit: 1, linkLimit: 1 }),
    before: byTwoLinks,
    acts: [(cloud) => cloud.say('g1', joinS), (cloud) => cloud.say('g2', joinS)],
    also: (cloud) => (waiting(cloud) > 1 ? 'More than one wait at the door.' : null),
  },
  {
    name: 'two who come where there is room for one',
    policy: policyWith({ participantLimit: 1 }),
    before: async (cloud) => {
      await cloud.furnish(S, ['anna', 'ben', 'carl']);
      await cloud.connect('b1', 'ben');
      await cloud.connect('c1', 'carl');
    },
    acts: [(cloud) => cloud.say('b1', joinS), (cloud) => cloud.say('c1', joinS)],
    also: (cloud) => (participantsIn(cloud).filter(isInside).length > 1 ? 'There is no room for two.' : null),
  },
  {
    name: 'a moderator who comes where there is no room, and an activity',
    policy: policyWith({ participantLimit: 1 }),
    before: async (cloud) => {
      await cloud.furnish(S, ['anna', 'ben']);
      await cloud.connect('b1', 'ben');
      await cloud.say('b1', joinS);
      await cloud.connect('a1', 'anna');
    },
    acts: [
      (cloud) => cloud.say('a1', joinS),
      (cloud) => cloud.say('b1', { action: 'activity', sessionId: S }),
    ],
    also: (cloud) =>
      personOf(cloud, 'anna')?.phase === 'present' || cloud.isStruck()
        ? null
        : 'Anna moderates the session, and finds no room in it.',
  },
  {
    name: 'two more tabs than anybody may have',
    before: async (cloud) => {
      await inside(...anna)(cloud);
      for (let tab = 2; tab <= 12; tab += 1) {
        await cloud.connect(`a${tab}`, 'anna');
        if (tab <= 10) await cloud.say(`a${tab}`, joinS);
      }
    },
    acts: [(cloud) => cloud.say('a11', joinS), (cloud) => cloud.say('a12', joinS)],
    also: (cloud) => {
      const one = personOf(cloud, 'anna');
      const tabs = one && one.phase !== 'ended' ? Object.keys(one.connections).length : 0;
      return tabs > 10 ? `Anna is inside on ${tabs} tabs.` : null;
    },
  },
  {
    name: 'a guest whose link somebody has made up, and one who knocks',
    before: async (cloud) => {
      await inside(...anna)(cloud);
      await withGuests(null, 'guest-1')(cloud);
    },
    acts: [
      (cloud) => cloud.connect('g9', 'guest-9', { kind: 'guest', invitation: 'f'.repeat(64) }),
      (cloud) => cloud.say('g1', joinS),
    ],
    also: (cloud) =>
      [...cloud.items()].some(({ pk }) => pk?.S === 'CONNECTION#g9')
        ? 'Somebody was let in by a link of their own making.'
        : null,
  },
  {
    name: 'a moderator who reads who waits at a crowded door, and a sign of life of one who does',
    before: async (cloud) => {
      await inside(...anna)(cloud);
      await withGuests(null, ...MANY)(cloud);
      for (let nth = 1; nth <= MANY.length; nth += 1) await cloud.say(`g${nth}`, { ...joinS, name: LONG });
    },
    acts: [
      (cloud) => cloud.say('a1', { action: 'waiting.list', sessionId: S }),
      (cloud) => cloud.say('g1', { action: 'ping' }),
    ],
    also: (cloud) => {
      const bytes = mostWaitingTold(cloud);
      return bytes > WAITING_BYTES + AROUND ? `Anna is told ${bytes} bytes of who waits at once.` : null;
    },
  },
];
