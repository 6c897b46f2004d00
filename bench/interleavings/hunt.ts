import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Mutant } from '../simulation/play/mutant.ts';
import { tableOf } from '../simulation/report/text-table.ts';

export type Hunted = {
  readonly mutant: Mutant;
  /** The case and the rule; null when no order that was played has broken one. */
  readonly found: { readonly bounds: string; readonly in: string; readonly sentence: string } | null;
};

/** From what takes seconds to what takes a minute. */
const rungs: readonly (readonly string[])[] = [
  ['--switches', '0', '--strikes', 'death'],
  ['--switches', '1'],
  ['--switches', '0', '--strikes', 'lost answer'],
];

const main = fileURLToPath(new URL('./main.ts', import.meta.url));

/** Which of these mistakes break a rule in some order. Each is made in a process of its own, since what is loaded stays. */
export const hunt = async (mutants: readonly Mutant[]): Promise<readonly Hunted[]> => {
  const hunted: Hunted[] = [];
  for (const mutant of mutants) {
    hunted.push({ mutant, found: await findingOf(mutant) });
    console.error(
      `${hunted.length} of ${mutants.length}: ${mutant.name}, ${hunted.at(-1)?.found?.in ?? 'not here'}`,
    );
  }
  return hunted;
};

const findingOf = async ({ name }: Mutant): Promise<Hunted['found']> => {
  for (const bounds of rungs) {
    const table = await printed(...bounds, '--mutant', name);
    if (table === null)
      return { bounds: '', in: 'before anything meets', sentence: 'A function has failed.' };
    const last = table.trimEnd().split('\n').at(-1) ?? '';
    const cells = last.split('|').map((cell) => cell.trim());
    const [, where = '', , , , sentence = ''] = cells;
    if (where !== '' && sentence !== 'none') return { bounds: bounds.join(' '), in: where, sentence };
  }
  return null;
};

/** What a child has printed; null when it could not even furnish a case. */
const printed = (...options: readonly string[]): Promise<string | null> =>
  new Promise((resolve) => {
    execFile(process.execPath, [main, ...options], { maxBuffer: 64 * 1024 * 1024 }, (_, stdout) => {
      resolve(stdout.startsWith('|') ? stdout : null);
    });
  });

export const huntTable = (hunted: readonly Hunted[]): string => {
  const lines = hunted.map(({ mutant, found }) => [
    mutant.name,
    mutant.file,
    found?.in ?? 'not here',
    found?.bounds ?? '',
    found?.sentence ?? '',
  ]);
  const count = hunted.filter(({ found }) => found !== null).length;
  const table = tableOf(['mutant', 'where', 'found by', 'within', 'in its words'], lines);
  return `${table}\n\n${count} of ${hunted.length} mutants were found`;
};
