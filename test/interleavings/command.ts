import { type Printed, runProgram } from '../simulation/command.ts';

/** `npm run interleave`, in a process of its own, as a person would start it. */
export const interleave = (...options: readonly string[]): Promise<Printed> =>
  runProgram(new URL('../../bench/interleavings/main.ts', import.meta.url), options);

/** What the cases come to, and with each mistake. */
export const played = (): Promise<Printed> => runProgram(new URL('played.ts', import.meta.url), []);

/** Which mistakes in the explorations are noticed. */
export const noticed = (): Promise<Printed> => runProgram(new URL('notice.ts', import.meta.url), []);
