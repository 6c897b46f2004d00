import { describe, expect, test } from '@jest/globals';
import { emailKey } from '../../../shared/directory/invitation.ts';
import type { DownMessage, UpMessage } from '../../../shared/messages.ts';
import { anna, openTab } from '../../world/tab.ts';
import type { World } from '../../world/world.ts';
import { inside, know } from '../inside.ts';

const MANY = 60;
const nth = (n: number) => `p-${String(n).padStart(3, '0')}`;
const person = (n: number) => ({ id: nth(n), name: nth(n), kind: 'contact' as const });

/** A list longer than a page: what fills it, how it is requested, and who is in an answer. */
type Case = {
  readonly fill: (world: World, n: number) => Promise<unknown>;
  readonly wanted: UpMessage;
  readonly names: (answer: DownMessage) => readonly string[] | null;
};
const cases: Readonly<Record<string, Case>> = {
  'members of a session': {
    fill: (world, n) =>
      world.members.add(
        's1',
        { userId: nth(n), name: nth(n), kind: 'contact', role: 'member' },
        world.clock(),
      ),
    wanted: { action: 'members.list', sessionId: 's1' },
    names: (answer) => (answer.type === 'members' ? answer.members.map(({ userId }) => userId) : null),
  },
  'groups of a person': {
    fill: (world, n) =>
      world.groups.create({ id: nth(n), name: nth(n), revision: 1 }, { userId: anna.id, name: anna.name }),
    wanted: { action: 'groups.list' },
    names: (answer) => (answer.type === 'groups' ? answer.groups.map(({ id }) => id) : null),
  },
  'people of a group': {
    fill: (world, n) => world.groups.add('g1', { member: { userId: nth(n), name: nth(n), role: 'member' } }),
    wanted: { action: 'group.list', groupId: 'g1' },
    names: (answer) => (answer.type === 'group.members' ? answer.members.map(({ userId }) => userId) : null),
  },
  contacts: {
    fill: (world, n) => know(world, anna, person(n)),
    wanted: { action: 'contacts.list' },
    names: (answer) => (answer.type === 'contacts' ? answer.contacts.map(({ id }) => id) : null),
  },
};

describe('A list longer than a page', () => {
  test.each(Object.entries(cases))('continues where the page before ended: %s', async (_, one) => {
    const { world } = await inside();
    await world.groups.create({ id: 'g1', name: 'Team', revision: 1 }, { userId: anna.id, name: anna.name });
    for (let n = 0; n < MANY; n += 1) await one.fill(world, n);
    const tab = await openTab(world, anna, 'a-2');
    const read: string[] = [];
    let pages = 0;
    let cursor: string | null = null;
    do {
      await tab.send({ ...one.wanted, ...(cursor !== null && { cursor }) } as UpMessage);
      const answer = world.inbox('a-2').at(-1);
      read.push(...((answer && one.names(answer)) ?? []));
      cursor = answer && 'next' in answer ? answer.next : null;
      pages += 1;
    } while (cursor !== null && pages < 5);
    expect(pages).toBe(2);
    expect(read.filter((id) => id.startsWith('p-')).sort()).toEqual(
      Array.from({ length: MANY }, (__, n) => nth(n)),
    );
    expect(new Set(read).size).toBe(read.length);
  });

  test('names only on its first page who is invited, and who has invited one', async () => {
    const { world } = await inside();
    const me = { ...anna, emailKey: emailKey('anna@example.com') };
    for (let n = 0; n < MANY; n += 1) await know(world, anna, person(n));
    await world.contacts.invite('her key', 'her@example.com', anna, world.clock());
    await world.contacts.invite(me.emailKey, 'anna@example.com', person(99), world.clock());
    const tab = await openTab(world, me, 'a-2');
    await tab.send({ action: 'contacts.list' });
    const next = tab.received('contacts')[0]?.next ?? '';
    await tab.send({ action: 'contacts.list', cursor: next });
    expect(
      tab.received('contacts').map(({ invited, invitations }) => [invited.length, invitations.length]),
    ).toEqual([
      [1, 1],
      [0, 0],
    ]);
  });
});
