import process from 'node:process';
import { TestEnvironment } from 'jest-environment-node';
import { isApart } from './suite/apart.ts';
import { rememberWorld } from './suite/plain/world.ts';
import { measure } from './suite/times.ts';

/** How much slower a busy machine may be than the one they were written on, before a test counts as hanging. */
const PATIENCE = 3;

/**
 * A timeout finds what hangs and measures nothing: beside a busy neighbour everything takes longer, and is still right.
 */
const patient = (Environment) =>
  class extends Environment {
    constructor(config, context) {
      super(config, context);
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
  };

const lengthen = ({ hooks, children }) => {
  for (const limited of [...hooks, ...children]) {
    if (limited.timeout) limited.timeout *= PATIENCE;
    if (limited.type === 'describeBlock') lengthen(limited);
  }
};

/** The process itself, which every file leaves as it was. */
class PlainEnvironment {
  global = globalThis;
  #restored = rememberWorld();

  getVmContext() {
    return null;
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  async setup() {}

  async teardown() {
    this.#restored();
  }
}

const Apart = patient(TestEnvironment);
const Plain = patient(PlainEnvironment);

export default class PatientEnvironment {
  constructor(config, context) {
    // biome-ignore lint/correctness/noConstructorReturn: jest wants a class, and either environment is one.
    return isApart(context.testPath) ? new Apart(config, context) : new Plain(config, context);
  }
}
