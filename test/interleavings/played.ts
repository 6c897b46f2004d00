import { parseArgs } from 'node:util';
import type { Bounds } from '../../bench/interleavings/exploring/bounded.ts';
import type { Strike } from '../../bench/interleavings/gates.ts';
import { memoryIn, tryRemembered } from '../../bench/interleavings/hunting/remembered.ts';
import { createMutantLoader } from '../../bench/simulation/play/mutant-loader.ts';
import { treeSeed } from '../../bench/simulation/play/tree-seed.ts';
import { mutants as historical } from '../simulation/mutants/mutants.ts';
import { errandMutants } from './errand-mutants.ts';
import { mutants, type RacingMutant } from './mutants.ts';

/**
 * Plays what `npm run interleave` plays with these options, in one process, since loading and warming up takes longer than most
 * cases. Prints the rule that each case breaks, or null; and the same of each mistake, in the case that is noted beside it.
 */
type Program = typeof import('../../bench/interleavings/attempt.ts');
type Broken = Record<string, string | null>;

/** What the story reads. */
export type Played = {
  readonly interrupted: Broken;
  readonly dying: Broken;
  readonly both: Broken;
  readonly beside: Broken;
  readonly writingBeside: Broken;
  readonly errands: Broken;
  readonly mistaken: Broken;
  /** A few of the mistakes of the histories, where they were found. */
  readonly remembered: Broken;
};

/** One of so many mistakes of the histories. */
const SAMPLED = 60;

// Thousands of simulated failures are thrown, and nobody reads their stacks.
Error.stackTraceLimit = 0;

const load = createMutantLoader();
const module = new URL('../../bench/interleavings/attempt.ts', import.meta.url);
const { names, grave, namesWith, attempt, attemptBeside, errandNames, attemptErrand } = await load<Program>(
  module,
  null,
);

const brokenBy = async (
  some: readonly string[],
  play: (name: string) => Promise<string | null>,
): Promise<Broken> => {
  const broken: Broken = {};
  for (const name of some) broken[name] = await play(name);
  return broken;
};
const named = (part: string): readonly string[] => names.filter((each) => each.includes(part));

/** As `npm run interleave` reads them. */
const wantedBy = ({ foundBy }: RacingMutant) => {
  const { values } = parseArgs({
    args: [...foundBy],
    options: {
      only: { type: 'string' },
      switches: { type: 'string' },
      strikes: { type: 'string' },
      errands: { type: 'boolean' },
    },
  });
  const { only = '', switches, strikes = '', errands = false } = values;
  const struck = strikes.split(',').filter(Boolean) as Strike[];
  const bounds: Bounds = { switches: Number(switches), strikes: struck };
  return { only, bounds, isErrand: errands };
};

const mistakenIn = async (mutant: RacingMutant): Promise<string | null> => {
  const { only, bounds, isErrand } = wantedBy(mutant);
  if (isErrand) return (await load<Program>(module, mutant)).attemptErrand(only);
  const first = names.find((name) => name.includes(only));
  if (first === undefined) throw new RangeError(`There is no case "${only}".`);
  const program = await load<Program>(module, mutant);
  return program.attempt(first, bounds);
};

const interruption: Bounds = { switches: 1, strikes: [] };
const death: Bounds = { switches: 0, strikes: ['death'] };
const none: Bounds = { switches: 0, strikes: [] };
const joining = namesWith('session.join');
// Of those that are light, and of the mistakes, others come as soon as the product is another.
const seed = treeSeed();
const turn = names.filter((name, at) => grave.includes(name) || at % 3 === seed % 3);
const clean = {
  interrupted: await brokenBy(turn, (name) => attempt(name, interruption)),
  dying: await brokenBy(grave, (name) => attempt(name, death)),
  both: await brokenBy(
    [...named('said after it'), ...named('one more tab that joins, and the loss')],
    (name) => attempt(name, { switches: 1, strikes: ['death'] }),
  ),
  // Where nobody joins at once, those of the release before have only made what is there.
  beside: await brokenBy(grave, (name) =>
    attemptBeside(name, 'session.join', joining.includes(name) ? interruption : none),
  ),
  // Played anew to each end: an old write has to choose its place as it did before.
  writingBeside: await brokenBy(named('closing a session'), (name) => attemptBeside(name, 'content.put')),
  errands: await brokenBy(errandNames, attemptErrand),
};
const mistaken: Broken = {};
for (const mutant of [...mutants, ...errandMutants]) mistaken[mutant.name] = await mistakenIn(mutant);
const memory = await memoryIn(new URL('found.json', import.meta.url));
const found = historical.filter(({ name }) => typeof memory[name] === 'object');
const some = found.filter((_, at) => at % SAMPLED === seed % SAMPLED);
const remembered: Broken = {};
for await (const { mutant, found: again } of tryRemembered(some, memory, load))
  remembered[mutant.name] = again?.sentence ?? null;
const played: Played = { ...clean, mistaken, remembered };
console.log(JSON.stringify(played, null, 2));
