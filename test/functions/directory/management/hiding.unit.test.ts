import { describe, expect, test } from '@jest/globals';
import { heardAt, present } from '../../../contracts/people.ts';
import { unrecorded } from '../../../world/stores/sessions.ts';
import { carla, openTab } from '../../../world/tab.ts';
import { codes, inside, join, sessionOf, update } from '../../inside.ts';

describe('Changing a session', () => {
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
});
