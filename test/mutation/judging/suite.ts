import process from 'node:process';
import { expect } from 'expect';
import { ModuleMocker } from 'jest-mock';

/** One test in a test file. */
export type Sentence = { readonly name: string; readonly act: Act; readonly block: Block };

type Act = (...row: never[]) => unknown;
type Hooks = 'beforeAll' | 'beforeEach' | 'afterEach' | 'afterAll';
type Block = Record<Hooks, Act[]> & { readonly parent: Block | null; readonly name: string };

/**
 * The tests of a file, as registered with the stand-in for `@jest/globals`. They can be run one by one, and again and
 * again.
 */
export type Suite = {
  readonly globals: Readonly<Record<string, unknown>>;
  readonly sentences: readonly Sentence[];
  /** Why the test fails, or null. Takes no longer than this many milliseconds. */
  ask(sentence: Sentence, limit: number): Promise<unknown>;
};

export const createSuite = (): Suite => {
  const sentences: Sentence[] = [];
  let block = blockIn(null, '');
  const hook = (kind: Hooks) => (act: Act) => void block[kind].push(act);
  const test = (name: string, act: Act) => void sentences.push({ name: `${block.name} ${name}`, act, block });
  const describe = (name: string, tell: Act) => {
    const outer = block;
    block = blockIn(outer, name);
    tell();
    block = outer;
  };
  const mocker = new ModuleMocker(globalThis);
  return {
    globals: {
      expect,
      describe: Object.assign(describe, { each: each(describe), skip: () => {} }),
      test: Object.assign(test, { each: each(test), skip: () => {} }),
      beforeAll: hook('beforeAll'),
      beforeEach: hook('beforeEach'),
      afterEach: hook('afterEach'),
      afterAll: hook('afterAll'),
      jest: {
        spyOn: mocker.spyOn.bind(mocker),
        fn: mocker.fn.bind(mocker),
        restoreAllMocks: () => mocker.restoreAllMocks(),
      },
    },
    sentences,
    ask: (sentence, limit) => within(limit, () => perform(sentence)),
  };
};

const blockIn = (parent: Block | null, name: string): Block => ({
  parent,
  name: parent === null || parent.name === '' ? name : `${parent.name} ${name}`,
  beforeAll: [],
  beforeEach: [],
  afterEach: [],
  afterAll: [],
});

const each =
  (tell: (name: string, act: Act) => void) =>
  (rows: readonly unknown[]) =>
  (name: string, act: Act): void => {
    const isTable = rows.every((row) => Array.isArray(row));
    for (const [index, row] of rows.entries())
      tell(`${name} ${index}`, () => act(...((isTable ? row : [row]) as never[])));
  };

const perform = async ({ act, block }: Sentence): Promise<unknown> => {
  const blocks: Block[] = [];
  for (let one: Block | null = block; one !== null; one = one.parent) blocks.unshift(one);
  const inwards = (kind: Hooks) => blocks.flatMap((one) => one[kind]);
  const outwards = (kind: Hooks) => blocks.toReversed().flatMap((one) => one[kind]);
  const faults: unknown[] = [];
  const all = async (acts: readonly Act[]) => {
    for (const one of acts) await one();
  };
  const attempt = async (step: () => unknown) => {
    try {
      await step();
    } catch (fault) {
      faults.push(fault ?? 'nothing was said');
    }
  };
  await attempt(async () => {
    await all(inwards('beforeAll'));
    await all(inwards('beforeEach'));
    await act();
  });
  for (const undo of [...outwards('afterEach'), ...outwards('afterAll')]) await attempt(undo);
  return faults[0] ?? null;
};

/** How many checks in a row must find nothing under way before a waiting test is said to wait for ever. */
const LOOKS = 10;
const BETWEEN_LOOKS = 100;
/**
 * More microseconds of processor time between two checks than the checking itself takes: something is working,
 * cryptography for example.
 */
const AT_WORK = 5_000;

/** A test that waits while nothing is under way waits for ever. Also reports what nobody has caught. */
const within = (limit: number, act: () => Promise<unknown>): Promise<unknown> =>
  new Promise((resolve) => {
    const begun = performance.now();
    const before = process.getActiveResourcesInfo().length;
    let idle = 0;
    let used = process.cpuUsage();
    const done = (outcome: unknown) => {
      clearInterval(looking);
      process.off('unhandledRejection', done);
      process.off('uncaughtException', done);
      resolve(outcome);
    };
    const looking = setInterval(() => {
      const { user, system } = process.cpuUsage(used);
      used = process.cpuUsage();
      const isBusy = user + system > AT_WORK || process.getActiveResourcesInfo().length > before;
      idle = isBusy ? 0 : idle + 1;
      if (idle >= LOOKS) done(new Error('It waits for ever.'));
      if (performance.now() - begun > limit) done(new Error('It takes too long.'));
    }, BETWEEN_LOOKS).unref();
    process.on('unhandledRejection', done);
    process.on('uncaughtException', done);
    const end = async () => {
      done(await act());
    };
    void end();
  });
