/** The parts that can be measured separately, in the order of the table. */
export const parts = [
  'imports',
  'overhead',
  'joining',
  'decisions',
  'units',
  'meetings',
  'fan-out',
  'page',
  'host',
] as const;

export type Part = (typeof parts)[number];
