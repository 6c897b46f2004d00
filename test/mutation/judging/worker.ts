import process from 'node:process';
import { endIfItHangs } from './hang.ts';
import type { Verdict } from './journal.ts';
import { surveyOf, type TestMap } from './map.ts';
import { replace } from './modules.ts';
import { createCourt, type Kills, type Manner, type Near, type Suspect } from './trial.ts';

/** What a worker is told first. */
export type Task = {
  /** The test files, as paths from the root. */
  readonly judges: readonly string[];
  /** By path: the code with mistakes in it, which is loaded instead of the file. */
  readonly code: Readonly<Record<string, string>>;
  /** By changed file: the test files that import it themselves. */
  readonly near: Near;
  /** What is known of who kills what. */
  readonly kills: Kills;
  /** What an earlier worker has found out. */
  readonly map: TestMap | null;
  readonly manner: Manner;
  /** Milliseconds of a processor after which a process that lets nothing else run is ended, at the least. */
  readonly longest: number;
};
export type Asking = { readonly task: Task } | { readonly suspect: Suspect };
/** It is told which tests come to which mistakes, and then what became of each suspect. */
export type Answer =
  | { readonly map: TestMap; readonly dismissed: Readonly<Record<string, string>> }
  | { readonly verdict: Verdict };

/** How many times as long as the longest test a mistake may make one compute. */
const STILL_RIGHT = 5;

/**
 * The process in which tests are loaded and stay loaded, while one mistake after another is switched on. It may hang or
 * die of one; whoever has started it ends it and starts another.
 */
const serve = (answer: (said: Answer) => void): void => {
  let court: ReturnType<typeof createCourt> | null = null;
  const begin = async ({ judges, code, near, kills, map, manner, longest }: Task): Promise<void> => {
    for (const [path, text] of Object.entries(code)) replace(path, text);
    const survey = map === null ? await surveyOf(judges) : { map, dismissed: {}, opened: new Map() };
    // A property may rightly compute for seconds at a stretch.
    endIfItHangs(Math.max(longest, STILL_RIGHT * survey.map.heaviest));
    court = createCourt(survey, { kills, near }, manner);
    answer({ map: survey.map, dismissed: survey.dismissed });
  };
  const judge = async (suspect: Suspect): Promise<void> => {
    if (court === null) throw new TypeError('It was given no task.');
    answer({ verdict: await court(suspect) });
  };
  process.on('message', (asked: Asking) => void ('task' in asked ? begin(asked.task) : judge(asked.suspect)));
  // Whoever has asked is gone.
  process.on('disconnect', () => process.exit());
};

if (process.send === undefined) throw new TypeError('It is a process that another one asks.');
serve((said) => void process.send?.(said));
