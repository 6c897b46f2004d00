import { writeFileSync } from 'node:fs';
import { dollarsOf } from './consumed.ts';
import { count } from './count.ts';
import { COUNTED, counted } from './counted.ts';

/**
 * `node bench/abuse/main.ts`: counts anew what each attack costs, for the table of `docs/security.md`; then `npm run docs`.
 * With `--check`, writes nothing and fails when something has become dearer than what is printed.
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
