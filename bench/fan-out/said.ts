import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/**
 * The next message from a bench's child process.
 * @throws Error when it ends instead.
 */
export const said = async <T>(child: ChildProcess): Promise<T> => {
  const [message] = (await Promise.race([once(child, 'message'), died(child)])) as [T];
  return message;
};

const died = async (child: ChildProcess): Promise<never> => {
  const [code] = (await once(child, 'exit')) as [number | null];
  throw new Error(`${child.spawnargs.join(' ')} ended with ${code}.`);
};
