import { execFile } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';

export type Printed = { readonly code: number; readonly stdout: string; readonly stderr: string };

const root = fileURLToPath(new URL('../..', import.meta.url));

/** `npm run simulate`, in a process of its own, as a person would start it. */
export const simulate = (...options: readonly string[]): Promise<Printed> =>
  runProgram(new URL('../../bench/simulation/main.ts', import.meta.url), options);

/** A program, in a process of its own, and with these flags of V8. */
export const runProgram = (
  program: URL,
  options: readonly string[],
  flags: readonly string[] = [],
): Promise<Printed> =>
  new Promise((resolve) => {
    const settings = { cwd: root, env: { ...process.env, NODE_OPTIONS: '' }, maxBuffer: 64 * 1024 * 1024 };
    const args = [...flags, fileURLToPath(program), ...options];
    const { pid } = execFile(process.execPath, args, settings, (error, stdout, stderr) => {
      // A process that was ended by a signal has no code.
      const code = error === null ? 0 : Number(error.code ?? 1);
      resolve({ code, stdout, stderr: error?.signal ? `${stderr}\nended by ${error.signal}` : stderr });
    });
    // It works in virtual time and can wait; the stories beside it live in real time and cannot.
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_LOW);
  });
