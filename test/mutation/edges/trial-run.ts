import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { madeAgain } from './faults.ts';
import { growSecondTree } from './second-tree.ts';

/** `npm run mutate -- --edges`: makes each mistake of the list in a copy of the checkout, and asks the test that it names. */
export const tryEdges = async (only: string): Promise<boolean> => {
  const { tree, remove } = await growSecondTree();
  let [away, asked] = [0, 0];
  try {
    const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
    const child = spawn(process.execPath, [...flags, 'test/mutation/edges/judge.ts', only], {
      cwd: tree,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
    const ended = once(child, 'exit');
    for await (const line of createInterface(child.stdout)) {
      if (!line.startsWith('{"name":')) continue;
      const { name, failing } = JSON.parse(line) as { name: string; failing: readonly string[] };
      const fault = madeAgain.find(({ mistake }) => mistake.name === name);
      if (fault === undefined) continue;
      asked += 1;
      if (failing.length === 0) away += 1;
      console.log(
        `${failing.length === 0 ? 'GOT AWAY' : 'found'}  ${fault.number} ${name}\n    ${fault.foundBy}`,
      );
      for (const one of failing.slice(0, 3)) console.log(`    ${one}`);
    }
    const [code] = (await ended) as [number | null];
    if (code !== 0) throw new Error(`The judge has ended with ${code}.`);
  } finally {
    await remove();
  }
  console.log(`${asked - away} of ${asked} were found`);
  return away === 0 && asked > 0;
};
