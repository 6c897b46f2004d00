import { type Printed, runProgram } from '../simulation/command.ts';

/** `npm run interleave`, in a process of its own, as a person would start it. */
export const interleave = (...options: readonly string[]): Promise<Printed> =>
  runProgram(new URL('../../bench/interleavings/main.ts', import.meta.url), options);

/** A heap of hundreds of megabytes is marked again and again beside the work; here that costs a tenth more than in turn with it. */
const FLAGS = ['--single-threaded-gc'];

/** What the cases come to, and with each mistake. */
export const played = (): Promise<Printed> => runProgram(new URL('played.ts', import.meta.url), [], FLAGS);

/** Which mistakes in the explorations are noticed. */
export const noticed = (): Promise<Printed> => runProgram(new URL('notice.ts', import.meta.url), []);
