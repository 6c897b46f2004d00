import { readFile, writeFile } from 'node:fs/promises';
import { longestSilence } from '../../../shared/standards/conformity.ts';
import { policies } from '../script/deployments/policies.ts';
import { SHARE } from '../script/life.ts';
import { LONGEST_RULE } from '../script/rules/rule-steps.ts';
import { type Script, scriptOf } from '../script/script.ts';
import { type Place, placeFrom, placeText } from './memory.ts';
import { STORMS } from './storms.ts';
import { traitsOf } from './traits.ts';

/** Histories that have the most different traits for what it costs to play them. */
export type Choice = {
  /** Of how many histories they were chosen, the first of a seed: about 30,000 participations. */
  readonly of: number;
  /** How many traits they have together. */
  readonly traits: number;
  readonly places: readonly Place[];
};

const OF = 3_200;
const CHOSEN = 100;
const CHOICE = new URL('../../../test/simulation/chosen.json', import.meta.url);

type Candidate = { readonly size: number; readonly traits: ReadonlySet<string> };

const candidateOf = ({ seed, history }: Place): Candidate => {
  const script = scriptOf(seed, history, STORMS, SHARE);
  return { size: callsOf(script), traits: traitsOf(script) };
};

const MINUTE = 60_000;

/**
 * About how many calls its functions make; these numbers are the best for sixty histories that were played. Whoever stays or
 * looks on does something every minute, until everybody else has long been silent.
 */
export const callsOf = ({ people, policy, stayer, onlooker }: Script): number => {
  const steps = people.flatMap((person) => person.steps);
  const last = Math.max(0, ...steps.map(({ at, more }) => at + more));
  const minutes = (last + 2 * LONGEST_RULE * longestSilence(policies[policy])) / MINUTE;
  const perMinute = (stayer ? 2.2 : 0) + (onlooker ? 0.4 : 0);
  return 15 * steps.length + 60 * people.length + perMinute * minutes;
};

export const choose = (seed: number): Choice => {
  const all = Array.from({ length: OF }, (_, history): Place => ({ seed, history }));
  const chosen = new Set(mostForLeast(all.map(candidateOf), CHOSEN));
  const places = all.filter(({ history }) => chosen.has(history));
  return { of: OF, traits: traitsIn(places).size, places };
};

export const traitsIn = (places: readonly Place[]): ReadonlySet<string> =>
  new Set(places.flatMap((place) => [...candidateOf(place).traits]));

/** So many candidates, by their numbers: always the one next that adds most traits for its size. */
export const mostForLeast = (candidates: readonly Candidate[], count: number): readonly number[] => {
  const known = new Set<string>();
  const worthOf = ({ size, traits }: Candidate): number => traits.difference(known).size / size;
  // What it was worth when it was last looked at; since then it can only have become less.
  const open = candidates
    .map((one, nth) => ({ one, nth, worth: worthOf(one) }))
    .sort((one, other) => other.worth - one.worth);
  const chosen: number[] = [];
  for (let first = open.shift(); first && chosen.length < count; first = open.shift()) {
    const worth = worthOf(first.one);
    if (worth >= (open[0]?.worth ?? 0)) {
      chosen.push(first.nth);
      for (const trait of first.one.traits) known.add(trait);
    } else {
      const after = open.findIndex((other) => other.worth <= worth);
      open.splice(after < 0 ? open.length : after, 0, { ...first, worth });
    }
  }
  return chosen;
};

export const noteChoice = (choice: Choice): Promise<void> => {
  const places = choice.places.map(placeText);
  return writeFile(CHOICE, `${JSON.stringify({ ...choice, places }, null, 2)}\n`);
};

export const recallChoice = async (): Promise<Choice> => {
  const { places, ...noted } = JSON.parse(await readFile(CHOICE, 'utf8')) as Omit<Choice, 'places'> & {
    readonly places: readonly string[];
  };
  return { ...noted, places: places.map(placeFrom) };
};
