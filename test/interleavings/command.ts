import { execFile } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';

export type Printed = { readonly code: number; readonly stdout: string; readonly stderr: string };

const main = fileURLToPath(new URL('../../bench/interleavings/main.ts', import.meta.url));
const notice = fileURLToPath(new URL('notice.ts', import.meta.url));
const plays = fileURLToPath(new URL('played.ts', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));

/** `npm run interleave`, in a process of its own, as a person would start it. */
export const interleave = (...options: readonly string[]): Promise<Printed> => run(main, options);

/** What the cases come to, and with each mistake. */
export const played = (): Promise<Printed> => run(plays, []);

/** Which mistakes in the explorations are noticed. */
export const noticed = (): Promise<Printed> => run(notice, []);

const run = (program: string, options: readonly string[]): Promise<Printed> =>
  new Promise((resolve) => {
    const settings = { cwd: root, env: { ...process.env, NODE_OPTIONS: '' }, maxBuffer: 64 * 1024 * 1024 };
    const { pid } = execFile(process.execPath, [program, ...options], settings, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr });
    });
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_LOW);
  });
