import { expect, test } from '@jest/globals';
import { arriving, BY_ONE_LINK } from '../../../functions/limits/arrivals.ts';
import { instant } from '../../../shared/instant.ts';
import type { User } from '../../../shared/ports/connections.ts';

const HOUR = 3_600_000;
const anna: User = { id: 'anna', name: 'Anna', kind: 'licence-holder' };
const guest: User = { id: 'guest-1', name: 'Gina', kind: 'guest', invitation: 'link' };

/** So many arrivals of these people in a row, and which shares were asked for. */
const arrivals = async (connectionsPerHour: number, ...users: readonly User[]) => {
  const asked: unknown[][] = [];
  const arrives = arriving({ connectionsPerHour }, async (whose, { number, endsAt }, share, most) => {
    asked.push([whose, number, endsAt, share, most]);
    return asked.length <= 1;
  });
  const came: boolean[] = [];
  for (const user of users) came.push(await arrives(user, instant(7 * HOUR + 1)));
  return { came, asked };
};

test('The first connection of an hour costs nothing; the next takes a share of those that one person may open', async () => {
  const { came, asked } = await arrivals(10, anna, anna, anna);
  expect(came).toEqual([true, true, false]);
  expect(asked).toEqual(Array.from({ length: 2 }, () => ['USER#anna', 7, 8 * HOUR, 1, 10]));
});

test('A fiftieth is free, and a share is a twentieth', async () => {
  const { came, asked } = await arrivals(100, anna, anna, anna);
  expect(came).toEqual([true, true, true]);
  expect(asked).toEqual([['USER#anna', 7, 8 * HOUR, 5, 100]]);
});

test('All who come by one link open connections together, whoever they say they are', async () => {
  const others = Array.from({ length: 3 }, (_, nth) => ({ ...guest, id: `guest-${nth}` }));
  const { came, asked } = await arrivals(10, ...others);
  expect(came).toEqual([true, true, true]);
  expect(asked).toEqual([['INVITATION#link', 7, 8 * HOUR, 5, 10 * BY_ONE_LINK]]);
});

test('Guests whose link nobody has noted open theirs together as well', async () => {
  const { invitation: _, ...unnoted } = guest;
  const { asked } = await arrivals(10, unnoted, { ...unnoted, id: 'guest-2' }, { ...unnoted, id: 'guest-3' });
  expect(asked.map(([whose]) => whose)).toEqual(['INVITATION#']);
});
