import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { INVITATION_STANDS, MOST_INVITATIONS, MOST_INVITED } from '../../../shared/directory/directory.ts';
import { instant } from '../../../shared/instant.ts';
import type { ContactTable } from '../../../shared/ports/directory.ts';
import { start } from '../people.ts';

const at = instant(start);
const later = instant(start + 1_000);
const lapsed = instant(start + INVITATION_STANDS);

const person = (name: string) => ({ id: `${name}-${randomUUID()}`, name, kind: 'licence-holder' as const });

/** What every contact table does. */
export const contactTableContract = (table: () => ContactTable): void => {
  const invited = async () => {
    const [anna, carla] = [person('anna'), { ...person('carla'), kind: 'contact' as const }];
    const key = randomUUID();
    expect(await table().invite(key, 'carla@example.com', anna, at)).toBe('invited');
    return { anna, carla, key };
  };

  test('an invitation makes nobody a contact; accepting it does, on both sides', async () => {
    const { anna, carla, key } = await invited();
    expect(await table().invited(anna.id, later)).toEqual([{ email: 'carla@example.com', invitedAt: at }]);
    expect(await table().invitations(key, later)).toEqual([{ from: anna, invitedAt: at }]);
    expect(await table().find(anna.id, carla.id)).toBeNull();
    expect(await table().accept(key, carla, anna.id, later)).toEqual({ ...anna, since: later });
    expect(await table().find(anna.id, carla.id)).toEqual({ ...carla, since: later });
    expect((await table().ofUser(carla.id, null)).contacts).toEqual([{ ...anna, since: later }]);
    expect(await table().invited(anna.id, later)).toEqual([]);
    expect(await table().invitations(key, later)).toEqual([]);
  });

  test('of several people who invited, only the accepted one becomes a contact', async () => {
    const { anna, carla, key } = await invited();
    const ben = person('ben');
    await table().invite(key, 'carla@example.com', ben, later);
    expect((await table().invitations(key, later)).map(({ from }) => from)).toEqual([ben, anna]);
    await table().accept(key, carla, ben.id, later);
    expect(await table().find(carla.id, anna.id)).toBeNull();
    expect((await table().invitations(key, later)).map(({ from }) => from)).toEqual([anna]);
  });

  test('accepting again gives the same answer, and changes nothing', async () => {
    const { anna, carla, key } = await invited();
    await table().accept(key, carla, anna.id, at);
    expect(await table().accept(key, carla, anna.id, later)).toEqual({ ...anna, since: at });
    await table().invite(key, 'c@example.com', anna, later);
    await table().accept(key, carla, anna.id, later);
    expect((await table().ofUser(anna.id, null)).contacts).toEqual([{ ...carla, since: at }]);
  });

  test('inviting again changes nothing', async () => {
    const { anna, key } = await invited();
    expect(await table().invite(key, 'carla@example.com', anna, later)).toBe('invited');
    expect(await table().invited(anna.id, later)).toEqual([{ email: 'carla@example.com', invitedAt: at }]);
    expect(await table().invitations(key, later)).toEqual([{ from: anna, invitedAt: at }]);
  });

  test('nobody becomes a contact without an invitation, or their own', async () => {
    const { anna, carla, key } = await invited();
    expect(await table().accept(key, anna, anna.id, at)).toBe('missing');
    expect(await table().accept(key, carla, 'somebody', at)).toBe('missing');
    expect(await table().accept(randomUUID(), carla, anna.id, at)).toBe('missing');
    expect((await table().ofUser(anna.id, null)).contacts).toEqual([]);
    expect((await table().ofUser(carla.id, null)).contacts).toEqual([]);
  });

  test('what is withdrawn cannot be accepted, and can be sent again', async () => {
    const { anna, carla, key } = await invited();
    expect(await table().withdraw(key, anna.id, later)).toBe('withdrawn');
    expect(await table().withdraw(key, anna.id, later)).toBe('missing');
    expect(await table().invitations(key, later)).toEqual([]);
    expect(await table().accept(key, carla, anna.id, later)).toBe('missing');
    await table().invite(key, 'carla@example.com', anna, later);
    expect(await table().invitations(key, later)).toEqual([{ from: anna, invitedAt: later }]);
  });

  test('what is accepted cannot be withdrawn', async () => {
    const { anna, carla, key } = await invited();
    await table().accept(key, carla, anna.id, at);
    expect(await table().withdraw(key, anna.id, later)).toBe('missing');
    expect(await table().find(anna.id, carla.id)).not.toBeNull();
  });

  test('whoever has declined is not asked again, and the inviter sees no difference', async () => {
    const { anna, carla, key } = await invited();
    expect(await table().decline(key, anna.id, at)).toBe('declined');
    expect(await table().decline(key, anna.id, later)).toBe('declined');
    expect(await table().decline(key, 'somebody', at)).toBe('missing');
    expect(await table().invited(anna.id, later)).toHaveLength(1);
    expect(await table().withdraw(key, anna.id, later)).toBe('withdrawn');
    expect(await table().invite(key, 'carla@example.com', anna, later)).toBe('invited');
    expect(await table().invitations(key, later)).toEqual([]);
    expect(await table().accept(key, carla, anna.id, later)).toBe('missing');
  });

  test('an invitation is valid for two weeks, and can then be made anew', async () => {
    const { anna, carla, key } = await invited();
    expect(await table().invitations(key, instant(lapsed - 1))).toHaveLength(1);
    expect(await table().invited(anna.id, lapsed)).toEqual([]);
    expect(await table().invitations(key, lapsed)).toEqual([]);
    expect(await table().accept(key, carla, anna.id, lapsed)).toBe('missing');
    await table().invite(key, 'carla@example.com', anna, lapsed);
    expect(await table().invitations(key, lapsed)).toEqual([{ from: anna, invitedAt: lapsed }]);
  });

  test('one person has a bounded number of open invitations, and room again when one is withdrawn', async () => {
    const anna = person('anna');
    const keys = Array.from({ length: MOST_INVITED }, () => randomUUID());
    for (const key of keys) expect(await table().invite(key, 'x@example.com', anna, at)).toBe('invited');
    const one = randomUUID();
    expect(await table().invite(one, 'y@example.com', anna, later)).toBe('full');
    expect(await table().invitations(one, later)).toEqual([]);
    expect(await table().invited(anna.id, later)).toHaveLength(MOST_INVITED);
    expect(await table().invite(keys[0] ?? '', 'x@example.com', anna, later)).toBe('invited');
    await table().withdraw(keys[0] ?? '', anna.id, later);
    expect(await table().invite(one, 'y@example.com', anna, later)).toBe('invited');
    expect(await table().invite(randomUUID(), 'z@example.com', anna, lapsed)).toBe('invited');
  });

  test('one address keeps a bounded number of invitations: the latest', async () => {
    const key = randomUUID();
    const people = Array.from({ length: MOST_INVITATIONS + 1 }, (_, nth) => person(`p${nth}`));
    for (const [nth, one] of people.entries())
      await table().invite(key, 'popular@example.com', one, instant(start + nth));
    const kept = await table().invitations(key, later);
    expect(kept.map(({ from }) => from.id)).toEqual(
      people
        .slice(1)
        .reverse()
        .map(({ id }) => id),
    );
    // Somebody whose invitation is dropped is not told.
    expect(await table().invited(people[0]?.id ?? '', later)).toHaveLength(1);
  });

  test('removing ends it on both sides', async () => {
    const { anna, carla, key } = await invited();
    await table().accept(key, carla, anna.id, at);
    expect(await table().remove(anna.id, carla.id, later)).toBe('removed');
    expect(await table().remove(anna.id, carla.id, later)).toBe('missing');
    expect(await table().find(carla.id, anna.id)).toBeNull();
  });

  test('all contacts are listed, by pages', async () => {
    const anna = person('anna');
    for (let count = 0; count < 55; count += 1) {
      const key = randomUUID();
      await table().invite(key, 'x@example.com', anna, at);
      await table().accept(key, person('x'), anna.id, at);
    }
    const first = await table().ofUser(anna.id, null);
    const second = await table().ofUser(anna.id, first.next);
    expect([first.contacts.length, second.contacts.length, second.next]).toEqual([50, 5, null]);
  });
};
