import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { installClient } from '../../hosts/released.ts';

/**
 * Runs the example of the client's README unchanged, except for the address of the stack, in a project that has
 * installed the published package. Resolves with its text and the lines that it printed.
 */
export const runExample = async (url: string): Promise<{ example: string; printed: string[] }> => {
  const project = await mkdtemp(join(tmpdir(), 'vigil-example-'));
  try {
    const installed = join(project, 'node_modules/@vigil/client');
    await installClient(installed);
    const readme = await readFile(join(installed, 'README.md'), 'utf8');
    const example = /```js\n([\s\S]*?)```/.exec(readme)?.[1]?.trim();
    if (example === undefined) throw new Error('The README has no example.');
    await writeFile(join(project, 'example.mjs'), example.replaceAll('localhost:3000', new URL(url).host));
    const run = promisify(execFile);
    const { stdout } = await run(process.execPath, ['example.mjs'], { cwd: project, timeout: 30_000 });
    return { example, printed: stdout.trim().split('\n') };
  } finally {
    await rm(project, { recursive: true, force: true });
  }
};
