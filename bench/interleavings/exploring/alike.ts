import type { Answer, Course, Stand } from './course.ts';
import type { Future } from './futures.ts';

/**
 * Whether a function does the same from both of these stands, whatever of this it is answered: makes the same calls, to the
 * last letter, and ends in the same way. It is tried with the function alone. False also when that would take too long.
 */
export type Alike = (one: Stand, other: Stand, future: Future) => Promise<boolean>;

/**
 * So many answers are tried at most, for two stands: a future is a small graph, and all the ways through it can be far more
 * than there are states. Two that are alike and not known to be cost a state more, and no order is counted otherwise.
 */
export const PATIENCE = 3_000;

/** @param answerOf the answers by their names. */
export const createAlike = (
  { next }: Course,
  answerOf: (name: string) => Answer,
  patience = PATIENCE,
): Alike => {
  const known = new Map<string, boolean>();
  let left = 0;

  /** Null when it has taken too long. */
  const compare = async (one: Stand, other: Stand, future: Future): Promise<boolean | null> => {
    if (one === other) return true;
    if (one.says !== other.says) return false;
    const name = nameOf(one, other, future);
    const found = known.get(name);
    if (found !== undefined) return found;
    const is = await goOn(one, other, future);
    if (is !== null) known.set(name, is);
    return is;
  };
  const goOn: typeof compare = async (one, other, future) => {
    for (const [name, then] of future.after) {
      left -= 1;
      if (left < 0) return null;
      const answer = answerOf(name);
      const is = await compare(await next(one, answer), await next(other, answer), then);
      if (is !== true) return is;
    }
    return true;
  };

  return async (one, other, future) => {
    left = patience;
    const is = await compare(one, other, future);
    // Whoever comes here again does not begin again.
    if (is === null) known.set(nameOf(one, other, future), false);
    return is === true;
  };
};

const nameOf = (one: Stand, other: Stand, future: Future): string => `${one.id} ${other.id} ${future.id}`;
