import { expect, test } from '@jest/globals';
import { countCalls } from '../../../bench/service/count.ts';
import counted from '../../../bench/service/counted.json' with { type: 'json' };

test('What a backend’s calls cost is what the page says', async () => {
  expect(await countCalls()).toEqual(counted);
}, 60_000);
