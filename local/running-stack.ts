import { rm, writeFile } from 'node:fs/promises';

/** What a running stack says of itself in its data folder, for the operator's tools. */
export type RunningStack = {
  readonly pid: number;
  /** Where its database answers, without the functions' rights. */
  readonly database: string;
  readonly table: string;
  readonly region: string;
};

/** Says that a stack runs here. One that is killed leaves the file behind: whoever reads it must try the address. */
export const announceStack = async (file: string, stack: RunningStack): Promise<void> => {
  await writeFile(file, `${JSON.stringify(stack, null, 2)}\n`);
};

export const retractStack = (file: string): Promise<void> => rm(file, { force: true });
