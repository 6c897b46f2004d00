import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { runCommand } from '../../infra/operations/command.ts';
import { UsageError } from '../../infra/operations/usage-error.ts';
import { dataFolderAt } from '../data/data-folder.ts';
import { announcedStack } from '../running-stack.ts';
import { withoutCloud } from './without-cloud.ts';

const root = join(import.meta.dirname, '../..');

/**
 * `npm run redrive`: the operator's command as it is, in the cloud or, with `--local [--data DIR]`, against the local
 * stack that runs. Exit codes are those of the command.
 */
const run = async (args: readonly string[]): Promise<void> => {
  const options = { local: { type: 'boolean' }, data: { type: 'string' } } as const;
  const { values, tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  if (values.local !== true && values.data !== undefined) throw new UsageError('--data goes with --local.');
  const ours = tokens.flatMap((token) => {
    if (token.kind !== 'option' || !Object.hasOwn(options, token.name)) return [];
    return token.value === undefined || token.inlineValue ? [token.index] : [token.index, token.index + 1];
  });
  const env = values.local === true ? await localVariables(String(values.data ?? '.vigil')) : process.env;
  const child = spawn(
    process.execPath,
    ['infra/operations/redrive.ts', ...args.filter((_, index) => !ours.includes(index))],
    { cwd: root, stdio: 'inherit', env },
  );
  const [code] = (await once(child, 'exit')) as [number | null];
  process.exitCode = code ?? 1;
};

/** Those of this process, but for what they say of the cloud: a profile there would win over the keys here. */
const localVariables = async (data: string): Promise<NodeJS.ProcessEnv> => {
  const folder = resolve(root, data);
  const stack = await announcedStack(dataFolderAt(folder).running);
  if (stack === null)
    throw new UsageError(`No local stack runs on ${folder}: its letters can be rung only while it does.`);
  return { ...withoutCloud(process.env), ...stack.operator };
};

await runCommand(run);
