import process from 'node:process';
import { REAL_TIME } from './suite/apart.ts';

/** Node strips types by itself, so nothing is transformed. */
const all = {
  rootDir: '..',
  testEnvironment: '<rootDir>/test/patient-environment.mjs',
  runtime: '<rootDir>/test/suite/plain/runtime.ts',
  injectGlobals: false,
  transform: {},
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  testMatch: ['<rootDir>/test/**/*.test.{ts,tsx}'],
  modulePathIgnorePatterns: ['<rootDir>/cdk.out', '<rootDir>/.vigil', '<rootDir>/dist'],
  // These wait for two thirds of their time; sized for two cores.
  maxWorkers: 4,
  // Half a second is too little on busy processors, and then jest speaks of a leak: they end by themselves a moment later.
  workerGracefulExitTimeout: 10_000,
  testSequencer: '<rootDir>/test/sequencer.mjs',
  testTimeout: 20_000,
};

/** The whole suite is run as these two at once; what computes takes what the other leaves of the processors. */
const kinds = {
  waiting: {
    ...all,
    id: 'waiting',
    testMatch: REAL_TIME.map((room) => `<rootDir>/test/${room}/**/*.test.{ts,tsx}`),
  },
  computing: {
    ...all,
    id: 'computing',
    testPathIgnorePatterns: REAL_TIME.map((room) => `<rootDir>/test/${room}/`),
    maxWorkers: 2,
    // It starts last, and may have to wait for the rest.
    testTimeout: 3 * all.testTimeout,
  },
};

export default kinds[process.env.VIGIL_KIND_OF_TESTS] ?? all;
