import { expect, test } from '@jest/globals';
import { countEvents } from '../../bench/events/count.ts';
import { counted } from '../../bench/events/counted.ts';

test('the page about events says how many there are now', async () => {
  expect(await countEvents()).toEqual(counted());
});

test('being lost for seconds and returning causes no event, being warned and answering causes two', async () => {
  const [active, meeting, silent] = counted().map(({ events }) => events);
  const cameAndWent = (people: number) => 2 * people + 2;
  expect(active).toBe(cameAndWent(6));
  expect(meeting).toBe(cameAndWent(30) + 2 * 10);
  expect(silent).toBe(cameAndWent(6) + 2 * 6 * 3);
});
