import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { dollarsOf, times } from '../../../bench/abuse/consumed.ts';
import { openPlace } from '../../../bench/abuse/place.ts';

const HOLDS = 10;
/** Long enough that a change of the roster is told by itself. */
const LONG_ENOUGH = 20_000;
const sizes = [2, 6, 25];

test.each(sizes)(
  'What docs/cost.md says about a hold with %i in the session is what is counted',
  async (people) => {
    const place = await openPlace(people);
    place.begin();
    for (let nth = 0; nth < HOLDS; nth += 1) {
      await place.say({ action: 'session.hold', reason: 'presenting', for: 30 * 60_000 });
      place.pass(LONG_ENOUGH);
      await place.say({ action: 'session.release' });
      place.pass(LONG_ENOUGH);
    }
    const each = times(place.consumed(), 1 / HOLDS);
    const { writes, reads } = each;
    const row = `| ${people} | ${writes.toFixed(1)} | ${reads.toFixed(1)} | ${(dollarsOf(each) * 1e6).toFixed(1)} |`;
    expect(await readFile(new URL('../../../docs/cost.md', import.meta.url), 'utf8')).toContain(row);
  },
  60_000,
);
