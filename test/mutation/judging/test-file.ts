import { join } from 'node:path';
import process from 'node:process';
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

const environment = process.env;
const variables = { ...environment };
const globalsOf = () => Object.getOwnPropertyDescriptors(globalThis) as Record<string, PropertyDescriptor>;

/** What one test file leaves in the world must not affect the next. */
const cleaned = async <T>(act: () => Promise<T>): Promise<T> => {
  const before = globalsOf();
  try {
    return await act();
  } finally {
    process.env = environment;
    for (const name of Object.keys(environment)) if (!(name in variables)) delete environment[name];
    Object.assign(environment, variables);
    for (const [name, now] of Object.entries(globalsOf())) {
      const was = before[name];
      if (was === undefined) Reflect.deleteProperty(globalThis, name);
      else if (was.value !== now.value || was.get !== now.get) Object.defineProperty(globalThis, name, was);
    }
  }
};
