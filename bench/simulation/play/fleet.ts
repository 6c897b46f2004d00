import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { SHARE } from '../script/life.ts';
import type { Script } from '../script/script.ts';
import { addChunk, type ChunkResult, type Failure, noTotals, type Totals } from './chunk.ts';
import type { Place } from './memory.ts';
import type { Mutant } from './mutant.ts';

const CHUNK = 20;

export type FleetSettings = {
  readonly seed: number;
  /** How many participations to play, at least. */
  readonly participations: number;
  /** How hostile the platform is; each history draws one of these. */
  readonly storms?: readonly Script['storm'][];
  /** How many of the people use the real client, of 1. */
  readonly share?: number;
  readonly mutant?: Mutant | null;
  /** Plays these, of whatever seed, and no others. */
  readonly places?: readonly Place[] | null;
  /** Threads; by default as many as there are processors. */
  readonly threads?: number;
  /** How far it is, of 1; its time is not part of the result. */
  readonly progress?: (done: number) => void;
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
  mutant = null,
  places = null,
  threads = availableParallelism(),
  progress = () => {},
}: FleetSettings): Promise<FleetResult> => {
  const totals = noTotals();
  const waiting = new Map<number, ChunkResult>();
  let given = 0;
  let added = 0;
  const taskOf = (chunk: number) => {
    if (places === null) return { seed, from: chunk * CHUNK, count: CHUNK };
    const place = places[chunk];
    return place ? { seed: place.seed, from: place.history, count: 1 } : null;
  };
  const isEnough = () =>
    places === null ? totals.participations >= participations : added === places.length;

  return new Promise<FleetResult>((resolve, reject) => {
    const workers = new Set<Worker>();
    const finish = (settle: () => void) => {
      for (const worker of workers) {
        worker.removeAllListeners();
        worker.on('error', () => {});
        // Not terminated: to end a thread in the middle of its work has taken the whole process down.
        worker.postMessage('stop');
        worker.unref();
      }
      settle();
    };
    const give = (worker: Worker) => {
      const task = taskOf(given);
      if (task === null) return;
      worker.postMessage({ chunk: given, ...task, storms, share, shorten: mutant === null });
      given += 1;
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
    for (let thread = 0; thread < threads; thread += 1) {
      const worker = new Worker(new URL('worker.ts', import.meta.url), { workerData: { mutant } });
      workers.add(worker);
      worker.on('error', (error) => finish(() => reject(error)));
      worker.on('message', (message: 'ready' | ChunkResult) => {
        if (message !== 'ready' && take(message)) return;
        give(worker);
      });
    }
  });
};
