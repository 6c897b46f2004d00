import { join } from 'node:path';
import process from 'node:process';
import { rememberWorld } from '../../suite/plain/world.ts';
import { loadAnew } from './modules.ts';
import { createSuite, type Suite } from './suite.ts';

/** A test file with its own copy of everything that it imports, as in jest. */
export type TestFile = Pick<Suite, 'sentences' | 'ask'>;

export const openTestFile = async (file: string): Promise<TestFile> => {
  const { globals, sentences, ask } = createSuite();
  await cleaned(() => loadAnew(join(process.cwd(), file), globals, stands()));
  return { sentences, ask: (sentence, limit) => cleaned(() => ask(sentence, limit)) };
};

/** The table's contracts run on the one in memory, which takes no time. */
const stands = () => [
  { path: '/test/contracts/embedded-table.ts', in: join(process.cwd(), 'test/mutation/memory-table.ts') },
];

/** What one test file leaves in the world must not affect the next. */
const cleaned = async <T>(act: () => Promise<T>): Promise<T> => {
  const restore = rememberWorld();
  try {
    return await act();
  } finally {
    restore();
  }
};
