import { expect, test } from '@jest/globals';
import { policyFrom } from '../../shared/policy.ts';
import { anna, furnish, openTab } from '../world/tab.ts';
import { createWorld } from '../world/world.ts';

/** What the simulation found, each told as briefly as possible. */
const MINUTE = 60_000;

test('somebody who answers a warning by being active hears of it on that very tab', async () => {
  const policy = policyFrom({ idleTimeout: 2 * MINUTE, warningPeriod: 5 * MINUTE, activityExtends: true });
  const world = await furnish(createWorld({ policy }));
  const tab = await openTab(world, anna, 'tab-1');
  await tab.send({ action: 'session.join', sessionId: 's1' });
  await world.advance(3 * MINUTE);
  expect(tab.received('session.warning')).toHaveLength(1);
  await tab.send({ action: 'activity', sessionId: 's1' });
  expect(tab.received('session.extended')).toHaveLength(1);
});
