import { fork } from 'node:child_process';
import { setPriority } from 'node:os';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import type { Verdict } from './journal.ts';
import type { TestMap } from './map.ts';
import type { Suspect } from './trial.ts';
import type { Answer, Asking, Task } from './worker.ts';

const worker = fileURLToPath(new URL('./worker.ts', import.meta.url));
const NODE = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  '--max-old-space-size=6000',
];

type Survey = Extract<Answer, { map: TestMap }>;

export type WarmProcess = {
  readonly survey: Survey;
  judge(suspect: Suspect): Promise<Verdict>;
  stop(): void;
};

/**
 * A process with all tests loaded; one that has ended is replaced by another that knows what it knew. A mistake ends it
 * if it ends the new one as well: it might have been one that was judged before.
 */
export const startWarm = async (root: string, task: Task, priority: number): Promise<WarmProcess> => {
  let running = startWorker(root, priority);
  const survey = await running.ask({ task });
  if (survey === null || !('map' in survey))
    throw new Error('The tests end their process with no mistake made.');
  const verdictOf = async (suspect: Suspect): Promise<Verdict | null> => {
    const answer = await running.ask({ suspect });
    if (answer !== null && 'verdict' in answer) return answer.verdict;
    running = startWorker(root, priority);
    await running.ask({ task: { ...task, map: survey.map } });
    return null;
  };
  return {
    survey,
    judge: async (suspect) =>
      (await verdictOf(suspect)) ?? (await verdictOf(suspect)) ?? { status: 'timeout', by: null },
    stop: () => running.stop(),
  };
};

const startWorker = (root: string, priority: number) => {
  const child = fork(worker, {
    cwd: root,
    execArgv: NODE,
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', process.stderr, process.stderr, 'ipc'],
  });
  if (child.pid !== undefined) setPriority(child.pid, priority);
  const gone = new Promise<null>((resolve) => void child.once('exit', () => resolve(null)));
  return {
    /** Null if it ends instead. */
    ask: (asked: Asking): Promise<Answer | null> => {
      const answer = new Promise<Answer>((resolve) => {
        child.once('message', (said) => resolve(said as Answer));
      });
      // What cannot be sent goes to a process that is gone.
      child.send(asked, () => {});
      return Promise.race([answer, gone]);
    },
    stop: () => void child.kill('SIGKILL'),
  };
};
