import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { outerFault } from '../infra/operations/outer-fault.ts';
import { UsageError } from '../infra/operations/usage-error.ts';
import { banner } from './command/banner.ts';
import { help } from './command/help.ts';
import { type Options, optionsFrom } from './command/options.ts';
import { FolderInUseError } from './data/store.ts';
import { PortInUseError } from './listening.ts';
import { startStack } from './stack.ts';
import { SynthesisError } from './synthesis.ts';

const root = join(import.meta.dirname, '..');

/** The exit codes: 1 for what went wrong, 2 for what was asked wrongly. */
const fail = (error: unknown): never => {
  const expected = [UsageError, PortInUseError, FolderInUseError, SynthesisError];
  const isExpected = expected.some((type) => error instanceof type);
  console.error(isExpected ? (error as Error).message : (outerFault(error) ?? error));
  if (error instanceof FolderInUseError)
    console.error('Stop the other stack, or give this one its own --data.');
  process.exit(error instanceof UsageError ? 2 : 1);
};

const read = (): Options | null => {
  try {
    return optionsFrom(process.argv.slice(2), process.env, root);
  } catch (error) {
    return fail(error);
  }
};

const options = read();
if (options === null) {
  console.log(help);
} else {
  const stack = await startStack(options, { root, progress: console.log, onDeath: fail }).catch(fail);
  console.log(banner(options, stack.port));

  let stopping = 0;
  const stop = async (): Promise<void> => {
    // npm passes a Ctrl-C on that has reached us already, so only one that comes later is impatience.
    if (stopping > 0 && Date.now() > stopping + 1_000) process.exit(130);
    if (stopping > 0) return;
    stopping = Date.now();
    console.log('Stopping …');
    await stack.stop().catch(fail);
    process.exit(0);
  };
  process.on('SIGINT', () => void stop());
  process.on('SIGTERM', () => void stop());

  // Where compiled code is kept, the next stack finds it, also when this one is killed.
  flushCompileCache();
  // Whoever started this process as a child hears when it is ready, and takes it along.
  process.on('disconnect', () => void stop());
  process.send?.({ ready: { port: stack.port } });
}
