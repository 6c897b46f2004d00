import { describe, expect, test } from '@jest/globals';
import { connect } from '../../../../functions/connect.ts';
import { arriving, BY_ONE_LINK } from '../../../../functions/limits/arrivals.ts';
import { instant } from '../../../../shared/instant.ts';
import type { User } from '../../../../shared/ports/connections.ts';
import { anna } from '../../../world/tab.ts';
import { createWorld } from '../../../world/world.ts';
import { counters, guest, HOUR, start } from './hour.ts';

describe('connections', () => {
  const times = async (
    arrives: ReturnType<typeof arriving>,
    many: number,
    userOf: (time: number) => User,
  ) => {
    let came = 0;
    for (let time = 0; time < many; time += 1) if (await arrives(userOf(time), start)) came += 1;
    return came;
  };

  test('can be opened so often in an hour by one person, and not more often', async () => {
    const arrives = arriving({ connectionsPerHour: 100 }, counters().take);
    // And a 50th in this environment.
    expect(await times(arrives, 150, () => anna)).toBe(102);
    expect(await arrives(anna, instant(start + HOUR))).toBe(true);
    expect(await arrives({ ...anna, id: 'ben' }, start)).toBe(true);
  });

  test('can be opened ten times as often by one link, whatever keys they make up', async () => {
    const arrives = arriving({ connectionsPerHour: 10 }, counters().take);
    expect(await times(arrives, 150, (time) => guest(`guest-${time}`))).toBe(BY_ONE_LINK * 10 + 2);
  });

  test('beyond that are refused before they are open, and counted by the reason', async () => {
    const world = createWorld();
    const refusals: string[] = [];
    const { statusCode } = await connect(
      world.app(),
      async () => false,
      (reason) => refusals.push(reason),
    )({
      requestContext: {
        connectionId: 'c1',
        requestTimeEpoch: world.clock(),
        eventType: 'CONNECT',
        authorizer: { userId: 'anna', name: 'Anna', kind: 'licence-holder', expiresAt: '9999999999999' },
      },
    });
    expect(statusCode).toBe(429);
    expect(refusals).toEqual(['often']);
    expect(await world.app().registry.find('c1')).toBeNull();
  });
});
