import { createRequire } from 'node:module';
import process from 'node:process';
import { TestEnvironment } from 'jest-environment-node';
import { measure } from './suite/times.ts';

/** How much slower a busy machine may be than the one they were written on, before a test counts as hanging. */
const PATIENCE = 3;

const loadedOnce = createRequire(import.meta.url);

/**
 * A timeout finds what hangs and measures nothing: beside a busy neighbour everything takes longer, and is still right.
 */
export default class PatientEnvironment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    // For the stand-ins of packages that are loaded once: see suite/loaded-once.mjs.
    this.global.loadedOnce = loadedOnce;
    this.measured = measure(context.testPath, process.env.VIGIL_TIMES);
  }

  async teardown() {
    this.measured();
    await super.teardown();
  }

  handleTestEvent(event, state) {
    if (event.name !== 'run_start') return;
    state.testTimeout *= PATIENCE;
    lengthen(state.rootDescribeBlock);
  }
}

const lengthen = ({ hooks, children }) => {
  for (const limited of [...hooks, ...children]) {
    if (limited.timeout) limited.timeout *= PATIENCE;
    if (limited.type === 'describeBlock') lengthen(limited);
  }
};
