import { type Director, mayStrike, type Strike } from '../gates.ts';
import type { Choose } from './orders.ts';

/** What is explored; everything that is not limited here. */
export type Bounds = {
  /** Exactly one of these strikes, once. */
  readonly strikes: readonly Strike[];
  /** How many times a function that could go on may be interrupted by another. */
  readonly switches: number;
};

/** Every choice of which function makes the next call, and every strike at it, within the bounds. */
export const bounded = (choose: Choose, bounds: Bounds): Director => {
  let left = bounds;
  let last: string | null = null;
  const standing = (state: () => string) => () => {
    const turn = Number.isFinite(left.switches) ? last : null;
    return JSON.stringify([left, turn, state()]);
  };
  return {
    next: (calls, state) => {
      const goesOn = calls.some(({ run }) => run === last);
      const ways = calls
        .filter(({ run }) => !goesOn || run === last || left.switches > 0)
        .flatMap(({ run, call }) => {
          const may = left.strikes.filter((strike) => mayStrike(strike, call));
          return [null, ...may].map((strike) => ({ run, strike, switched: goesOn && run !== last }));
        });
      const way = ways.length === 1 ? ways[0] : ways[choose(ways.length, standing(state))];
      if (way === undefined) throw new RangeError('There is no such way.');
      last = way.run;
      left = {
        strikes: way.strike === null ? left.strikes : [],
        switches: left.switches - Number(way.switched),
      };
      return way;
    },
    // Everything after the last call is judged once for each state the calls can end in.
    ended: (state) => {
      choose(1, standing(state));
    },
  };
};
