import process from 'node:process';
import { outerFault } from './outer-fault.ts';
import { UsageError } from './usage-error.ts';

/** As a shell says of whoever wrote into a pipe that nobody reads any more. */
const PIPE_CLOSED = 141;

/**
 * Runs a command, and ends with exit code 1 for what went wrong, and 2 for what was asked wrongly. Only a fault of ours is
 * shown with its stack. Whoever reads what is printed may stop reading (`| head`): then it ends, and says nothing.
 */
export const runCommand = async (run: (args: readonly string[]) => Promise<void>): Promise<void> => {
  endPlainly();
  try {
    await run(process.argv.slice(2));
  } catch (error) {
    process.exitCode = told(error);
  }
};

/** From now on, whatever nobody catches ends this process as it ends a command. */
export const endPlainly = (): void => {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? PIPE_CLOSED : told(error));
  });
  process.on('uncaughtException', (error) => process.exit(told(error)));
};

/** Says what has gone wrong. Returns the exit code. */
const told = (error: unknown): number => {
  const { code, message } = error as { readonly code?: string; readonly message: string };
  const isUsage = error instanceof UsageError || code?.startsWith('ERR_PARSE_ARGS') === true;
  console.error(isUsage ? message : (outerFault(error) ?? error));
  return isUsage ? 2 : 1;
};
