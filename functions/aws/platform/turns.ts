import type { Duration } from '../../../shared/instant.ts';

/** Does it when its turn has come. */
export type InTurn = <T>(act: () => Promise<T>) => Promise<T>;

/**
 * Lets at most `atOnce` begin at once. One that takes longer than `waitedFor` goes on and makes way for the next, so that nobody waits
 * for long who has done nothing. Whoever comes last is next: a reply does not wait for a crowd that was there before.
 */
export const turns = (atOnce: number, waitedFor: Duration): InTurn => {
  const waiting: (() => void)[] = [];
  let places = atOnce;
  const leave = () => {
    const next = waiting.pop();
    if (next) next();
    else places += 1;
  };
  const enter = (): Promise<void> | undefined => {
    if (places === 0) return new Promise((begin) => waiting.push(begin));
    places -= 1;
    return undefined;
  };
  return async (act) => {
    await enter();
    let isIn = true;
    const makeWay = () => {
      if (isIn) leave();
      isIn = false;
    };
    const timer = setTimeout(makeWay, waitedFor);
    try {
      return await act();
    } finally {
      clearTimeout(timer);
      makeWay();
    }
  };
};
