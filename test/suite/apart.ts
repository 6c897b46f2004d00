import { dirname, relative, sep } from 'node:path';

/** Tests that wait for the machine's clock: functions, sockets and browsers are real there. */
export const REAL_TIME = ['stories', 'browser', 'local', 'contracts/platform'];

/** Tests of what reads the environment when it is loaded, and of the one signboard that a page has for as long as it exists. */
const APART = ['functions/lambda', 'client/warning/page-signboard.unit.test.ts'];

const tests = dirname(import.meta.dirname);

/** Whether a test file is run apart: in a context of its own, where it loads all its modules anew. */
export const isApart = (file: string): boolean => {
  const path = relative(tests, file).split(sep).join('/');
  return APART.some((room) => path === room || path.startsWith(`${room}/`));
};
