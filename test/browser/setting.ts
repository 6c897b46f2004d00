import { afterAll, afterEach, beforeAll, describe, expect } from '@jest/globals';
import type { Browser, Locator } from 'playwright-core';
import { type LocalStack, type StackSettings, startStack } from '../stories/stack/stack.ts';
import { findEngine, launchBrowser } from './browser.ts';
import { describeLines, type Test } from './lines.ts';

/** A browser and a local stack that run while the tests of one `describe` do. */
export type Setting = { readonly browser: () => Browser; readonly stack: () => LocalStack };

/** The same for tests of a line, which has its own `test`. */
export type SettingOfLine = Setting & { readonly test: Test };

/**
 * Long enough that nobody is warned while a slow machine gets everybody in. Two of each function are enough for pages: what
 * happens when more of them meet is told by the stories.
 */
const timings: StackSettings = {
  idle: '12s',
  warning: '8s',
  'goodbye-grace': '2s',
  'lost-grace': '2s',
  environments: '2',
};

/**
 * Describes tests in a real browser with a stack. Without a browser they are counted as skipped, with a loud message.
 * A stack costs as much as ten tests, so themes with the same timings share one.
 */
export const describeInBrowser = (
  name: string,
  tests: (setting: Setting) => void,
  settings: StackSettings = {},
  executable = findEngine(),
): void =>
  describeInBrowserAlone(name, (browser) => tests({ browser, stack: runningStack(settings) }), executable);

/** The same with lines of tests that go on at the same time. Whoever a test leaves inside when it fails is inside until the end. */
export const describeLinesInBrowser = (
  name: string,
  lines: readonly ((setting: SettingOfLine) => void)[],
  settings: StackSettings = {},
  /** Begins when all lines have ended. */
  last: (setting: Setting) => void = () => {},
): void =>
  describeInBrowserAlone(
    name,
    (browser) => {
      const setting = { browser, stack: runningStack(settings) };
      describeLines(...lines.map((line) => (test: Test) => line({ ...setting, test })));
      last(setting);
    },
    findEngine(),
    afterAll,
  );

/** With a stack, and no browser of ours. */
export const describeWithStack = (
  name: string,
  tests: (stack: Setting['stack']) => void,
  settings: StackSettings = {},
): void => describe(name, () => tests(runningStack(settings)));

/** A stack that runs while the tests of the surrounding `describe` do. */
const runningStack = (settings: StackSettings): Setting['stack'] => {
  let stack: LocalStack | undefined;
  beforeAll(async () => {
    stack = await startStack({ ...timings, ...settings });
  }, 120_000);
  afterAll(async () => {
    await stack?.remove();
  }, 30_000);
  return () => stack ?? missing();
};

/** With a browser, and no stack. */
export const describeInBrowserAlone = (
  name: string,
  tests: (browser: () => Browser) => void,
  executable = findEngine(),
  /** When whoever is still inside is put out. */
  clearAfter = afterEach,
): void => {
  if (executable === null) {
    process.stderr.write(
      `\n*** SKIPPED, because there is no Chromium or Chrome on this machine: ${name}. Install one, or name it in CHROME_PATH. ***\n\n`,
    );
    describe.skip(name, () => tests(missing));
    return;
  }
  describe(name, () => {
    let browser: Browser | undefined;
    beforeAll(async () => {
      browser = await launchBrowser(executable);
    }, 60_000);
    // Whoever a test that failed has left inside would make the next one fail as well.
    clearAfter(async () => {
      await Promise.all((browser?.contexts() ?? []).map((context) => context.close()));
    }, 30_000);
    afterAll(async () => {
      await browser?.close();
    }, 30_000);
    tests(() => browser ?? missing());
  });
};

const missing = (): never => {
  throw new Error('It is there only while a test runs.');
};

export const gone = (place: Locator): Promise<void> => place.waitFor({ state: 'detached' });

/** Waits until the field holds the value. */
export const holds = async (field: Locator, value: string): Promise<void> => {
  await field.waitFor();
  for (const until = Date.now() + 15_000; Date.now() < until; ) {
    if ((await field.inputValue()) === value) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(await field.inputValue()).toBe(value);
};
