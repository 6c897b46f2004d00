/** What loads a mistake, or none. */
export type Program = typeof import('../attempt.ts');
export const program = new URL('../attempt.ts', import.meta.url);

/** Bounds within which a mistake is tried in a case. Plays it to the rule that breaks; null when none does. */
export type Rung = {
  readonly within: string;
  readonly play: (loaded: Program, name: string) => Promise<string | null>;
};

/** Each takes some seconds for all cases; most mistakes are found on the first. */
export const rungs: readonly Rung[] = [
  {
    within: 'one interruption',
    play: ({ attempt }, name) => attempt(name, { switches: 1, strikes: [] }),
  },
  {
    within: 'one death',
    play: ({ attempt }, name) => attempt(name, { switches: 0, strikes: ['death'] }),
  },
  {
    within: 'one lost answer',
    play: ({ attempt }, name) => attempt(name, { switches: 0, strikes: ['lost answer'] }),
  },
];

/** What only functions of the release before bring to light is tried beside those as well. */
export const besides: readonly Rung[] = [
  {
    within: 'one interruption, joins of the release before',
    play: ({ attemptBeside }, name) => attemptBeside(name, 'session.join', { switches: 1, strikes: [] }),
  },
  {
    within: 'one death, joins of the release before',
    play: ({ attemptBeside }, name) =>
      attemptBeside(name, 'session.join', { switches: 0, strikes: ['death'] }),
  },
  {
    within: 'one interruption, connections of the release before',
    play: ({ attemptBeside }, name) => attemptBeside(name, 'connect', { switches: 1, strikes: [] }),
  },
];

/** Too many orders to hunt in. Of some mistakes it is known that they show here. */
export const deeper: readonly Rung[] = [
  {
    within: 'one interruption and one death',
    play: ({ attempt }, name) => attempt(name, { switches: 1, strikes: ['death'] }),
  },
];

/** What is asked of functions one after the other, where no order matters. */
export const asked: Rung = {
  within: 'an errand',
  play: ({ attemptErrand }, name) => attemptErrand(name),
};
