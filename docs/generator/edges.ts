import { mutants as racing } from '../../test/interleavings/mutants.ts';
import type { Fault } from '../../test/mutation/edges/fault.ts';
import { themes } from '../../test/mutation/edges/faults.ts';
import { clientMutants } from '../../test/simulation/mutants/client-mutants.ts';
import { mutants } from '../../test/simulation/mutants/mutants.ts';
import { table } from './table.ts';

/** The page of the faults at the edges: what brings each of them back, and who finds it. */
export const edgesPage = (): string => `# The faults at the edges, made again

When the core of Vigil held, what broke was where the world is less kind: a crowd at a door, a stranger, a year of use, a slow tab, an application that does not know our words. Thirty-four numbers were on that list. Here is each,
as the mistake in today's source that brings it back, and who finds it: the histories, the orders of a few calls and the errands of functions ([simulation.md](simulation.md), which also says after how many participations, and in what words), where it is in their light, and a test otherwise. What errands find has its test besides.

The rest has a test and no other finder, because it lies where neither functions nor the client's traffic is: in what a page or a runtime does before the client hears of it (17, and of 18 what a bare environment lacks and the shape of the package), in the page itself (24, 34), in documents that are made from the schemas (25), and in the local stack, its table and the lockfile (4, 32, 33), which are not deployed.

\`npm run mutate -- --edges\` makes each of those that have a test in a copy of the checkout, one after the other, and asks the test beside it, of which a sentence must fail, and prints which; \`--only door\` takes those in whose name, file or test that is. It takes some minutes.
That every patch still fits, and that every test is there, is looked at by \`test/mutation/edges/edges.unit.test.ts\`. This page is made from \`test/mutation/edges/\` by \`npm run docs\`.

${themes.map(({ title, faults }) => `## ${title}\n\n${table(['number', 'the mistake', 'where', 'found by'], faults.map(row))}`).join('\n\n')}
`;

const row = (fault: Fault): string[] => {
  const number = String(fault.number);
  if ('hunted' in fault) {
    const { hunted, foundBy: besides } = fault;
    const finders = [whereHunted(hunted), ...(besides === undefined ? [] : [linkTo(besides)])];
    return [number, hunted, `\`${fileOf(hunted)}\``, finders.join('; ')];
  }
  if ('noCode' in fault) return [number, `${fault.noCode} (no code that runs)`, '', linkTo(fault.noticedBy)];
  const { mistake, foundBy, errand } = fault;
  const asked = errand === undefined ? '' : `${interleave(mistake.name, ['--errands', '--only', errand])}; `;
  return [number, mistake.name, `\`${mistake.file}\``, asked + linkTo(foundBy)];
};

/** @throws Error for a name that nobody hunts. */
const fileOf = (name: string): string => {
  const mutant = [...mutants, ...clientMutants, ...racing].find((one) => one.name === name);
  if (mutant === undefined) throw new Error(`Nobody hunts "${name}".`);
  return mutant.file;
};

/** By which of the two, and what has to be asked for. */
const whereHunted = (name: string): string => {
  const drawn = [...mutants, ...clientMutants].find((one) => one.name === name);
  const orders = racing.find((one) => one.name === name)?.foundBy;
  const occasion = drawn?.occasion === undefined ? '' : `, \`--with ${drawn.occasion}\``;
  return [
    ...(drawn === undefined ? [] : [`the histories${occasion}`]),
    ...(orders === undefined ? [] : [interleave(name, orders)]),
  ].join('; ');
};

/** The command that makes the mistake and finds it, to be pasted. */
const interleave = (mutant: string, options: readonly string[]): string => {
  const words = ['--mutant', mutant, ...options].map((word) => (word.includes(' ') ? `"${word}"` : word));
  return `\`npm run interleave -- ${words.join(' ')}\``;
};

const linkTo = (file: string): string =>
  `[${file.replace(/^test\//, '').replace(/\.test\.tsx?$/, '')}](../${file})`;
