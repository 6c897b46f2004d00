import { type Call, type Director, mayStrike, type Strike } from '../gates.ts';
import type { Follow } from './traces.ts';

/** Which strike hits which call of which function. */
export type Struck = { readonly run: string; readonly nth: number; readonly strike: Strike };

/** Lets the functions go on in the given order, and strikes that one call if it is reached. */
export const struckAt = (follow: Follow, struck: Struck | null): Director & { hasStruck(): boolean } => {
  let made = 0;
  let hasStruck = struck === null;
  const isStruck = ({ run, call }: Call): boolean =>
    !hasStruck && struck?.run === run && struck.nth === made + 1 && mayStrike(struck.strike, call);
  return {
    next: (calls) => {
      const run = follow(calls);
      const call = calls.find((one) => one.run === run);
      const strike = call && isStruck(call) && struck ? struck.strike : null;
      if (strike !== null) hasStruck = true;
      made += Number(run === struck?.run);
      return { run, strike };
    },
    ended: () => {},
    hasStruck: () => hasStruck,
  };
};
