import { ModuleMocker } from 'jest-mock';

export type Globals = Readonly<Record<string, unknown>>;

const mocker = new ModuleMocker(globalThis);

/** What our tests use of it. Whoever needs more is run apart (`suite/apart.ts`); timers that are turned by hand are those of `node:test`. */
const jest = {
  fn: mocker.fn.bind(mocker),
  spyOn: mocker.spyOn.bind(mocker),
  restoreAllMocks: () => mocker.restoreAllMocks(),
};

let known: Globals | null = null;

/** They are the same for every file. */
export const give = (globals: Globals): void => {
  known ??= { ...globals, jest };
};

export const given = (): Globals => {
  if (known === null) throw new TypeError('No test file was begun.');
  return known;
};

export const restoreMocks = (): void => mocker.restoreAllMocks();
