import { test } from '@jest/globals';

export type Test = (sentence: string, body: () => Promise<void>, timeout: number) => void;

/**
 * Lines of tests that go on at the same time, for people who mostly wait and have nothing to do with each other: each line with
 * sessions of its own, or in one where it looks only at its own people. Within a line, a test begins when the one before it
 * has ended. Whichever test runs first begins all lines, so with a test that is run by its name the others go on unheard.
 */
export const describeLines = (...lines: readonly ((line: Test) => void)[]): void => {
  let begin = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  for (const line of lines) {
    let before = begun;
    line((sentence, body, timeout) => {
      const ended = before.then(body);
      // Whoever comes next begins after a failure as well, which is told by the test itself.
      before = ended.catch(() => {});
      test(
        sentence,
        () => {
          begin();
          return ended;
        },
        timeout,
      );
    });
  }
};
