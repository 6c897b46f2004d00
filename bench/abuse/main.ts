import { writeFileSync } from 'node:fs';
import { dollarsOf } from './consumed.ts';
import { count } from './count.ts';
import { COUNTED, counted } from './counted.ts';

/**
 * `node bench/abuse/main.ts` counts the cost of each attack again, for the table in `docs/security.md`; run `npm run
 * docs` afterwards. With `--check` it writes nothing, and fails when something costs more than the table says.
 */
const now = await count();
if (process.argv.includes('--check')) {
  const printed = counted();
  const dearer = Object.entries(now).filter(([what, each]) => {
    const before = printed[what];
    return before === undefined || dollarsOf(each) > 1.02 * dollarsOf(before);
  });
  for (const [what, each] of dearer) console.error(what, 'was', printed[what], 'and is', each);
  if (dearer.length > 0) process.exitCode = 1;
} else writeFileSync(COUNTED, `${JSON.stringify(now, null, 2)}\n`);
