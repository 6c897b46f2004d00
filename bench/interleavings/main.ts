import { parseArgs } from 'node:util';
import { endPlainly } from '../../infra/operations/command.ts';
import { UsageError } from '../../infra/operations/usage-error.ts';
import { errandMutants } from '../../test/interleavings/errand-mutants.ts';
import { mutants } from '../../test/interleavings/mutants.ts';
import { mutants as historical } from '../../test/simulation/mutants/mutants.ts';
import { applyMutant } from '../simulation/play/mutant.ts';
import { tableOf } from '../simulation/report/text-table.ts';
import { TooMany } from './exploring/orders.ts';
import type { Strike } from './gates.ts';
import { hunt, huntTable } from './hunting/hunt.ts';
import { memoryIn, tryRemembered } from './hunting/remembered.ts';
import { noteVerdict, verdictsIn } from './hunting/verdicts.ts';

/** `npm run interleave` explores the orders in which the calls of a few functions can interleave. */
endPlainly();
const { values } = parseArgs({
  options: {
    /**
     * Any of `death`, `failure`, `lost answer`, `repetition`, separated by commas. One of them strikes once in each
     * order.
     */
    strikes: { type: 'string', default: '' },
    /** How many times one function may interrupt another. Without it there is no limit. */
    switches: { type: 'string' },
    /** Counts in another way, as a check: plays one of all orders that differ only in independent calls. */
    traces: { type: 'boolean', default: false },
    /** Only cases whose names contain this. */
    only: { type: 'string', default: '' },
    /** Functions with this in their names are those of the release before (`session.join`, `alarm`, `sweep`). */
    before: { type: 'string' },
    /** A case that needs more states, or more plays where orders are played, is given up, and reported so. */
    most: { type: 'string', default: '1000000' },
    /** Plays no orders, but what is asked of functions one after the other: what they refuse, and what they take up. */
    errands: { type: 'boolean', default: false },
    /** Plays with this mistake in the code, to the first rule that breaks: one must. */
    mutant: { type: 'string' },
    /** Tries every mistake that the histories are tried with, and lists those that are found here too. */
    mutants: { type: 'boolean', default: false },
    /** With it: tries each where it was found before (`test/interleavings/found.json`), and hunts none. */
    remembered: { type: 'boolean', default: false },
    /**
     * With it: a file to note in what was found out about each, and to go on from when this is started again. What no case has
     * found is tried in the cases that are new.
     */
    verdicts: { type: 'string' },
  },
});
// Thousands of simulated failures are thrown, and nobody reads their stacks.
Error.stackTraceLimit = 0;

const PATIENCE = 10_000;

/** Says every few seconds how far it is. */
const teller = (name: string) => {
  let last = performance.now();
  return (sofar: string) => {
    if (performance.now() < last + PATIENCE) return;
    last = performance.now();
    console.error(`${name}: ${sofar}`);
  };
};

/** What is loaded from now on has the mistake in it that was asked for, if any. */
const applyMistake = (): boolean => {
  const mutant = [...mutants, ...errandMutants, ...historical].find(({ name }) => name === values.mutant);
  if (values.mutant !== undefined && mutant === undefined)
    throw new UsageError(`There is no mutant "${values.mutant}".`);
  if (mutant) applyMutant(mutant);
  return mutant !== undefined;
};

/** @throws when there is none: what is not played breaks nothing. */
const chosen = (names: readonly string[]): readonly string[] => {
  const some = names.filter((name) => name.includes(values.only));
  if (some.length === 0) throw new UsageError(`Nothing is called "${values.only}".`);
  return some;
};

/** @throws for a name that is none of theirs. */
const struckBy = (all: readonly Strike[]): readonly Strike[] => {
  const named = values.strikes.split(',').filter(Boolean);
  const unknown = named.find((name) => !all.some((strike) => strike === name));
  if (unknown !== undefined)
    throw new UsageError(`Nothing strikes by "${unknown}", but ${all.join(', ')} do.`);
  return all.filter((strike) => named.includes(strike));
};

const askEach = async (): Promise<void> => {
  applyMistake();
  const { errandNames, attemptErrand } = await import('./attempt.ts');
  const lines: string[][] = [];
  for (const name of chosen(errandNames)) {
    const sentence = await attemptErrand(name);
    lines.push([name, sentence ?? 'nothing']);
    if (sentence !== null) process.exitCode = 1;
  }
  console.log(tableOf(['What is asked', 'what goes wrong'], lines));
};

const play = async (): Promise<void> => {
  const isMistaken = applyMistake();
  // Imported only now, so that the mistake is in what is loaded.
  const [{ cases }, { exploreBounded, exploreTraced, exploreWhole }, { playBefore }, { strikes }] =
    await Promise.all([
      import('./cases/cases.ts'),
      import('./play.ts'),
      import('./stage/beside.ts'),
      import('./gates.ts'),
    ]);
  const struck = struckBy(strikes);
  const wanted = chosen(cases.map(({ name }) => name));
  if (values.before !== undefined) playBefore(values.before);

  const beginning = performance.now();
  const lines: string[][] = [];
  let isBroken = false;
  for (const one of cases.filter(({ name }) => wanted.includes(name))) {
    const start = performance.now();
    const [switches, most] = [Number(values.switches), Number(values.most)];
    const explore = values.traces ? exploreTraced : exploreWhole;
    const exploring =
      values.switches === undefined
        ? explore(one, struck, most, teller(one.name))
        : exploreBounded(one, { strikes: struck, switches }, most);
    const explored = await exploring.catch((error: unknown) => {
      if (error instanceof TooMany) return null;
      throw error;
    });
    console.error(`${one.name}: ${explored?.plays ?? 'too many'} plays in ${secondsSince(start)} s`);
    if (explored === null) {
      lines.push([one.name, '–', '–', '–', '–', 'not played whole']);
      continue;
    }
    const { orders, distinct, ends, fault, outcomes } = explored;
    lines.push([
      one.name,
      orders.toLocaleString('en'),
      distinct.toLocaleString('en'),
      ends.size.toLocaleString('en'),
      String(outcomes.size),
      fault?.sentence ?? 'none',
    ]);
    isBroken ||= fault !== null;
    if (fault) console.error([fault.sentence, ...fault.calls].join('\n    '));
    if (fault && isMistaken) break;
  }
  console.log(
    tableOf(
      [
        'What happens at once',
        'orders',
        values.traces ? 'distinct' : 'states',
        'ends',
        'outcomes',
        'broken rule',
      ],
      lines,
    ),
  );
  console.error(`All of it took ${secondsSince(beginning)} s.`);
  process.exitCode = isBroken ? 1 : 0;
};

const secondsSince = (instant: number): string => ((performance.now() - instant) / 1_000).toFixed(1);

const huntAll = async (file: string | undefined): Promise<void> => {
  const hunted = await hunt(
    historical,
    (line) => console.error(line),
    values.only,
    file === undefined ? new Map() : await verdictsIn(file),
    async (name, verdict) => {
      if (file !== undefined) await noteVerdict(file, name, verdict);
    },
  );
  console.log(huntTable(hunted));
};

const tryAgain = async (): Promise<void> => {
  const memory = await memoryIn(new URL('../../test/interleavings/found.json', import.meta.url));
  const lines: string[][] = [];
  for await (const { mutant, found, why } of tryRemembered(historical, memory)) {
    lines.push([mutant.name, found?.in ?? why ?? 'not found', found?.within ?? '', found?.sentence ?? '']);
    if (found === null && why === null) process.exitCode = 1;
    console.error(`${lines.length} of ${historical.length}: ${lines.at(-1)?.slice(0, 2).join(', ')}`);
  }
  console.log(tableOf(['mutant', 'found by', 'within', 'in its words'], lines));
};

if (values.errands) await askEach();
else if (values.mutants && values.remembered) await tryAgain();
else if (values.mutants) await huntAll(values.verdicts);
else await play();
