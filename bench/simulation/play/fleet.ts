import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { SHARE } from '../script/life.ts';
import type { Occasion } from '../script/occasions.ts';
import type { Script } from '../script/script.ts';
import { addChunk, type ChunkResult, type Failure, noTotals, type Totals } from './chunk.ts';
import type { Place } from './memory.ts';
import type { Mutant } from './mutant.ts';
import { STORMS } from './storms.ts';

/** Where few are wanted, chunks are small, so that hardly more are played. */
const chunkFor = (participations: number): number => (participations < 1_000 ? 4 : 20);
/** For fewer than this, a second thread would load the program for little. */
const OF_A_THREAD = 100;

export type FleetSettings = {
  readonly seed: number;
  /** The minimum number of participations to play. */
  readonly participations: number;
  readonly storms?: readonly Script['storm'][];
  /** The fraction of people who use the real client. */
  readonly share?: number;
  /** What happens in every one of them. */
  readonly wanted?: readonly Occasion[];
  readonly mutant?: Mutant | null;
  /** Plays exactly these histories, of whatever seed. */
  readonly places?: readonly Place[] | null;
  /** A thread that outlives this fleet. By default as many threads are started as there are processors, or chunks. */
  readonly thread?: Worker;
  /** The fraction that is done. When it is called is no part of the result. */
  readonly progress?: (done: number) => void;
};

const program = new URL('worker.ts', import.meta.url);

/** A thread for one fleet after another: what it has loaded and compiled for one, it has for the next. */
export const hire = (): Worker => new Worker(program);

/** One for fleets with another mistake each. */
export const hireForMistakes = (): Worker => {
  // Without the compile cache: what is loaded for one mistake is of no use to anybody else.
  const { NODE_COMPILE_CACHE: _cache, ...env } = process.env;
  return new Worker(program, {
    env,
    execArgv: [...process.execArgv, '--disable-warning=ExperimentalWarning'],
  });
};

export const dismiss = (worker: Worker): void => {
  worker.on('error', () => {});
  // Not terminated: ending a thread in the middle of its work has crashed the whole process.
  worker.postMessage('stop');
  worker.unref();
};

export type FleetResult = { readonly totals: Totals; readonly failure: Failure | null };

/**
 * Plays histories on all processors. Chunks are added in order, and where to end is decided in that order too, so that
 * the result does not depend on who was faster.
 */
export const playFleet = ({
  seed,
  participations,
  storms = STORMS,
  share = SHARE,
  wanted = [],
  mutant = null,
  places = null,
  thread,
  progress = () => {},
}: FleetSettings): Promise<FleetResult> => {
  const totals = noTotals();
  const waiting = new Map<number, ChunkResult>();
  let begun = 0;
  let added = 0;
  const count = chunkFor(participations);
  const taskOf = (chunk: number) => {
    if (places === null) return { seed, from: chunk * count, count };
    const place = places[chunk];
    if (place === undefined) return null;
    const { seed: drawnFrom, history, occasion } = place;
    return { seed: drawnFrom, from: history, count: 1, ...(occasion && { wanted: [occasion] }) };
  };
  const isEnough = () =>
    places === null ? totals.participations >= participations : added === places.length;

  return new Promise<FleetResult>((resolve, reject) => {
    const chunks = places?.length ?? Math.ceil(participations / OF_A_THREAD);
    const threads = Math.max(1, Math.min(availableParallelism(), chunks));
    const crew = thread ? [thread] : Array.from({ length: threads }, hire);
    // Each removes only the listeners it added: without its built-in ones, a worker is not heard again.
    const leave: (() => void)[] = [];
    const finish = (settle: () => void) => {
      for (const one of leave) one();
      if (thread === undefined) for (const worker of crew) dismiss(worker);
      settle();
    };
    const give = (worker: Worker) => {
      const task = taskOf(begun);
      if (task === null) return;
      worker.postMessage({ chunk: begun, wanted, ...task, storms, share, mutant, shorten: mutant === null });
      begun += 1;
    };
    const take = (result: ChunkResult): boolean => {
      waiting.set(result.chunk, result);
      for (let next = waiting.get(added); next; next = waiting.get(added)) {
        waiting.delete(added);
        added += 1;
        addChunk(totals, next);
        const { failure } = next;
        if (failure !== null || isEnough()) {
          finish(() => resolve({ totals, failure }));
          return true;
        }
      }
      progress(places === null ? totals.participations / participations : added / places.length);
      return false;
    };
    for (const worker of crew) {
      const error = (fault: unknown) => finish(() => reject(fault));
      const message = (result: ChunkResult) => {
        if (!take(result)) give(worker);
      };
      worker.on('error', error);
      worker.on('message', message);
      leave.push(() => worker.off('error', error).off('message', message));
      give(worker);
    }
  });
};
