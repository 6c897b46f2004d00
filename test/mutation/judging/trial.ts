import process from 'node:process';
import type { Verdict } from './journal.ts';
import { describe, MOST_KEPT, type Place, type Survey, type TestMap } from './map.ts';
import { make } from './switch.ts';
import { openTestFile, type TestFile } from './test-file.ts';

export type Suspect = {
  readonly id: string;
  readonly source: string;
  /** There is a reason why no test can notice it: whoever looks for long finds nobody. */
  readonly isExplained: boolean;
};

/** How many mutants of a source file each test, or test file, has killed. */
export type Kills = Record<string, Record<string, number>>;

/** By source file: the test files that import it themselves. */
export type Near = Readonly<Record<string, readonly string[]>>;

export const credit = (kills: Kills, source: string, name: string): void => {
  const mine = kills[source] ?? {};
  mine[name] = (mine[name] ?? 0) + 1;
  kills[source] = mine;
};

export type Manner = {
  /** Each mistake is asked of test files that are loaded for it alone. */
  readonly isCold: boolean;
  /** Who survives a short while is let go. */
  readonly isQuick: boolean;
};

type Failure = { readonly fault: unknown; readonly name: string };

/**
 * The processor time in milliseconds that may be spent on one mutant with tests that are already loaded, and again with
 * tests that are reloaded: for one that has a reason to survive, and for any other. Because of it a mutant may be
 * reported as surviving that another test would have killed, never the other way round.
 */
const PATIENCE = { explained: 2_000, unexplained: 10_000 };
/** The same where the verdict about a survivor is not kept anyway. */
const SHORT_PATIENCE = 500;
/**
 * How many test files are reloaded for a mutant that takes effect when something is loaded, and how many for any other.
 */
const MOST_LOADED = { explained: 12, unexplained: 40 };
const LOADED_TO_BE_SURE = 2;
/** So many times as often as without it a mistake may be come to, and so many times in any case. */
const HITS = 100;
const FEW_HITS = 100_000;

/**
 * Runs one test after another against a mutant until one fails, beginning with those that have killed most in the same
 * source file. First the tests that are loaded already; mutants that take effect when something is loaded or first
 * needed, and all that have survived so far, are then tried on test files that are reloaded with the mistake active. A
 * cold court knows only the latter, for every mistake and with all test files: nothing can be left of an earlier one.
 */
export const createCourt = (
  { map, opened: surveyed }: Pick<Survey, 'map' | 'opened'>,
  { kills, near }: { readonly kills: Kills; readonly near: Near },
  { isCold, isQuick }: Manner,
) => {
  const kept = new Map(surveyed);

  const opened = async (file: string): Promise<TestFile> => {
    const found = kept.get(file) ?? (await openTestFile(file));
    kept.delete(file);
    kept.set(file, found);
    const [oldest] = kept.keys();
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
    return found;
  };

  /** A test that comes to the mistake by far more often than without it is in an endless loop. */
  const within = ({ id }: Suspect, often: number) => ({ id, hitLimit: Math.max(HITS * often, FEW_HITS) });
  const inFile = (suspect: Suspect) => within(suspect, map.hits[suspect.id] ?? 1);
  const inTest = (suspect: Suspect, { file, index }: Place) => {
    const nth = map.told[suspect.id]?.[file]?.indexOf(index) ?? -1;
    return within(suspect, map.often[suspect.id]?.[file]?.[nth] ?? 1);
  };

  /** Why the test fails with the mistake, once it is certain that the mistake is the cause. */
  const failure = async (place: Place, suspect: Suspect): Promise<unknown> => {
    const { file, index } = place;
    const limited = inTest(suspect, place);
    make(null);
    const { sentences, ask } = await opened(file);
    const sentence = sentences[index];
    if (sentence === undefined) return null;
    const limit = 5_000 + 30 * (map.took[file]?.[index] ?? 0);
    const withIt = async () => {
      make(limited);
      const fault = await ask(sentence, limit);
      make(null);
      return fault;
    };
    const first = await withIt();
    if (first === null) return null;
    // Something may be left of an earlier mistake, or this test depends on chance.
    if ((await ask(sentence, limit)) === null && (await withIt()) !== null) return first;
    kept.delete(file);
    const anew = await opened(file);
    const again = anew.sentences[index];
    if (again === undefined) return null;
    make(limited);
    const fault = await anew.ask(again, limit);
    make(null);
    kept.delete(file);
    return fault;
  };

  /**
   * The same for a whole file, with the mistake made before it is loaded: first the tests that have killed the most.
   */
  const failureAnew = async (file: string, suspect: Suspect): Promise<Failure | null> => {
    const nameOf = (index: number) => `${file} ${index}`;
    const killsOf = (index: number) => kills[suspect.source]?.[nameOf(index)] ?? 0;
    make(inFile(suspect));
    try {
      const { sentences, ask } = await openTestFile(file);
      const places = [...sentences.entries()].sort(([one], [other]) => killsOf(other) - killsOf(one));
      for (const [index, sentence] of places) {
        const fault = await ask(sentence, 5_000 + 30 * (map.took[file]?.[index] ?? 0));
        if (fault !== null && map.silent[file]?.includes(index) !== true)
          return { fault, name: nameOf(index) };
      }
      return null;
    } catch (fault) {
      return { fault: fault ?? 'nothing was said', name: file };
    } finally {
      make(null);
    }
  };

  const wholeOf = (file: string): number => (map.took[file] ?? []).reduce((sum, took) => sum + took, 0);

  return async (suspect: Suspect): Promise<Verdict> => {
    const begun = process.cpuUsage();
    const kind = suspect.isExplained ? 'explained' : 'unexplained';
    const patience = isQuick ? SHORT_PATIENCE : PATIENCE[kind];
    const isLate = (limit: number) => {
      const { user, system } = process.cpuUsage(begun);
      return user + system > 1_000 * limit;
    };
    const mine = kills[suspect.source] ?? {};
    const guilty = (fault: unknown, file: string, name: string): Verdict => {
      credit(kills, suspect.source, name);
      if (name !== file) credit(kills, suspect.source, file);
      return { status: 'killed', by: file, failureMessage: describe(fault).slice(0, 500) };
    };
    const told = map.told[suspect.id] ?? {};
    const loaded = map.loaded[suspect.id] ?? [];
    if (loaded.length === 0 && !isCold) {
      const places = Object.entries(told).flatMap(([file, indices]) =>
        indices.map((index) => ({
          file,
          index,
          kills: mine[`${file} ${index}`] ?? 0,
          ofFile: mine[file] ?? 0,
          took: map.took[file]?.[index] ?? 0,
        })),
      );
      places.sort(
        (one, other) => other.kills - one.kills || other.ofFile - one.ofFile || one.took - other.took,
      );
      for (const place of places) {
        if (isLate(patience)) break;
        const fault = await failure(place, suspect);
        if (fault !== null) return guilty(fault, place.file, `${place.file} ${place.index}`);
      }
    }
    const nearness = (file: string) => Number(near[suspect.source]?.includes(file) === true);
    const files = [...new Set([...Object.keys(told), ...loaded])].sort(
      (one, other) =>
        (mine[other] ?? 0) - (mine[one] ?? 0) ||
        nearness(other) - nearness(one) ||
        (told[other]?.length ?? 0) - (told[one]?.length ?? 0) ||
        wholeOf(one) - wholeOf(other),
    );
    const sure = isQuick ? (isMadeOnce(map, suspect) ? 1 : 0) : LOADED_TO_BE_SURE;
    const most = isCold ? files.length : loaded.length > 0 ? MOST_LOADED[kind] : sure;
    for (const [index, file] of files.slice(0, most).entries()) {
      if (index > 0 && !isCold && isLate(2 * patience)) break;
      const failed = await failureAnew(file, suspect);
      if (failed !== null) return guilty(failed.fault, file, failed.name);
    }
    return { status: 'survived', by: null };
  };
};

/** It may be in a module that is imported when first needed: then it has no effect on one that is there already. */
const isMadeOnce = ({ hits }: TestMap, { id }: Suspect): boolean => hits[id] === 1;
