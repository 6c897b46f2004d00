/** These take long to load: seconds in each of the twenty files that look at a template, half a one in each of as many that look at a page. */
const LOADED_ONCE = '/node_modules/(aws-cdk-lib|constructs|cdk-nag|playwright-core)/.+\\.js$';

/** Node strips the types by itself, so nothing is transformed but what stands for a package that is loaded once. */
export default {
  rootDir: '..',
  testEnvironment: '<rootDir>/test/patient-environment.mjs',
  transform: { [LOADED_ONCE]: '<rootDir>/test/suite/loaded-once.mjs' },
  transformIgnorePatterns: [],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  testMatch: ['<rootDir>/test/**/*.test.ts', '<rootDir>/test/**/*.test.tsx'],
  modulePathIgnorePatterns: ['<rootDir>/cdk.out', '<rootDir>/.vigil', '<rootDir>/dist'],
  // Stories and pages wait two thirds of their time; sized for two cores.
  maxWorkers: 4,
  testSequencer: '<rootDir>/test/sequencer.mjs',
  testTimeout: 20_000,
};
