import { emailKey } from '../../../shared/directory/invitation.ts';
import type { Cloud } from '../stage/cloud.ts';
import { type Case, HOUR, replyTo, SECOND } from './scenes.ts';

const EMAIL = 'ben@example.org';
const invite = { action: 'contact.invite', email: EMAIL } as const;

/** Both have a connection, and Ben's address is verified. */
const strangers = async (cloud: Cloud): Promise<void> => {
  await cloud.furnish('s', ['anna', 'ben']);
  await cloud.connect('a1', 'anna');
  for (const tab of ['b1', 'b2']) await cloud.connect(tab, 'ben', { emailKey: emailKey(EMAIL) });
};

/** Anna has invited Ben. */
const invited = async (cloud: Cloud): Promise<void> => {
  await strangers(cloud);
  await cloud.say('a1', invite);
  await cloud.pass(5 * SECOND, SECOND);
};

const accept = (cloud: Cloud) => cloud.say('b1', { action: 'contact.accept', from: 'anna' });

const areContacts = (cloud: Cloud, one = 'anna', other = 'ben'): boolean =>
  [...cloud.items()].some(({ pk, sk }) => pk?.S === `USER#${one}` && sk?.S === `CONTACT#${other}`);

/** People who make each other's acquaintance. */
export const casesOfContacts: readonly Case[] = [
  {
    name: 'an invitation to be a contact that is declined, and the same once more',
    before: invited,
    acts: [
      (cloud) => cloud.say('b1', { action: 'contact.decline', from: 'anna' }),
      (cloud) => cloud.say('a1', invite),
    ],
    afterwards: (cloud) => cloud.say('b2', { action: 'contact.accept', from: 'anna' }),
    also: (cloud) =>
      replyTo(cloud, 'contact.decline')?.type === 'contact.declined' && areContacts(cloud)
        ? 'Ben has declined, and Anna is his contact.'
        : null,
  },
  {
    name: 'an invitation to be a contact that is accepted, and withdrawn at once',
    before: invited,
    acts: [accept, (cloud) => cloud.say('a1', { action: 'contact.withdraw', email: EMAIL })],
    also: (cloud) => {
      if (areContacts(cloud) !== areContacts(cloud, 'ben', 'anna')) return 'One of them knows the other.';
      const isHalfWay = [...cloud.items()].some(({ acceptedBy, doneAt }) => acceptedBy && !doneAt);
      if (isHalfWay) return 'It was accepted, and nobody goes on with it.';
      const isWithdrawn = replyTo(cloud, 'contact.withdraw')?.type === 'contact.withdrawn';
      if (isWithdrawn && areContacts(cloud)) return 'It was withdrawn, and they are contacts.';
      const shown = [...cloud.items()].find(({ pk, doneAt }) => pk?.S?.startsWith('EMAIL#') && !doneAt);
      return isWithdrawn && shown ? 'It was withdrawn, and Ben is still shown it.' : null;
    },
  },
  {
    name: 'a contact who is removed by both at once',
    before: async (cloud) => {
      await invited(cloud);
      await accept(cloud);
      await cloud.pass(5 * SECOND, SECOND);
    },
    acts: [
      (cloud) => cloud.say('a1', { action: 'contact.remove', contactId: 'ben' }),
      (cloud) => cloud.say('b1', { action: 'contact.remove', contactId: 'anna' }),
    ],
    also: (cloud) =>
      areContacts(cloud) || areContacts(cloud, 'ben', 'anna')
        ? 'Both have removed the other, and one of them knows the other.'
        : null,
  },
  {
    name: 'an invitation to be a contact, and somebody who says hello',
    before: strangers,
    acts: [(cloud) => cloud.say('a1', invite), (cloud) => cloud.say('b1', { action: 'hello' })],
    also: (cloud) => {
      const asked = [...cloud.items()].find(({ pk }) => pk?.S?.startsWith('EMAIL#'));
      const stands = Number(asked?.expiresAt?.N ?? 0) * SECOND - cloud.clock();
      if (stands > 30 * 24 * HOUR) return 'The invitation stands for too long.';
      return areContacts(cloud) ? 'They are contacts, and nobody has accepted.' : null;
    },
  },
];
