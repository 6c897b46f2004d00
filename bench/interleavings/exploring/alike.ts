import type { Answer, Course, Stand } from './course.ts';
import type { Future } from './futures.ts';

/**
 * Whether a function does the same from both of these stands, whatever of this it is answered: makes the same calls, to the
 * last letter, and ends in the same way. It is tried with the function alone.
 */
export type Alike = (one: Stand, other: Stand, future: Future) => Promise<boolean>;

/** @param answerOf the answers by their names. */
export const createAlike = ({ next }: Course, answerOf: (name: string) => Answer): Alike => {
  const known = new Map<string, boolean>();

  const alike: Alike = async (one, other, future) => {
    if (one === other) return true;
    if (one.says !== other.says) return false;
    const name = `${one.id} ${other.id} ${future.id}`;
    const found = known.get(name);
    if (found !== undefined) return found;
    const is = await goOnAlike(one, other, future);
    known.set(name, is);
    return is;
  };
  const goOnAlike: Alike = async (one, other, future) => {
    for (const [name, then] of future.after) {
      const answer = answerOf(name);
      if (!(await alike(await next(one, answer), await next(other, answer), then))) return false;
    }
    return true;
  };
  return alike;
};
