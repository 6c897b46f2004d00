import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';

const guard = pathToFileURL(join(import.meta.dirname, '../../../local/functions/guard.ts')).href;
/** Starts three processes, of which one ends and one stands still, and says who they are. */
const program = `
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { startGuard } from '${guard}';
const { watch } = startGuard();
const start = (seconds) => { const child = spawn('sleep', [seconds]); watch(child); return child; };
const [living, brief, still] = [start('60'), start('0'), start('60')];
still.kill('SIGSTOP');
await once(brief, 'exit');
console.log(JSON.stringify([living.pid, still.pid]));
setInterval(() => {}, 1_000);
`;

const lives = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

test('Whoever is killed by force takes along the processes that they have started, those that stand still as well', async () => {
  const parent = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: parent.stdout }), 'line')) as [string];
  const pids = JSON.parse(line) as number[];
  expect(pids.map(lives)).toEqual([true, true]);
  const gone = once(parent, 'exit');
  parent.kill('SIGKILL');
  await gone;
  for (let looks = 0; pids.some(lives) && looks < 100; looks += 1) await wait(50);
  expect(pids.map(lives)).toEqual([false, false]);
});
