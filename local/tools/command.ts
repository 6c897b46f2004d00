import process from 'node:process';
import { UsageError } from '../usage-error.ts';

/** Runs a command of the operator. Exit codes: 1 for what went wrong, 2 for what was asked wrongly. */
export const runCommand = async (run: (args: readonly string[]) => Promise<void>): Promise<void> => {
  try {
    await run(process.argv.slice(2));
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    const wrong = error instanceof UsageError || code?.startsWith('ERR_PARSE_ARGS') === true;
    console.error(wrong ? message : error);
    process.exitCode = wrong ? 2 : 1;
  }
};
