import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { DownOf } from '../../shared/messages.ts';
import { openSocket, type Person, refusal, reply } from './people/person.ts';
import { type LocalStack, startStack } from './stack/stack.ts';

/** The lists and the states of sessions, J3 to J7 of section 1 of the design, over real sockets. */
let stack: LocalStack;
beforeAll(async () => {
  stack = await startStack({ idle: '60s', warning: '60s', 'goodbye-grace': '2s', 'lost-grace': '2s' });
}, 120_000);
afterAll(() => stack.remove());

/** The machine may be busy. A second telling comes three seconds later, and does not count. */
const AT_ONCE = 2_500;

const founded = async (person: Person, name: string) =>
  (await reply(person, 'session.created', { action: 'session.create', name })).session;
/** Until their open list is told that this many are inside. */
const told = async (person: Person, sessionId: string, occupancy: number) => {
  for (let nth = 1; ; nth += 1) {
    const one = await person.hears('occupancy.changed', nth);
    if (one.sessionId === sessionId && one.occupancy === occupancy) return one;
  }
};
const idsOf = ({ sessions }: DownOf<'sessions'>) => sessions.map(({ id }) => id);

describe('J3', () => {
  test('my sessions are listed by state, most recently used first', async () => {
    const [anna, carla] = [await openSocket(stack, 'anna'), await openSocket(stack, 'carla')];
    for (const sessionId of ['s1', 's2'])
      await reply(anna, 'session.joined', { action: 'session.join', sessionId });
    const mine = await reply(anna, 'sessions', { action: 'sessions.list', scope: 'mine', state: 'active' });
    expect(idsOf(mine).slice(0, 2)).toEqual(['s2', 's1']);
    const hers = await reply(carla, 'sessions', { action: 'sessions.list', scope: 'mine' });
    expect(idsOf(hers)).toEqual(['s1']);
    for (const person of [anna, carla]) person.close();
  });
});

describe('J4', () => {
  test('a group shows its sessions, to licence holders in it', async () => {
    const [anna, ben, carla] = await Promise.all(
      ['anna', 'ben', 'carla'].map((user) => openSocket(stack, user)),
    );
    if (!anna || !ben || !carla) throw new Error('Not everybody is there.');
    const { groups } = await reply(anna, 'groups', { action: 'groups.list' });
    expect(groups).toMatchObject([{ name: 'Design team', role: 'moderator' }]);
    const list = { action: 'sessions.list', scope: 'group', id: groups[0]?.id };
    expect(idsOf(await reply(anna, 'sessions', list)).sort()).toEqual(['s1', 's2']);
    expect(await refusal(ben, list)).toBe('group.not-found');
    expect(await refusal(carla, list)).toBe('action.forbidden');
    for (const person of [anna, ben, carla]) person.close();
  });
});

describe('J5', () => {
  test('the sessions with a contact are exactly those that both are members of', async () => {
    const anna = await openSocket(stack, 'anna');
    const { contacts } = await reply(anna, 'contacts', { action: 'contacts.list' });
    expect(contacts).toMatchObject([{ id: 'carla', name: 'Carla', kind: 'contact' }]);
    const list = { action: 'sessions.list', scope: 'contact', id: 'carla' };
    expect(idsOf(await reply(anna, 'sessions', list))).toEqual(['s1']);
    const { id: sessionId } = await founded(anna, 'With Carla');
    await reply(anna, 'member.changed', { action: 'member.add', sessionId, userId: 'carla' });
    expect(idsOf(await reply(anna, 'sessions', list)).sort()).toEqual([sessionId, 's1'].sort());
    anna.close();
  });

  test('a contact is made by inviting an address, and accepting with it verified; either side may end it', async () => {
    const [anna, ben] = [await openSocket(stack, 'anna'), await openSocket(stack, 'ben')];
    const list = (person: Person) => reply(person, 'contacts', { action: 'contacts.list' });
    await reply(anna, 'contact.invited', { action: 'contact.invite', email: 'nobody@example.com' });
    await reply(anna, 'contact.withdrawn', { action: 'contact.withdraw', email: 'nobody@example.com' });
    await reply(anna, 'contact.invited', { action: 'contact.invite', email: 'Ben@Example.com' });
    await reply(ben, 'welcome', { action: 'hello' });
    expect(await list(ben)).toMatchObject({ contacts: [], invitations: [{ from: { name: 'Anna' } }] });
    expect((await list(anna)).contacts.map(({ id }) => id)).toEqual(['carla']);
    await reply(ben, 'contact.accepted', { action: 'contact.accept', from: 'anna' });
    const { contacts, invited } = await list(anna);
    expect(contacts.map(({ id }) => id)).toEqual(['ben', 'carla']);
    expect(invited).toEqual([]);
    await reply(ben, 'contact.removed', { action: 'contact.remove', contactId: 'anna' });
    expect((await list(anna)).contacts.map(({ id }) => id)).toEqual(['carla']);
    await reply(anna, 'contact.invited', { action: 'contact.invite', email: 'ben@example.com' });
    await reply(ben, 'contact.declined', { action: 'contact.decline', from: 'anna' });
    expect(await list(ben)).toMatchObject({ contacts: [], invitations: [] });
    for (const person of [anna, ben]) person.close();
  });
});

describe('J6', () => {
  test('an open list turns green at once when the first comes, and grey when the last leaves', async () => {
    const [anna, carla] = [await openSocket(stack, 'anna'), await openSocket(stack, 'carla')];
    const { id: sessionId } = await founded(anna, 'Watched');
    await reply(anna, 'member.changed', { action: 'member.add', sessionId, userId: 'carla' });
    await reply(carla, 'sessions.watched', { action: 'sessions.watch', on: true });
    const within = async (occupancy: number) => {
      const since = Date.now();
      await told(carla, sessionId, occupancy);
      return Date.now() - since;
    };
    await reply(anna, 'session.joined', { action: 'session.join', sessionId });
    expect(await within(1)).toBeLessThan(AT_ONCE);
    await reply(anna, 'session.left', { action: 'session.exit', sessionId });
    expect(await within(0)).toBeLessThan(AT_ONCE);
    for (const person of [anna, carla]) person.close();
  });

  test('a list that was opened while the index of watchers lags becomes right as well', async () => {
    const [anna, carla] = [await openSocket(stack, 'anna'), await openSocket(stack, 'carla')];
    const { id: sessionId } = await founded(anna, 'Watched late');
    await reply(anna, 'member.changed', { action: 'member.add', sessionId, userId: 'carla' });
    const listed = async () =>
      (await reply(carla, 'sessions', { action: 'sessions.list', scope: 'mine' })).sessions.find(
        ({ id }) => id === sessionId,
      );
    await stack.fault('lagging-index=1:1500ms');
    try {
      await reply(carla, 'sessions.watched', { action: 'sessions.watch', on: true });
      const before = await listed();
      expect(before).toMatchObject({ occupancy: 0 });
      await reply(anna, 'session.joined', { action: 'session.join', sessionId });
      const { revision } = await told(carla, sessionId, 1);
      expect(revision).toBeGreaterThan(before?.occupancyRevision ?? 0);
    } finally {
      await stack.fault('lagging-index=0');
    }
    for (const person of [anna, carla]) person.close();
  });
});

describe('J7', () => {
  test('closed is read-only for everybody at once; hidden does not exist for contacts', async () => {
    const [anna, carla] = [await openSocket(stack, 'anna'), await openSocket(stack, 'carla')];
    const { id: sessionId } = await founded(anna, 'States');
    await reply(anna, 'member.changed', { action: 'member.add', sessionId, userId: 'carla' });
    for (const person of [anna, carla])
      await reply(person, 'session.joined', { action: 'session.join', sessionId });
    const put = { action: 'content.put', sessionId, itemId: 'n1', value: 'kept' };
    await reply(carla, 'content.saved', put);

    const update = (revision: number, state: string) => ({
      action: 'session.update',
      sessionId,
      revision,
      state,
    });
    await reply(anna, 'session.changed', update(1, 'closed'));
    expect(await carla.hears('session.changed')).toMatchObject({ session: { mode: 'read' } });
    expect(await refusal(carla, put)).toBe('session.read-only');
    expect(await refusal(anna, update(1, 'active'))).toBe('session.conflict');

    await reply(anna, 'session.changed', update(2, 'hidden'));
    expect(await carla.hears('session.ended')).toMatchObject({ ending: 'hidden', mayReturn: false });
    const back = await openSocket(stack, 'carla');
    expect(await refusal(back, { action: 'session.join', sessionId })).toBe('session.not-found');
    const hers = await reply(back, 'sessions', { action: 'sessions.list', scope: 'mine' });
    expect(idsOf(hers)).not.toContain(sessionId);

    await reply(anna, 'session.changed', update(3, 'active'));
    const joined = await reply(back, 'session.joined', { action: 'session.join', sessionId });
    expect(joined.content.items).toMatchObject([{ itemId: 'n1', value: 'kept' }]);
    for (const person of [anna, back]) person.close();
  });
});
