import { describe, expect, test } from '@jest/globals';
import { updateSession } from '../../../../functions/actions/directory/management.ts';
import type { App } from '../../../../functions/app.ts';
import { anna, ben, guestBy, openTab } from '../../../world/tab.ts';
import { codes, inside, join, sessionOf, update } from '../../inside.ts';

describe('Changing a session', () => {
  test('a new name is told to everybody inside, and in the reply to whoever gave it', async () => {
    const { boss, member, contact } = await inside();
    await boss.send({ ...update({ name: 'Retro' }), requestId: 'u' });
    const session = { id: 's1', name: 'Retro', state: 'active', mode: 'edit', revision: 2 };
    expect(boss.received('session.changed')).toMatchObject([{ requestId: 'u', sessionId: 's1', session }]);
    for (const tab of [member, contact])
      expect(tab.received('session.changed')).toMatchObject([{ sessionId: 's1', session }]);
  });

  test('a new name costs a write and a telling: nobody is looked up, nothing is recorded, and those who wait hear nothing', async () => {
    const { world, boss } = await inside();
    await boss.send({ action: 'invitation.create', sessionId: 's1' });
    const secret = boss.received('invitation.created')[0]?.secret ?? '';
    const guest = await openTab(world, guestBy(secret, 'gus'), 'g');
    await guest.send(join());
    const before = new Map(world.calls);
    await boss.send(update({ name: 'Retro' }));
    const made = [...world.calls].map(([name, count]) => [name, count - (before.get(name) ?? 0)] as const);
    expect(Object.fromEntries(made.filter(([, count]) => count > 0))).toEqual({
      'sessions.entrance': 1,
      'sessions.update': 1,
      'participants.gathered': 1,
      'connections.post': 3,
    });
    expect(guest.received('session.changed')).toEqual([]);
  });

  test('closing makes everybody’s view read-only at once, reopening makes it editable', async () => {
    const { world, boss, member } = await inside();
    await boss.send(update({ state: 'closed' }));
    expect(member.received('session.changed')).toMatchObject([{ session: { mode: 'read' } }]);
    await member.send({ action: 'content.put', sessionId: 's1', itemId: 'n', value: 1 });
    expect(codes(member)).toEqual(['session.read-only']);
    const late = await openTab(world, ben, 'ben-2');
    await late.send(join());
    expect(late.received('session.joined')).toMatchObject([{ session: { state: 'closed', mode: 'read' } }]);
    await boss.send(update({ revision: 2, state: 'active' }));
    await member.send({ action: 'content.put', sessionId: 's1', itemId: 'n', value: 1 });
    expect(member.received('content.saved')).toHaveLength(1);
  });

  test('two moderators cannot undo each other’s change unseen', async () => {
    const { world, boss } = await inside();
    await world.members.appoint('s1', 'ben', 'moderator');
    const other = await openTab(world, ben, 'ben-2');
    await Promise.all([boss.send(update({ name: 'One' })), other.send(update({ name: 'Other' }))]);
    expect([...codes(boss), ...codes(other)]).toEqual(['session.conflict']);
    const conflict = [...boss.received('error'), ...other.received('error')][0];
    const session = await sessionOf(world);
    expect(conflict?.session).toMatchObject({ name: session?.name, revision: 2 });
    expect(session?.revision).toBe(2);
  });

  type Scene = Awaited<ReturnType<typeof inside>>;
  const ruled = ({ boss }: Scene) =>
    boss.send({ action: 'rule.put', groupId: 'g1', rule: { idleTimeout: { value: 300_000 } } });
  const renamed = async ({ world }: Scene) => {
    const session = await sessionOf(world);
    if (session) await world.sessions.update('s1', session.revision, { ...session, name: 'Faster' });
  };
  test.each<[string, (scene: Scene) => Promise<unknown>, string | null]>([
    ['is put under a rule by its group is no conflict', ruled, null],
    ['is renamed is one', renamed, 'session.conflict'],
    [
      'is renamed and put under a rule is one',
      async (scene) => {
        await renamed(scene);
        await ruled(scene);
      },
      'session.conflict',
    ],
    ['is deleted finds none', async ({ world }) => world.sessions.forget('s1'), 'session.not-found'],
  ])('of a session that meanwhile %s', async (_, meanwhile, code) => {
    const scene = await inside();
    const { world, boss } = scene;
    await world.groups.create({ id: 'g1', name: 'Team', revision: 1 }, { userId: anna.id, name: anna.name });
    await boss.send({ action: 'group.add', groupId: 'g1', sessionId: 's1' });
    const app = world.app();
    let isFirst = true;
    const sessions: App['sessions'] = {
      ...app.sessions,
      update: async (...args) => {
        if (isFirst) await meanwhile(scene);
        isFirst = false;
        return app.sessions.update(...args);
      },
    };
    const now = world.clock();
    const caller = { connectionId: boss.connectionId, user: anna, expiresAt: now, receivedAt: now };
    const request = { action: 'session.update', sessionId: 's1', revision: 1, name: 'Slower' } as const;
    expect(await updateSession({ ...app, sessions }, caller, request)).toMatchObject(
      code === null ? { type: 'session.changed', session: { name: 'Slower' } } : { code },
    );
  });

  test('asking for what is already so is no conflict, and tells everybody again', async () => {
    const { world, boss, member } = await inside();
    for (const one of [update({ state: 'closed' }), update({ state: 'closed' })]) await boss.send(one);
    expect(codes(boss)).toEqual([]);
    expect(member.received('session.changed')).toHaveLength(2);
    expect((await sessionOf(world))?.revision).toBe(2);
  });

  test('after a death at any call, repeating it completes it for everybody', async () => {
    for (const fault of ['death-before', 'death-after', 'failure'] as const)
      for (let n = 1; n < 60; n += 1) {
        const { world, boss, member, contact } = await inside();
        let calls = 0;
        world.setFate(() => {
          calls += 1;
          return calls === n ? fault : null;
        });
        await boss.send(update({ state: 'hidden' })).catch(() => 'as it should');
        world.setFate(() => null);
        if (calls < n) break;
        await boss.send(update({ revision: (await sessionOf(world))?.revision ?? 0, state: 'hidden' }));
        expect((await sessionOf(world))?.state).toBe('hidden');
        // Whoever could not be told was disconnected, and reads it on coming back.
        if (world.isOpen(member.connectionId))
          expect(member.received('session.changed').at(-1)).toMatchObject({ session: { state: 'hidden' } });
        const key = { sessionId: 's1', participantId: 'carla' };
        expect(await world.participants.load(key)).toMatchObject({ phase: 'ended', ending: 'hidden' });
        await world.advance(5 * 60_000);
        // Whoever could not be told was disconnected, and learns it on coming back.
        expect(world.isOpen(contact.connectionId)).toBe(false);
        if (fault !== 'failure') expect(contact.received('session.ended').length).toBeGreaterThan(0);
      }
  });
});
