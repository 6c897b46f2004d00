import type { Verdict } from './judging/journal.ts';
import type { Mistake } from './judging/mistakes.ts';

const BETWEEN = 10_000;

/** Says how far it has come, and who survives, since the report comes hours later. */
export const createProgress = (all: number, say: (text: string) => void) => {
  const begun = performance.now();
  let [done, survived, said] = [0, 0, begun];
  return {
    count: ({ file, mutatorName, replacement, location }: Mistake, { status }: Verdict): void => {
      done += 1;
      if (status === 'survived') {
        survived += 1;
        say(`Survives: ${file}:${location.start.line + 1} ${mutatorName} ${replacement}`);
      }
      const now = performance.now();
      if (done < all && now - said < BETWEEN) return;
      said = now;
      say(`${done} of ${all} after ${Math.round((now - begun) / 1_000)} s, ${survived} survive (${file})`);
    },
  };
};
