import everything from './jest.config.mjs';

/** The tests that Stryker runs against each mutant: those of the core, which take seconds. */
export default { ...everything, testMatch: ['<rootDir>/test/core/**/*.test.ts'] };
