import { type Director, mayStrike, type Strike } from './gates.ts';
import type { Choose } from './orders.ts';

/** What is tried. Everything, where nothing is said. */
export type Bounds = {
  /** One of these strikes once. */
  readonly strikes: readonly Strike[];
  /** How often the calls of one function are interrupted by those of another while it could go on. */
  readonly switches: number;
};

/** Every call of every function that may go on, and every strike at it, within the bounds. */
export const bounded = (choose: Choose, bounds: Bounds): Director => {
  let left = bounds;
  let last: string | null = null;
  const standing = (state: () => string) => () => {
    const turn = Number.isFinite(left.switches) ? last : null;
    return JSON.stringify([left, turn, state()]);
  };
  return {
    next: (calls, { state }) => {
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
    // What comes after the last call is judged once for each way in which it can end.
    ended: ({ state }) => {
      choose(1, standing(state));
    },
  };
};
