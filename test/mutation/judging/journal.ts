import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { hashOf } from './jury.ts';

/** What became of a mutant. */
export type Verdict = {
  readonly status: 'killed' | 'survived' | 'timeout';
  /** The test file that noticed it. */
  readonly by: string | null;
  readonly failureMessage?: string;
};

type Line = Verdict & {
  /** Identifies the mistake and the file in which it is made. */
  readonly key: string;
  /** Identifies all tests that reach it. */
  readonly jury: string;
  /** What the test file that noticed it asked then. */
  readonly asked?: string;
};

/** A small change in a source file, as Stryker has it: lines and columns begin with 0. */
export type Change = {
  readonly mutatorName: string;
  readonly replacement: string;
  readonly location: { readonly start: Point; readonly end: Point };
};
type Point = { readonly line: number; readonly column: number };

/** Identifies the change, wherever in the source it is. */
export const placeOf = ({ location: { start, end }, mutatorName, replacement }: Change): string =>
  JSON.stringify([{ start: pointOf(start), end: pointOf(end) }, mutatorName, replacement]);

const pointOf = ({ line, column }: Point) => ({ column, line });

/** The key under which it is kept, as long as the source is the same. */
export const keyOf = (change: Change, sourceHash: string): string => hashOf(placeOf(change), sourceHash);

export type Journal = {
  /**
   * An earlier verdict, unless there is a new test that may notice what no other has, or the one that noticed it asks
   * something else now.
   */
  find(key: string, jury: string): Verdict | null;
  /** The latest verdict, whichever tests were run; none if the test that noticed it asks something else now. */
  last(key: string): Verdict | null;
  note(key: string, jury: string, verdict: Verdict): void;
};

/**
 * Where verdicts are kept, a line for each mutant, so that a run of hours may be interrupted. `asks` says what a test
 * file asks now.
 */
export const openJournal = (place: string, asks: (test: string) => string | null): Journal => {
  const lines = existsSync(place) ? readFileSync(place, 'utf8').split('\n') : [];
  // The last line may be cut off, where the process was ended.
  const entries = lines.slice(0, -1).map((line) => JSON.parse(line) as Partial<Line>);
  const known = new Map<string, Line>();
  for (const one of entries) if (one.status !== undefined) known.set(one.key ?? '', one as Line);
  const last = (key: string): Line | null => {
    const found = known.get(key) ?? null;
    return found?.by == null || found.asked === asks(found.by) ? found : null;
  };
  return {
    find: (key, jury) => {
      const found = last(key);
      return found !== null && (found.by !== null || found.jury === jury) ? found : null;
    },
    last,
    note: (key, jury, verdict) => {
      const asked = verdict.by === null ? null : asks(verdict.by);
      const line = { key, jury, ...verdict, ...(asked !== null && { asked }) };
      known.set(key, line);
      appendFileSync(place, `${JSON.stringify(line)}\n`);
    },
  };
};
