/** Node strips the types by itself, so nothing is transformed. */
export default {
  rootDir: '..',
  testEnvironment: '<rootDir>/test/patient-environment.mjs',
  transform: {},
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  testMatch: ['<rootDir>/test/**/*.test.ts', '<rootDir>/test/**/*.test.tsx'],
  modulePathIgnorePatterns: ['<rootDir>/cdk.out', '<rootDir>/.vigil', '<rootDir>/dist'],
  // Stories wait more than they work; sized for two cores.
  maxWorkers: 4,
  testSequencer: '<rootDir>/test/sequencer.mjs',
  testTimeout: 20_000,
};
