import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { type Consumed, dollarsOf, nothingConsumed, times } from '../../../bench/abuse/consumed.ts';
import { openPlace } from '../../../bench/abuse/place.ts';
import { schema } from '../../../infra/settings/schema.ts';

const HOUR = 3_600;
const { signalsTold } = schema.parse({});

/** What a thousand hours cost of people who do this so often per second, in a session of this size. */
const thousandHours = (each: Consumed, perSecond: number) => 1_000 * HOUR * perSecond * dollarsOf(each);

const sizes = [2, 6, 25];

describe('What docs/cost.md says about signals is what is counted', () => {
  test.each(sizes)(
    'with %i in a session',
    async (people) => {
      const place = await openPlace(people);
      const costOf = async (once: (nth: number) => Promise<unknown>) => {
        place.begin();
        for (let nth = 0; nth < 10; nth += 1) await once(nth);
        return times(place.consumed() ?? nothingConsumed, 1 / 10);
      };
      const each = await costOf((nth) => place.say({ action: 'signal', value: { x: nth, y: 0.5 } }));
      const state = await costOf((nth) => place.say({ action: 'presence.set', state: { page: nth } }));
      expect(each).toMatchObject({ messages: 1, posts: people - 1, writes: 0, rings: 0 });
      const most = (1_000 * HOUR * signalsTold) / people / (people - 1);
      const bounded = Math.min(thousandHours(each, 10), most * dollarsOf(each));
      const inDollars = (dollars: number) => `$${dollars.toFixed(0)}`;
      const row = `| ${people} | ${(dollarsOf(each) * 1e6).toFixed(1)} | ${inDollars(thousandHours(each, 10))} | ${inDollars(bounded)} | ${(dollarsOf(state) * 1e6).toFixed(1)} |`;
      expect(await readFile(new URL('../../../docs/cost.md', import.meta.url), 'utf8')).toContain(row);
    },
    60_000,
  );
});
