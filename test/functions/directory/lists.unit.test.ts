import { describe, expect, test } from '@jest/globals';
import { unrecorded } from '../../world/stores/sessions.ts';
import { anna, ben, carla, openTab } from '../../world/tab.ts';
import { createWorld } from '../../world/world.ts';
import { join } from '../inside.ts';
import { furnished, idsOf, list } from '../listed.ts';

describe('My sessions', () => {
  test('begin with the one entered last', async () => {
    const world = await furnished();
    const tab = await openTab(world, anna, 'a');
    for (const id of ['s2', 's3', 's1']) {
      await world.advance(1_000);
      await tab.send(join(id));
    }
    const page = await list(tab);
    expect(idsOf(page)).toEqual(['s1', 's3', 's2']);
    expect(page.sessions[0]).toMatchObject({
      name: 'Design review',
      state: 'active',
      mode: 'edit',
      revision: 1,
      occupancy: 1,
      role: 'moderator',
      lastUsedAt: world.clock(),
    });
  });

  test('are listed by state: closed ones open read-only, hidden ones are for licence holders', async () => {
    const world = await furnished();
    await world.sessions.update('s1', 1, {
      ...unrecorded,
      name: 'Design review',
      state: 'closed',
      policy: {},
    });
    await world.sessions.update('s3', 1, { ...unrecorded, name: 's3', state: 'hidden', policy: {} });
    const [holder, contact] = [await openTab(world, anna, 'a'), await openTab(world, carla, 'c')];
    expect(idsOf(await list(holder, { state: 'hidden' }))).toEqual(['s3']);
    expect(idsOf(await list(holder, { state: 'active' }))).toEqual(['s2']);
    expect((await list(contact, { state: 'closed' })).sessions).toMatchObject([{ id: 's1', mode: 'read' }]);
    expect(idsOf(await list(contact))).toEqual(['s1']);
    expect(idsOf(await list(contact, { state: 'hidden' }))).toEqual([]);
    expect(JSON.stringify(world.inbox('c'))).not.toContain('"s3"');
  });

  test('come in pages of fifty, and a page’s cursor reveals nothing hidden to a contact', async () => {
    const world = createWorld();
    for (let index = 0; index < 120; index += 1) {
      const id = `session-${index}`;
      await world.sessions.createSession({ id, name: id, state: index % 2 === 0 ? 'hidden' : 'active' });
      await world.sessions.addMember(id, 'carla', 'member');
    }
    const tab = await openTab(world, carla, 'c');
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list(tab, cursor === undefined ? {} : { cursor });
      found.push(...idsOf(page));
      cursor = page.next ?? undefined;
      expect(Buffer.from(cursor ?? '', 'base64url').toString()).not.toContain('session-');
    } while (cursor !== undefined);
    expect(found).toHaveLength(60);
    expect(new Set(found).size).toBe(60);
  });
});

describe('The sessions of a group', () => {
  test('are those of mine that are in it', async () => {
    const world = await furnished();
    await world.sessions.createSession({ id: 'foreign', name: 'Foreign' });
    await world.groups.add('g1', { sessionId: 'foreign' });
    const tab = await openTab(world, anna, 'a');
    expect(idsOf(await list(tab, { scope: 'group', id: 'g1' }))).toEqual(['s2']);
  });

  test('answer alike for another’s group and one that does not exist', async () => {
    const world = await furnished();
    const tab = await openTab(world, ben, 'b');
    for (const id of ['g1', 'nothing'])
      await tab.send({ action: 'sessions.list', requestId: 'r', scope: 'group', id });
    const [one, other] = tab.received('error');
    expect(one).toEqual(other);
    expect(one?.code).toBe('group.not-found');
  });
});

describe('The sessions with a contact', () => {
  test('are exactly those that both are members of', async () => {
    const world = await furnished();
    const tab = await openTab(world, anna, 'a');
    expect(idsOf(await list(tab, { scope: 'contact', id: 'carla' })).sort()).toEqual(['s1', 's3']);
  });

  test('answer alike for a stranger, real or not', async () => {
    const world = await furnished();
    const tab = await openTab(world, anna, 'a');
    for (const id of ['ben', 'nobody'])
      await tab.send({ action: 'sessions.list', requestId: 'r', scope: 'contact', id });
    const [one, other] = tab.received('error');
    expect(one).toEqual(other);
    expect(one?.code).toBe('contact.not-found');
  });

  test('can only be requested with an id, as a group’s', async () => {
    const tab = await openTab(await furnished(), anna, 'a');
    for (const scope of ['group', 'contact'] as const) await tab.send({ action: 'sessions.list', scope });
    expect(tab.received('error').map(({ code }) => code)).toEqual(['message.invalid', 'message.invalid']);
  });
});

describe('What a list costs', () => {
  test.each([
    ['mine', {}, { 'sessions.ofUser': 1 }],
    ['a group', { scope: 'group', id: 'g1' }, { 'sessions.ofUser': 1, 'groups.entrance': 1 }],
    ['a contact', { scope: 'contact', id: 'carla' }, { 'sessions.ofUser': 1, 'contacts.find': 1 }],
  ] as const)('%s', async (_, more, expected) => {
    const world = await furnished();
    const tab = await openTab(world, anna, 'a');
    const before = new Map(world.calls);
    await list(tab, more);
    const made = [...world.calls].map(([name, count]) => [name, count - (before.get(name) ?? 0)] as const);
    const calls = Object.fromEntries(
      made.filter(([name, count]) => count > 0 && name !== 'connections.post'),
    );
    expect(calls).toEqual(expected);
  });
});
