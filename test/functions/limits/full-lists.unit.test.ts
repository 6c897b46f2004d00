import { describe, expect, test } from '@jest/globals';
import { type ListName, MOST_LISTED } from '../../../shared/directory/directory.ts';
import { emailKey } from '../../../shared/directory/invitation.ts';
import type { UpMessage } from '../../../shared/messages.ts';
import type { Role } from '../../../shared/presence/participant.ts';
import { anna, ben, carla, furnish, openTab } from '../../world/tab.ts';
import { createWorld, type World } from '../../world/world.ts';
import { codes, know } from '../inside.ts';

const contact = 'contact' as const;
const place = (userId: string, role: Role = 'member') => ({ userId, name: userId, role });
const address = (nth: number) => `person-${nth}@example.com`;

/** Anna knows Ben and Carla, is a member of s1 and s9, and moderates s1 and the group g1. */
const setUp = async () => {
  const world = await furnish(createWorld());
  const tab = await openTab(world, anna, 'a');
  for (const other of [ben, carla]) {
    await know(world, anna, other);
    await world.members.remove('s1', other.id);
  }
  await world.sessions.createSession({ id: 's9', name: 'Another' });
  await world.sessions.addMember('s9', anna.id, 'moderator');
  await world.groups.create({ id: 'g1', name: 'Team', revision: 1 }, { userId: anna.id, name: anna.name });
  return { world, tab };
};

type Case = {
  readonly list: ListName;
  readonly owner: string;
  /** Adds another entry to the list. */
  readonly fill: (world: World, nth: number) => Promise<unknown>;
  /** How many entries there are at the start. */
  readonly there: number;
  readonly wanted: UpMessage;
  readonly again: UpMessage;
  readonly reply: string;
};

const cases: readonly Case[] = [
  {
    list: 'members of a session',
    owner: 's1',
    fill: (world, nth) => world.members.add('s1', { ...place(`p${nth}`), kind: contact }, world.clock()),
    there: 1,
    wanted: { action: 'member.add', sessionId: 's1', userId: ben.id },
    again: { action: 'member.add', sessionId: 's1', userId: carla.id },
    reply: 'member.changed',
  },
  {
    list: 'sessions of a person',
    owner: 'anna',
    fill: (world, nth) =>
      world.members.add(`other-${nth}`, { ...place(anna.id), kind: contact }, world.clock()),
    there: 2,
    wanted: { action: 'session.create', name: 'One more' },
    again: { action: 'session.create', name: 'And another' },
    reply: 'session.created',
  },
  {
    list: 'groups of a person',
    owner: 'anna',
    fill: (world, nth) =>
      world.groups.create(
        { id: `other-${nth}`, name: 'Team', revision: 1 },
        { userId: anna.id, name: 'Anna' },
      ),
    there: 1,
    wanted: { action: 'group.create', name: 'One more' },
    again: { action: 'group.create', name: 'And another' },
    reply: 'group.changed',
  },
  {
    list: 'people of a group',
    owner: 'g1',
    fill: (world, nth) => world.groups.add('g1', { member: place(`p${nth}`) }),
    there: 1,
    wanted: { action: 'group.add', groupId: 'g1', userId: ben.id },
    again: { action: 'group.add', groupId: 'g1', userId: carla.id },
    reply: 'group.changed',
  },
  {
    list: 'sessions of a group',
    owner: 'g1',
    fill: (world, nth) => world.groups.add('g1', { sessionId: `other-${nth}` }),
    there: 0,
    wanted: { action: 'group.add', groupId: 'g1', sessionId: 's1' },
    again: { action: 'group.add', groupId: 'g1', sessionId: 's9' },
    reply: 'group.changed',
  },
  {
    list: 'links of a session',
    owner: 's1',
    fill: (world, nth) =>
      world.invitations.create({
        id: `link-${nth}`,
        sessionId: 's1',
        createdBy: anna.id,
        createdAt: world.clock(),
        expiresAt: world.clock(),
        revokedAt: null,
        uses: null,
        guests: [],
      }),
    there: 0,
    wanted: { action: 'invitation.create', sessionId: 's1' },
    again: { action: 'invitation.create', sessionId: 's1' },
    reply: 'invitation.created',
  },
  {
    list: 'contacts of a person',
    owner: 'anna',
    fill: async (world, nth) => {
      const other = { id: `p${nth}`, name: 'Person', kind: contact };
      await world.contacts.invite(emailKey(address(nth)), address(nth), other, world.clock());
      const { id, name, kind } = anna;
      await world.contacts.accept(emailKey(address(nth)), { id, name, kind }, other.id, world.clock());
    },
    there: 2,
    wanted: { action: 'contact.invite', email: 'somebody@example.com' },
    again: { action: 'contact.invite', email: 'another@example.com' },
    reply: 'contact.invited',
  },
];

describe('A list that people can make long', () => {
  test.each(cases)('has as many $list as it may, and not one more', async (one) => {
    const { list, owner, fill, there, wanted, again, reply } = one;
    const { world, tab } = await setUp();
    const most = MOST_LISTED[list];
    for (let nth = there; nth < most - 1; nth += 1) await fill(world, nth);
    await tab.send(wanted);
    expect(world.inbox('a').at(-1)).toMatchObject({ type: reply });
    // An invitation alone adds nothing yet.
    if (!(await world.app().listSizes.reaches(list, owner, most))) await fill(world, most);
    await tab.send(again);
    expect(codes(tab)).toEqual(['list.full']);
  });

  test('is also that of the person who is added', async () => {
    const { world, tab } = await setUp();
    for (let nth = 0; nth < MOST_LISTED['sessions of a person']; nth += 1)
      await world.members.add(`other-${nth}`, { ...place(ben.id), kind: contact }, world.clock());
    for (let nth = 0; nth < MOST_LISTED['groups of a person']; nth += 1)
      await world.groups.create(
        { id: `other-${nth}`, name: 'Team', revision: 1 },
        { userId: ben.id, name: ben.name },
      );
    await tab.send({ action: 'member.add', sessionId: 's1', userId: ben.id });
    await tab.send({ action: 'group.add', groupId: 'g1', userId: ben.id });
    expect(codes(tab)).toEqual(['list.full', 'list.full']);
  });

  test('that is full answers as before about what is in it already', async () => {
    const { world, tab } = await setUp();
    for (let nth = 0; nth < MOST_LISTED['members of a session']; nth += 1)
      await world.members.add('s1', { ...place(`p${nth}`), kind: contact }, world.clock());
    await world.members.add('s1', { ...place(ben.id), kind: contact }, world.clock());
    await tab.send({ action: 'member.add', sessionId: 's1', userId: ben.id });
    expect(tab.received('member.changed')).toHaveLength(1);
  });

  test('accepts no further contact, from anybody, and answers as before to an existing one', async () => {
    const { world } = await setUp();
    const me = { ...anna, emailKey: emailKey('anna@example.com') };
    const tab = await openTab(world, me, 'a-2');
    const list = cases.find(({ list: name }) => name === 'contacts of a person');
    for (let nth = 2; nth < MOST_LISTED['contacts of a person']; nth += 1) await list?.fill(world, nth);
    for (const from of [{ id: 'new', name: 'New', kind: contact }, ben])
      await world.contacts.invite(me.emailKey, 'anna@example.com', from, world.clock());
    for (const from of ['new', ben.id]) await tab.send({ action: 'contact.accept', from });
    expect(codes(tab)).toEqual(['list.full']);
    expect(tab.received('contact.accepted')).toMatchObject([{ contacts: [{ id: ben.id }] }]);
  });

  test('returns an existing link when it is requested again with its key, though it is full', async () => {
    const { world, tab } = await setUp();
    const wanted = { action: 'invitation.create', sessionId: 's1', key: 'once-and-never-once-more' } as const;
    await tab.send(wanted);
    const [made] = tab.received('invitation.created');
    const links = cases.find(({ list }) => list === 'links of a session');
    for (let nth = 1; nth < MOST_LISTED['links of a session']; nth += 1) await links?.fill(world, nth);
    await world.advance(1_000);
    await tab.send(wanted);
    expect(tab.received('invitation.created')[1]).toMatchObject({
      invitation: made?.invitation,
      secret: made?.secret,
    });
    await tab.send({ ...wanted, key: 'another-key-of-enough-letters' });
    expect(world.inbox('a').at(-1)).toMatchObject({ type: 'error' });
  });
});
