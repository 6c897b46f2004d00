import { describe, expect, test } from '@jest/globals';
import { updateSession } from '../../../functions/actions/directory/management.ts';
import type { App } from '../../../functions/app.ts';
import { policyFrom, presets } from '../../../shared/policy.ts';
import { governed } from '../../../shared/standards/conformity.ts';
import { heardAt, present } from '../../contracts/people.ts';
import { unrecorded } from '../../world/sessions.ts';
import { anna, ben, carla, furnish, guestBy, openTab } from '../../world/tab.ts';
import { createWorld } from '../../world/world.ts';
import { codes, inside, join, sessionOf, update } from '../inside.ts';

describe('Creating a session', () => {
  test('makes its creator a moderator, and it is in their list at once', async () => {
    const world = createWorld();
    const tab = await openTab(world, anna, 'a');
    await tab.send({ action: 'session.create', requestId: 'c', name: 'Kick-off 🎈' });
    const [created] = tab.received('session.created');
    expect(created).toMatchObject({
      requestId: 'c',
      session: { name: 'Kick-off 🎈', state: 'active', mode: 'edit', revision: 1 },
    });
    await tab.send(join(created?.session.id));
    expect(tab.received('session.joined')).toMatchObject([{ role: 'moderator' }]);
    await tab.send({ action: 'sessions.list', scope: 'mine' });
    expect(tab.received('sessions')[0]?.sessions).toMatchObject([{ id: created?.session.id }]);
  });

  test.each([
    ['an empty name', ''],
    ['a name of blanks', '   '],
    ['a name with control characters', 'a\u0007b'],
    ['half a character', 'a\ud800'],
    ['a name of 10 kB', 'x'.repeat(10_000)],
    ['a value that is no text', 7],
  ])('with %s is refused, and nothing is created', async (_, name) => {
    const world = createWorld();
    const tab = await openTab(world, anna, 'a');
    await tab.sendText(JSON.stringify({ action: 'session.create', name }));
    expect(codes(tab)).toEqual(['message.invalid']);
    expect(world.calls.get('sessions.create')).toBeUndefined();
  });

  test('with timings that make no sense is refused, and nothing is created', async () => {
    const world = createWorld();
    const tab = await openTab(world, anna, 'a');
    const timings = { idleTimeout: 1_000, warningPeriod: 20_000 };
    await tab.send({ action: 'session.create', name: 'Short', timings });
    expect(codes(tab)).toEqual(['message.invalid']);
    expect(world.calls.get('sessions.create')).toBeUndefined();
  });

  test('accepts a name that looks like markup as a name', async () => {
    const world = createWorld();
    const tab = await openTab(world, anna, 'a');
    await tab.send({ action: 'session.create', name: '<img src=x onerror=alert(1)>' });
    expect(tab.received('session.created')[0]?.session.name).toBe('<img src=x onerror=alert(1)>');
  });
});

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

  test('hiding ends contacts’ participations, and they learn no more than that', async () => {
    const { world, boss, member, contact } = await inside();
    await boss.send(update({ state: 'hidden', name: 'Secret plans' }));
    expect(contact.received('session.ended')).toMatchObject([{ ending: 'hidden', mayReturn: false }]);
    expect(world.isOpen('carla-1')).toBe(false);
    expect(contact.received('session.changed')).toEqual([]);
    expect(member.received('session.changed')).toHaveLength(1);
    expect((await sessionOf(world))?.occupancy).toBe(2);
    const back = await openTab(world, carla, 'carla-2');
    await back.send({ ...join(), requestId: 'r' });
    await back.send({ ...join('nowhere'), requestId: 'r' });
    const [hidden, nowhere] = back.received('error');
    expect(hidden).toEqual(nowhere);
    expect(JSON.stringify([...world.inbox('carla-1'), ...world.inbox('carla-2')])).not.toContain('Secret');
    await boss.send(update({ revision: 2, state: 'active' }));
    await back.send(join());
    expect(back.received('session.joined')).toHaveLength(1);
  });

  test('a contact who enters while it is being hidden is out again', async () => {
    const { world, boss, contact } = await inside();
    await contact.send({ action: 'session.exit', sessionId: 's1' });
    let hidden = false;
    world.setFate((name) => {
      if (name === 'participants.save' && !hidden) {
        hidden = true;
        void world.sessions.update('s1', 1, { ...unrecorded, name: 'x', state: 'hidden', policy: {} });
      }
      return null;
    });
    await contact.send(join());
    expect(hidden).toBe(true);
    expect(contact.received('session.ended').at(-1)).toMatchObject({ ending: 'hidden' });
    expect((await sessionOf(world))?.occupancy).toBe(2);
    expect(boss.roster()).toHaveLength(2);
  });

  test('hiding costs a few calls for each of a thousand contacts, and one telling', async () => {
    const { world, boss, member, contact } = await inside({ participantLimit: 2_000 });
    const crowd = Array.from({ length: 1_000 }, (_, number) => `c${number}`);
    for (const participantId of crowd) {
      const key = { sessionId: 's1', participantId };
      await world.participants.save(
        present(key, { kind: 'contact', connections: { [participantId]: heardAt(world.clock()) } }),
      );
    }
    const before = new Map(world.calls);
    const heard = member.received('presence.changed').length;
    await boss.send(update({ state: 'hidden' }));
    const made = (name: string) => (world.calls.get(name) ?? 0) - (before.get(name) ?? 0);
    expect(
      (await world.participants.gathered('s1')).map(({ participantId }) => participantId).sort(),
    ).toEqual(['anna', 'ben']);
    expect(made('participants.load')).toBeLessThan(2_010);
    expect(made('participants.save')).toBeLessThan(2_010);
    expect(made('connections.post')).toBeLessThan(1_010);
    expect(made('participants.gathered')).toBeLessThan(5);
    const changes = member.received('presence.changed').slice(heard);
    expect(changes.length).toBeLessThan(3);
    expect(changes.flatMap(({ left }) => left)).toHaveLength(1_001);
    expect(member.roster().map(({ name }) => name)).toEqual(['Anna', 'Ben']);
    expect(contact.received('session.ended')).toMatchObject([{ ending: 'hidden' }]);
    for (const id of crowd)
      expect(world.inbox(id)).toMatchObject([{ type: 'session.ended', ending: 'hidden' }]);
  });

  test('hiding applies to contacts from that instant even if the function dies, and the sweep sends them out', async () => {
    const { world, boss, contact } = await inside();
    await boss.send({ action: 'content.put', sessionId: 's1', itemId: 'n', value: 'open' });
    world.setFate((name) => (name === 'sessions.update' ? 'death-after' : null));
    await boss.send(update({ state: 'hidden' })).catch(() => 'as it should');
    world.setFate(() => null);
    await contact.send({ action: 'content.list', sessionId: 's1' });
    await contact.send({ action: 'roster.list', sessionId: 's1' });
    expect(codes(contact)).toEqual(['session.not-found', 'session.not-found']);
    const told = contact.received('content.changed').length;
    await boss.send({ action: 'content.put', sessionId: 's1', itemId: 'n', value: 'secret' });
    expect(contact.received('content.changed')).toHaveLength(told);
    await world.advance(3 * 60_000);
    expect(contact.received('session.ended')).toMatchObject([{ ending: 'hidden' }]);
    expect(await sessionOf(world)).toMatchObject({ state: 'hidden', owedClearing: null });
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

describe("A session's own timings", () => {
  const timings = { idleTimeout: 150 * 60_000, warningPeriod: 20_000 };

  test('apply at once, to those inside and to everybody who enters', async () => {
    const { world, boss, member } = await inside();
    await boss.send(update({ timings }));
    const from = { idleTimeout: 'session', warningPeriod: 'session', longestStay: 'deployment' };
    expect(member.received('session.extended').at(-1)?.policy).toMatchObject({ ...timings, from });
    const late = await openTab(world, anna, 'late');
    await late.send(join('s1'));
    expect(late.received('session.joined')[0]?.policy).toMatchObject({ ...timings, from });
  });

  test('can be set when it is created, and removed', async () => {
    const world = createWorld();
    const tab = await openTab(world, anna, 'a');
    await tab.send({ action: 'session.create', name: 'Long one', timings });
    const { id: sessionId = '' } = tab.received('session.created')[0]?.session ?? {};
    expect((await world.sessions.entrance(sessionId, 'anna')).session?.policy).toMatchObject(timings);
    await tab.send({ action: 'session.update', sessionId, revision: 1, timings: null });
    expect((await world.sessions.entrance(sessionId, 'anna')).session).toMatchObject({
      policy: {},
      revision: 2,
    });
  });

  test('are limited by the deployment’s standard, even those set before it named one', async () => {
    const world = await furnish(createWorld());
    const boss = await openTab(world, anna, 'a');
    await boss.send(update({ timings }));
    const standards = ['pci-dss-8.2.8'] as const;
    const numbers = governed(standards, presets['workspace-15'], {});
    const held = createWorld({ policy: policyFrom({ ...numbers, standards }) });
    const late = await openTab(await furnish(held), anna, 'late');
    await late.send(update({ timings }));
    expect(late.received('error')).toMatchObject([
      { code: 'message.invalid', detail: expect.stringContaining('(PCI DSS v4.0.1, 8.2.8)') },
    ]);
    const { policy } = (await sessionOf(world)) ?? {};
    expect(policy).toMatchObject(timings);
    await held.sessions.createSession({ id: 's2', name: 'Older', owner: anna.id, ...(policy && { policy }) });
    await held.sessions.addMember('s2', anna.id, 'moderator');
    await late.send(join('s2'));
    expect(late.received('session.joined')[0]?.policy).toMatchObject({
      idleTimeout: 880_000,
      warningPeriod: 20_000,
    });
  });

  test('that make no sense are refused in the words of the rule', async () => {
    const { boss, world } = await inside();
    await boss.send(update({ timings: { ...timings, warningPeriod: 19_999 } }));
    await boss.send(update({ timings: { ...timings, idleTimeout: 1_000 } }));
    expect(boss.received('error').map(({ detail }) => detail)).toEqual([
      'warningPeriod must be at least 20 s, but is 19.999 s.',
      'idleTimeout must be at least 60 s, but is 1 s.',
    ]);
    expect((await world.sessions.entrance('s1', 'anna')).session?.revision).toBe(1);
  });
});
