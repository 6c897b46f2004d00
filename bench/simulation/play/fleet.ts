import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { SHARE } from '../script/life.ts';
import type { Occasion } from '../script/occasions.ts';
import type { Script } from '../script/script.ts';
import { addChunk, type ChunkResult, type Failure, noTotals, type Totals } from './chunk.ts';
import type { Place } from './memory.ts';
import type { Mutant } from './mutant.ts';

const CHUNK = 20;
/** Hardly any chunk has fewer participations than this. Where one is enough, a second thread would play for nothing. */
const OF_A_CHUNK = 100;

export type FleetSettings = {
  readonly seed: number;
  /** How many participations to play, at least. */
  readonly participations: number;
  /** How hostile the platform is; each history draws one of these. */
  readonly storms?: readonly Script['storm'][];
  /** How many of the people use the real client, of 1. */
  readonly share?: number;
  /** What comes to pass in every one of them. */
  readonly wanted?: readonly Occasion[];
  readonly mutant?: Mutant | null;
  /** Plays these, of whatever seed, and no others. */
  readonly places?: readonly Place[] | null;
  /** One that outlives this; by default as many as there are processors, or chunks, for this alone. */
  readonly thread?: Worker;
  /** How far it is, of 1; its time is not part of the result. */
  readonly progress?: (done: number) => void;
};

const program = new URL('worker.ts', import.meta.url);

/** A thread for one fleet after the other, each with another mistake. */
export const hire = (): Worker => {
  // What is loaded anew for each mistake is of no use to anybody else: it is not put into a cache.
  const { NODE_COMPILE_CACHE: _cache, ...env } = process.env;
  return new Worker(program, {
    env,
    execArgv: [...process.execArgv, '--disable-warning=ExperimentalWarning'],
  });
};

export const dismiss = (worker: Worker): void => {
  worker.on('error', () => {});
  // Not terminated: to end a thread in the middle of its work has taken the whole process down.
  worker.postMessage('stop');
  worker.unref();
};

export type FleetResult = { readonly totals: Totals; readonly failure: Failure | null };

/**
 * Plays histories on all processors. Chunks are summed up in their order and the end is decided by that order too,
 * so that the result does not depend on who was faster.
 */
export const playFleet = ({
  seed,
  participations,
  storms = [0, 1, 1, 3],
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
  const taskOf = (chunk: number) => {
    if (places === null) return { seed, from: chunk * CHUNK, count: CHUNK };
    const place = places[chunk];
    if (place === undefined) return null;
    const { seed: drawnFrom, history, occasion } = place;
    return { seed: drawnFrom, from: history, count: 1, ...(occasion && { wanted: [occasion] }) };
  };
  const isEnough = () =>
    places === null ? totals.participations >= participations : added === places.length;

  return new Promise<FleetResult>((resolve, reject) => {
    const chunks = places?.length ?? Math.ceil(participations / OF_A_CHUNK);
    const threads = Math.max(1, Math.min(availableParallelism(), chunks));
    const crew = thread ? [thread] : Array.from({ length: threads }, () => new Worker(program));
    // Each takes off what it has put on: without the listeners that it has by itself, a worker is not heard again.
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
      progress(totals.participations / participations);
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
