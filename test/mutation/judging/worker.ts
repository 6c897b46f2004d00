import process from 'node:process';
import { endIfItHangs } from './hang.ts';
import type { Verdict } from './journal.ts';
import { surveyOf, type TestMap } from './map.ts';
import { replace } from './modules.ts';
import { createCourt, type Kills, type Suspect } from './trial.ts';

/** What a worker is told first. */
export type Task = {
  /** The test files, as paths from the root. */
  readonly judges: readonly string[];
  /** By path: the code with mistakes in it, which is loaded instead of the file. */
  readonly code: Readonly<Record<string, string>>;
  /** What is known of who kills what. */
  readonly kills: Kills;
  /** What an earlier worker has found out. */
  readonly map: TestMap | null;
  /** Each mistake is asked of test files that are loaded for it alone. */
  readonly isCold: boolean;
  /** Milliseconds of a processor after which a process that lets nothing else run is ended. */
  readonly longest: number;
};
export type Asking = { readonly task: Task } | { readonly suspect: Suspect };
/** It is told which tests come to which mistakes, and then what became of each suspect. */
export type Answer =
  | { readonly map: TestMap; readonly dismissed: Readonly<Record<string, string>> }
  | { readonly verdict: Verdict };

/**
 * The process in which tests are loaded and stay loaded, while one mistake after another is switched on. It may hang or
 * die of one; whoever has started it ends it and starts another.
 */
const serve = (answer: (said: Answer) => void): void => {
  let court: ReturnType<typeof createCourt> | null = null;
  const begin = async ({ judges, code, kills, map, isCold, longest }: Task): Promise<void> => {
    endIfItHangs(longest);
    for (const [path, text] of Object.entries(code)) replace(path, text);
    const survey = map === null ? await surveyOf(judges) : { map, dismissed: {} };
    court = createCourt(survey.map, kills, isCold);
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
