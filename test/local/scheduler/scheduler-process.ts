import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { startLocalScheduler } from './scheduler.ts';

/**
 * A Scheduler in a process of its own, so that it can be killed. It writes each ring to a file in its folder; a
 * function that hangs never gets to that.
 */
const [folder = '', hangs] = process.argv.slice(2);
const { url } = await startLocalScheduler({
  folder,
  target: (payload) => {
    if (hangs) {
      process.send?.('begun');
      return new Promise(() => {});
    }
    appendFileSync(join(folder, 'rings'), `${payload}\n`);
    return { ok: true, payload: 'null' };
  },
});
process.send?.(url);
