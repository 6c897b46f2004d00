import { describe, expect, test } from '@jest/globals';
import { PAGES_COMPARED } from '../../../../functions/entering/namesake.ts';
import type { User } from '../../../../shared/ports/connections.ts';
import { ben, carla, guestBy, openTab } from '../../../world/tab.ts';
import { admit, codes, join, withLink } from '../../link.ts';
import { knocking, room } from './crowd.ts';

describe('A moderator who answers a knock', () => {
  test('does not let in somebody who has knocked again since, under another name', async () => {
    const { world, moderator, secret } = await withLink();
    const guest = guestBy(secret, 'one');
    const tab = await openTab(world, guest, 'g');
    await tab.send(join({ name: 'Bob Visitor' }));
    const seen = room(moderator)?.waiting[0];
    await world.advance(1_000);
    await tab.send({ action: 'session.exit', sessionId: 's1' });
    await tab.send(join({ name: 'Carla' }));
    const answer = { action: 'waiting.admit', sessionId: 's1', participantId: guest.id } as const;
    await moderator.send({ ...answer, knockedAt: seen?.knockedAt });
    expect(codes(moderator)).toEqual(['participant.knocked-anew']);
    expect(tab.received('session.admitted')).toEqual([]);
    await moderator.send({ ...answer, knockedAt: room(moderator)?.waiting[0]?.knockedAt });
    expect(tab.received('session.admitted')).toHaveLength(1);
  });

  test.each([
    ['the name of a member who is away', 'Carla', true],
    ['a name that looks like it', 'С\u0430rl\u0430', true],
    ['a name of their own', 'Gus', undefined],
  ])('sees a guest with %s as what it is, and so does everybody inside', async (_, name, namesake) => {
    const { world, moderator, secret } = await withLink();
    const guest = guestBy(secret, 'one');
    const tab = await openTab(world, guest, 'g');
    await world.members.visit('s1', { userId: 'carla', name: carla.name, kind: carla.kind }, world.clock());
    await tab.send(join({ name }));
    expect(room(moderator)?.waiting[0]?.namesake).toBe(namesake);
    await admit(moderator, guest);
    const other = await openTab(world, ben, 'ben-1');
    await other.send(join());
    const [entry] = (other.received('session.joined')[0]?.roster ?? []).filter(
      ({ kind }) => kind === 'guest',
    );
    expect(entry?.namesake).toBe(namesake);
  });

  test('sees a guest with the name of somebody inside, whom their token entitled, as what it is', async () => {
    const { world, moderator, secret } = await withLink();
    const dora: User = { ...ben, id: 'dora', name: 'Dora', roles: { s1: 'member' } };
    await (await openTab(world, dora, 'd')).send(join());
    await (await openTab(world, guestBy(secret, 'one'), 'g')).send(join({ name: 'D\u043era' }));
    expect(room(moderator)?.waiting.map(({ namesake }) => namesake)).toEqual([true]);
  });

  test('does not mark a guest who is called as another guest, inside or at the door', async () => {
    const { world, moderator, secret } = await withLink();
    const [first] = await knocking(world, secret, 2, () => 'Gus');
    await admit(moderator, guestBy(secret, 'key-0'));
    expect(first?.received('session.admitted')).toHaveLength(1);
    await (await openTab(world, guestBy(secret, 'three'), 'g')).send(join({ name: 'Gus' }));
    expect(room(moderator)?.waiting.map(({ namesake }) => namesake)).toEqual([undefined, undefined]);
  });

  test('compares names with so many members, and not with more', async () => {
    const compared = PAGES_COMPARED * 50;
    for (const [members, namesake] of [
      [compared, true],
      [compared + 1, undefined],
    ] as const) {
      const { world, moderator, secret } = await withLink();
      // The last of the list, after Anna, Ben, Carla and as many others as it takes.
      for (let n = 3; n < members; n += 1) {
        const member = {
          userId: `m-${String(n).padStart(4, '0')}`,
          kind: 'contact',
          role: 'member',
        } as const;
        await world.members.add('s1', { ...member, name: n === members - 1 ? 'Zoe' : 'M' }, world.clock());
      }
      const tab = await openTab(world, guestBy(secret, 'one'), 'g');
      await tab.send(join({ name: 'Zoe' }));
      expect(room(moderator)?.waiting[0]?.namesake).toBe(namesake);
    }
  });
});
