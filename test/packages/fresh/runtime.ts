import { join } from 'node:path';
import process from 'node:process';
import type { Place } from './place.ts';

const root = join(import.meta.dirname, '../../..');

/**
 * The functions under AWS's own runtime client for Node.js, in processes that stand still between events: every story over real
 * sockets, and the contract of such processes. It is compiled here, for which it wants g++, make, cmake, autoconf, automake and libtool.
 */
export const runtime = async (place: Place): Promise<void> => {
  await place.run('mkdir runtime');
  const client = place.at('runtime');
  await client.run('npm init -y >/dev/null\nnpm install --ignore-scripts=false aws-lambda-ric@4');
  // One at a time: an environment costs several times what a thread does.
  const tests = 'test/local/functions/process-environment test/stories --maxWorkers=1';
  await client.run(
    `cd '${root}'\nVIGIL_RUNTIME='${client.folder}' '${process.execPath}' test/run.ts ${tests}`,
  );
};
