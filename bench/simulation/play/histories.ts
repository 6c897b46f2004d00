import type { LateThing } from '../oracle/rules/timings/lateness.ts';
import { count, createHistogram, type Histogram } from '../report/histogram.ts';
import { type Script, scriptOf } from '../script/script.ts';
import type { ChunkResult, ChunkTask, Failure, LateKey } from './chunk.ts';
import { type Broken, playHistory } from './history.ts';
import { shrink } from './shrinking.ts';

/** Plays the histories of a chunk up to the first that breaks a rule, and shortens that one as far as it can. */
export const playChunk = async ({
  chunk,
  seed,
  from,
  count: wanted,
  storms,
  share,
  wanted: occasions,
  shorten,
}: ChunkTask): Promise<ChunkResult> => {
  const late = new Map<LateKey, Histogram>();
  const sums = { histories: 0, participations: 0, runs: 0, calls: 0, faults: 0 };
  let failure: Failure | null = null;
  for (let index = from; index < from + wanted && failure === null; index += 1) {
    const script = scriptOf(seed, index, storms, share, occasions);
    const { broken, ...counts } = await playHistory(script, ({ thing, lateness }) => {
      count(histogramOf(late, thing, script), lateness);
    });
    sums.histories += 1;
    for (const field of ['participations', 'runs', 'calls', 'faults'] as const) sums[field] += counts[field];
    if (broken !== null) failure = { seed, index, ...(await told(shorten, script, broken)) };
  }
  return { chunk, ...sums, late, failure };
};

const histogramOf = (
  late: Map<LateKey, Histogram>,
  thing: LateThing,
  { policy, storm }: Script,
): Histogram => {
  const key = `${thing}/${policy}/${storm}` as const;
  const known = late.get(key) ?? createHistogram();
  late.set(key, known);
  return known;
};

const nothing = () => {};

/** The timeline of the shortest history that breaks the same rule, if somebody will read it. */
const told = async (
  shorten: boolean,
  script: Script,
  broken: Broken,
): Promise<Omit<Failure, 'seed' | 'index'>> => {
  const sizes = ({ people }: Script) => ({
    people: people.length,
    steps: people.reduce((sum, person) => sum + person.steps.length, 0),
  });
  if (!shorten) return { ...broken, timeline: [], ...sizes(script) };
  const shortest = await shrink(script, broken.rule, (candidate) => playHistory(candidate, nothing));
  const timeline: string[] = [];
  const again = await playHistory(shortest, nothing, (at, line) => timeline.push(`${clock(at)}  ${line}`));
  return { ...(again.broken ?? broken), timeline, ...sizes(shortest) };
};

/** Hours, minutes, seconds and milliseconds since the beginning of a history. */
const clock = (at: number): string => new Date(Math.round(at)).toISOString().slice(11, 23);
