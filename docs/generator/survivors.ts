import { readMeasured } from '../../test/mutation/measured.ts';
import { reasons } from '../../test/mutation/reasons.ts';
import { roomOf, rooms } from '../../test/mutation/rooms.ts';
import { table } from './table.ts';

const [BEGIN, END] = ['<!-- measured -->', '<!-- /measured -->'];

const percent = (killed: number, of: number): string =>
  of === 0 ? '–' : `${((100 * killed) / of).toFixed(1)} %`;

const figures = async (): Promise<string> => {
  const measured = Object.entries(await readMeasured());
  const ofRooms = Object.keys(rooms).map((room) => {
    const files = measured.filter(([file]) => roomOf(file) === room).map(([, one]) => one);
    const mutants = files.reduce((sum, one) => sum + one.mutants, 0);
    const survived = files.reduce((sum, one) => sum + one.survived, 0);
    const unexplained = files.reduce((sum, one) => sum + one.unexplained, 0);
    return [
      room,
      `${files.length}`,
      `${mutants}`,
      percent(mutants - survived, mutants),
      `${survived}`,
      `${unexplained}`,
    ];
  });
  const ofFiles = measured.map(([file, { mutants, survived, unexplained, on }]) => [
    `\`${file}\``,
    `${mutants}`,
    percent(mutants - survived, mutants),
    `${survived}`,
    `${unexplained}`,
    on,
  ]);
  const why = reasons.map(({ file, code, becomes, why: reason }) => [
    `\`${file}\``,
    inCode(code),
    becomes === undefined ? 'anything' : becomes.map(inCode).join(', '),
    reason,
  ]);
  return `${table(['room', 'files measured', 'mutants', 'noticed', 'survived', 'without a reason'], ofRooms)}

${table(['file', 'mutants', 'noticed', 'survived', 'without a reason', 'on'], ofFiles)}

What is in neither table has not been measured.

${table(['where', 'code', 'becomes', 'why it survives'], why)}`;
};

const inCode = (code: string): string => `\`${code.replaceAll('|', '\\|').replaceAll('`', "'")}\``;

/**
 * The page with its measurements renewed.
 * @throws when their place cannot be found.
 */
export const survivorsPage = async (text: string): Promise<string> => {
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error('docs/survivors.md has no place for its tables.');
  return `${text.slice(0, begin)}${BEGIN}\n\n${await figures()}\n\n${text.slice(end)}`;
};
