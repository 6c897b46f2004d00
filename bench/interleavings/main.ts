import { parseArgs } from 'node:util';
import { mutants } from '../../test/interleavings/mutants.ts';
import { applyMutant } from '../simulation/play/mutant.ts';
import { tableOf } from '../simulation/report/text-table.ts';
import { type Bounds, strikes } from './gates.ts';

/** `npm run interleave`: the orders in which the calls of a few functions can meet. */
const { values } = parseArgs({
  options: {
    /** Any of `death`, `lost answer`, `repetition`, with commas between them. One of them strikes once in each order. */
    strikes: { type: 'string', default: '' },
    /** How often one function interrupts another; without end if nothing is said. */
    switches: { type: 'string', default: 'Infinity' },
    /** Only the cases whose names hold this. */
    only: { type: 'string', default: '' },
    /** With this mistake in the code: a rule must break. */
    mutant: { type: 'string' },
  },
});
const bounds: Bounds = {
  strikes: strikes.filter((strike) => values.strikes.split(',').includes(strike)),
  switches: Number(values.switches),
};

const mutant = mutants.find(({ name }) => name === values.mutant);
if (values.mutant !== undefined && mutant === undefined)
  throw new RangeError(`There is no mutant "${values.mutant}".`);
if (mutant) applyMutant(mutant);
// Only now, so that the mistake is in what is loaded.
const [{ cases }, { exploreCase }] = await Promise.all([import('./cases.ts'), import('./play.ts')]);

const lines: string[][] = [];
let isBroken = false;
for (const one of cases.filter(({ name }) => name.includes(values.only))) {
  const start = performance.now();
  const { orders, states, plays, fault, outcomes } = await exploreCase(one, bounds);
  const seconds = ((performance.now() - start) / 1_000).toFixed(1);
  console.error(`${one.name}: ${plays} plays in ${seconds} s`);
  lines.push([
    one.name,
    orders.toLocaleString('en'),
    states.toLocaleString('en'),
    String(outcomes.size),
    fault?.sentence ?? 'none',
  ]);
  isBroken ||= fault !== null;
  if (fault) console.error([fault.sentence, ...fault.calls].join('\n    '));
}
console.log(tableOf(['What happens at once', 'orders', 'states', 'outcomes', 'broken rule'], lines));
process.exitCode = isBroken ? 1 : 0;
