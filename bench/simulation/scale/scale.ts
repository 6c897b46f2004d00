import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { SliceResult } from './slice.ts';
import { type Strategy, strategies } from './strategies.ts';
import { addTally, createTally, type Tally } from './tally.ts';

export type Scale = {
  readonly people: number;
  readonly hours: number;
  readonly seed: number;
  /** The demands of each strategy on the account, by the second. */
  readonly tallies: Readonly<Record<Strategy, Tally>>;
  /** Participant-hours inside sessions. */
  readonly hoursInside: number;
};

const SLICE = 5_000;

/** Plays the same day of this many people under each strategy, on all processors. */
export const playScale = (
  people: number,
  hours: number,
  seed: number,
  progress: (done: number) => void,
): Promise<Scale> =>
  new Promise((resolve, reject) => {
    const tallies = Object.fromEntries(strategies.map((name) => [name, createTally(hours * 3_600)]));
    const workers: Worker[] = [];
    let given = 0;
    let done = 0;
    let inside = 0;
    const stop = () => {
      for (const worker of workers) void worker.terminate();
    };
    const take = (result: SliceResult) => {
      for (const name of strategies)
        addTally(tallies[name]?.counts ?? result.counts[name], result.counts[name]);
      inside += result.inside;
      done += result.people;
      progress(done / people);
      if (done < people) return;
      stop();
      resolve({
        people,
        hours,
        seed,
        tallies: tallies as Record<Strategy, Tally>,
        hoursInside: inside / 3_600_000,
      });
    };
    const give = (worker: Worker) => {
      const from = given * SLICE;
      if (from >= people) return;
      worker.postMessage({ slice: given, seed, from, count: Math.min(SLICE, people - from), hours });
      given += 1;
    };
    for (let thread = 0; thread < availableParallelism(); thread += 1) {
      const worker = new Worker(new URL('scale-worker.ts', import.meta.url));
      workers.push(worker);
      worker.on('error', (error) => {
        stop();
        reject(error);
      });
      worker.on('message', (message: 'ready' | SliceResult) => {
        if (message !== 'ready') take(message);
        give(worker);
      });
    }
  });
