import everything from '../jest.config.mjs';

const { testSequencer: _, ...judging } = everything;

/** What judges a mutant. The room says which files; contracts of the table run on the one in memory, which takes no time. */
export default {
  ...judging,
  rootDir: '../..',
  testEnvironment: 'jest-environment-node',
  moduleNameMapper: { '/embedded-table\\.ts$': '<rootDir>/test/mutation/memory-table.ts' },
};
