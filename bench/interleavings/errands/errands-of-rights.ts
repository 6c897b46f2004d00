import { CLEARED_AT_ONCE } from '../../../functions/aws/directory/group-leftovers.ts';
import { annaAndBen, inside, joinS, MINUTE, S, SECOND, withGuests } from '../cases/scenes.ts';
import { recordsOf } from '../judging/records.ts';
import type { Cloud } from '../stage/cloud.ts';
import { count, heardOn, lastOn, times } from './asked.ts';
import type { Errand } from './errand.ts';

/** What the table is made to refuse is told of, and no fault. */
const asRefused = (trouble: string): boolean => trouble.includes('is refused.');

const rolesIn = (cloud: Cloud): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(
    [...cloud.items()]
      .filter(({ sk, role }) => sk?.S === `SESSION#${S}` && role !== undefined)
      .map(({ pk, role }) => [pk?.S?.replace(/^USER#/, ''), role?.S]),
  );

/** What somebody may not do to somebody else, and what is said of what they did. */
export const errandsOfRights: readonly Errand[] = [
  {
    name: 'a guest who knocks by the name of a member',
    run: async (cloud) => {
      await inside(...annaAndBen)(cloud);
      await withGuests(null, 'guest-1')(cloud);
      await cloud.say('g1', { ...joinS, name: 'ben' });
      const told = lastOn(cloud, 'a1');
      const [guest] = told?.type === 'waiting.changed' ? told.waiting : [];
      if (guest === undefined) return 'Anna is not told of the guest.';
      return guest.namesake ? null : 'A guest is called as Ben is, and Anna is not told.';
    },
  },
  {
    name: 'a moderator who sends the founder out',
    run: async (cloud) => {
      await inside(...annaAndBen)(cloud);
      await cloud.say('a1', { action: 'member.update', sessionId: S, userId: 'ben', role: 'moderator' });
      const before = JSON.stringify(rolesIn(cloud));
      await cloud.say('b1', { action: 'member.remove', sessionId: S, userId: 'anna' });
      const rights = JSON.stringify(rolesIn(cloud));
      if (rights !== before) return `Ben has changed the rights ${before} to ${rights}.`;
      return null;
    },
  },
  {
    name: 'a link that is perhaps made, and has no key',
    expected: asRefused,
    run: async (cloud) => {
      await inside(...annaAndBen)(cloud);
      cloud.refuse(({ call }) => call.startsWith('PutItem INVITATION#'));
      await cloud.say('a1', { action: 'invitation.create', sessionId: S, validFor: MINUTE });
      const told = lastOn(cloud, 'a1');
      if (told?.type !== 'error') return 'Anna is told that the link is made.';
      return told.retryable ? 'Anna is told to make it again, and there would be two.' : null;
    },
  },
  {
    name: 'a list that is opened when a session turns',
    run: async (cloud) => {
      await cloud.furnish(S, ['anna', 'ben']);
      await cloud.connect('a1', 'anna');
      await cloud.connect('b1', 'ben');
      cloud.lagBy(500);
      await cloud.say('b1', { action: 'sessions.watch', on: true });
      await cloud.say('a1', joinS);
      await cloud.pass(10 * SECOND, SECOND);
      return count(cloud, 'b1', 'occupancy.changed') > 0
        ? null
        : 'Ben has opened a list, and is not told that the session is occupied.';
    },
  },
  {
    name: 'a list that is read while one of its sessions is entered',
    run: async (cloud) => {
      await cloud.furnish(S, ['anna']);
      await cloud.connect('a1', 'anna');
      // Of what moves within an index, now the old place is seen longer, now the new one comes later.
      cloud.lagBy(100, 600, 300);
      for (let nth = 0; nth < 4; nth += 1) {
        await cloud.say('a1', joinS);
        cloud.turn(200);
        await cloud.say('a1', { action: 'sessions.list', scope: 'mine' });
        const told = lastOn(cloud, 'a1');
        if (told?.type !== 'sessions') return 'Anna is not told of her sessions.';
        if (told.sessions.length > 1) return 'Anna is told of one session twice.';
        cloud.turn(10 * SECOND);
        await cloud.say('a1', { action: 'session.exit', sessionId: S });
      }
      return null;
    },
  },
  {
    name: 'a group of many whose deletion fails half way, and is said again',
    expected: asRefused,
    run: async (cloud) => {
      await inside(...annaAndBen)(cloud);
      const people = Array.from({ length: CLEARED_AT_ONCE + 5 }, (_, nth) => `p-${nth}`);
      await cloud.arrange(async ({ groups }) => {
        await groups.create({ id: 'g', name: 'g', revision: 1 }, { userId: 'anna', name: 'anna' });
        for (const userId of people)
          await groups.add('g', { member: { userId, name: userId, role: 'member' } });
      });
      const last = `DeleteItem USER#${people.toSorted().at(-1)}/GROUP#g`;
      cloud.refuse(({ call }) => call === last);
      await cloud.say('a1', { action: 'group.delete', groupId: 'g' });
      cloud.refuse(() => false);
      await cloud.say('a1', { action: 'group.delete', groupId: 'g' });
      const told = lastOn(cloud, 'a1');
      if (told?.type !== 'group.deleted') return 'Anna cannot delete it again.';
      const left = [...cloud.items()].filter(({ sk }) => sk?.S === 'GROUP#g').length;
      return left > 0 ? `The group is deleted, and ${left} are in it.` : null;
    },
  },
  {
    name: 'a record that is written again, and says something else',
    run: async (cloud) => {
      await inside(...annaAndBen)(cloud);
      const [first] = recordsOf(cloud, 'ben');
      if (first === undefined) return 'Nothing is on record of Ben.';
      await cloud.arrange(({ audit }) =>
        audit.append({ sessionId: S, participantId: 'ben' }, { ...first, by: 'carl' }),
      );
      const [now] = recordsOf(cloud, 'ben');
      return JSON.stringify(now) === JSON.stringify(first) ? null : 'What was on record of Ben is another.';
    },
  },
  {
    name: 'a frame that says one thing twice',
    run: async (cloud) => {
      await inside(...annaAndBen)(cloud);
      const before = heardOn(cloud, 'a1').length;
      await times(1, () =>
        cloud.send(
          'a1',
          `{"requestId":"twice","action":"ping","sessionId":"x","action":"session.exit","sessionId":"${S}"}`,
        ),
      );
      const told = heardOn(cloud, 'a1')[before];
      return told?.type === 'error' && told.code === 'message.invalid'
        ? null
        : `One frame says two things, and is answered ${told?.type}.`;
    },
  },
];
