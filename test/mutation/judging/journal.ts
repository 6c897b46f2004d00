import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { hashOf } from './jury.ts';

/** What has become of a mutant. */
export type Verdict = {
  readonly status: 'killed' | 'survived' | 'timeout';
  /** The test file that has noticed it. */
  readonly by: string | null;
  readonly failureMessage?: string;
};

type Line = Verdict & {
  /** Stands for the mistake and the file that it is made in. */
  readonly key: string;
  /** Stands for all tests that come to it. */
  readonly jury: string;
};

/** A small change of a source, as Stryker has it: lines and columns begin with 0. */
export type Change = {
  readonly mutatorName: string;
  readonly replacement: string;
  readonly location: { readonly start: Point; readonly end: Point };
};
type Point = { readonly line: number; readonly column: number };

/** Which change it is, wherever the source stands. */
export const placeOf = ({ location: { start, end }, mutatorName, replacement }: Change): string =>
  JSON.stringify([{ start: pointOf(start), end: pointOf(end) }, mutatorName, replacement]);

const pointOf = ({ line, column }: Point) => ({ column, line });

/** Under which it is kept, as long as the source is the same. */
export const keyOf = (change: Change, sourceHash: string): string => hashOf(placeOf(change), sourceHash);

export type Journal = {
  /** What was found out earlier, unless a test is new that may notice what no other has. */
  find(key: string, jury: string): Verdict | null;
  /** The same, whichever tests were asked. */
  last(key: string): Verdict | null;
  note(key: string, jury: string, verdict: Verdict): void;
  /** This one is judged next, and ends the process if it never ends. */
  begin(key: string): void;
  /** Whoever has been begun and come to no end. */
  readonly unended: string | null;
};

/** Where what came out is kept, a line for each mutant, so that a run of hours may be interrupted. */
export const openJournal = (place: string): Journal => {
  const lines = existsSync(place) ? readFileSync(place, 'utf8').split('\n') : [];
  // The last may be cut off, where the process was ended.
  const entries = lines.slice(0, -1).map((line) => JSON.parse(line) as Partial<Line>);
  const known = new Map<string, Line>();
  for (const one of entries) if (one.status !== undefined) known.set(one.key ?? '', one as Line);
  const last = entries.at(-1);
  const write = (line: object) => appendFileSync(place, `${JSON.stringify(line)}\n`);
  return {
    unended: last && last.status === undefined ? (last.key ?? null) : null,
    find: (key, jury) => {
      const found = known.get(key);
      return found && (found.status !== 'survived' || found.jury === jury) ? found : null;
    },
    last: (key) => known.get(key) ?? null,
    note: (key, jury, verdict) => {
      const line = { key, jury, ...verdict };
      // Of whoever has ended the process it may be asked once more.
      known.set(key, line);
      write(line);
    },
    begin: (key) => write({ key }),
  };
};
