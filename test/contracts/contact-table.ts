import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { instant } from '../../shared/instant.ts';
import type { ContactTable } from '../../shared/ports/directory.ts';
import { start } from './people.ts';

const at = instant(start);
const later = instant(start + 1_000);

const person = (name: string) => ({ id: `${name}-${randomUUID()}`, name, kind: 'licence-holder' as const });

/** What every table of contacts does. */
export const contactTableContract = (table: () => ContactTable): void => {
  test('who accepts and who has invited know each other', async () => {
    const [anna, ben, carla] = [
      person('anna'),
      person('ben'),
      { ...person('carla'), kind: 'contact' as const },
    ];
    const key = randomUUID();
    await table().invite(key, 'carla@example.com', anna, at);
    await table().invite(key, 'carla@example.com', ben, at);
    expect(await table().pending(anna.id)).toEqual([{ email: 'carla@example.com', invitedAt: at }]);
    expect(await table().find(anna.id, carla.id)).toBeNull();
    const accepted = await table().accept(key, carla, later);
    expect(accepted).toEqual([
      { ...anna, since: later },
      { ...ben, since: later },
    ]);
    expect(await table().find(anna.id, carla.id)).toEqual({ ...carla, since: later });
    expect((await table().ofUser(carla.id, null)).contacts).toEqual(accepted);
    expect(await table().pending(anna.id)).toEqual([]);
  });

  test('accepting again changes nothing', async () => {
    const [anna, carla] = [person('anna'), person('carla')];
    const key = randomUUID();
    await table().invite(key, 'c@example.com', anna, at);
    await table().accept(key, carla, at);
    await table().invite(key, 'c@example.com', anna, later);
    await table().accept(key, carla, later);
    expect(await table().accept(key, carla, later)).toEqual([]);
    expect((await table().ofUser(anna.id, null)).contacts).toEqual([{ ...carla, since: at }]);
  });

  test('nobody becomes their own contact', async () => {
    const anna = person('anna');
    const key = randomUUID();
    await table().invite(key, 'a@example.com', anna, at);
    expect(await table().accept(key, anna, at)).toEqual([]);
    expect((await table().ofUser(anna.id, null)).contacts).toEqual([]);
    expect(await table().pending(anna.id)).toEqual([]);
  });

  test('removing ends it on both sides', async () => {
    const [anna, carla] = [person('anna'), person('carla')];
    const key = randomUUID();
    await table().invite(key, 'c@example.com', anna, at);
    await table().accept(key, carla, at);
    expect(await table().remove(anna.id, carla.id)).toBe('removed');
    expect(await table().remove(anna.id, carla.id)).toBe('missing');
    expect(await table().find(carla.id, anna.id)).toBeNull();
  });

  test('all contacts are listed, by pages', async () => {
    const anna = person('anna');
    for (let count = 0; count < 55; count += 1) {
      const key = randomUUID();
      await table().invite(key, 'x@example.com', anna, at);
      await table().accept(key, person('x'), at);
    }
    const first = await table().ofUser(anna.id, null);
    const second = await table().ofUser(anna.id, first.next);
    expect([first.contacts.length, second.contacts.length, second.next]).toEqual([50, 5, null]);
  });
};
