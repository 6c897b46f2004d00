import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import type { Packed } from '../../../local/tools/packing.ts';

/** A folder in which somebody works who has nothing of ours but the two packages. */
export type Place = {
  readonly folder: string;
  /** Runs commands as they stand in a document, and answers with what they print. @throws with that when one fails. */
  readonly run: (commands: string) => Promise<string>;
  /** Starts something that goes on until it is ended. */
  readonly start: (command: string, ...args: readonly string[]) => ChildProcess;
  readonly write: (path: string, text: string) => Promise<void>;
  /** The place that `cd` leads to. */
  readonly at: (path: string) => Place;
};

export const placeAt = (folder: string, packages: readonly Packed[]): Place => {
  const withTarballs = (commands: string): string =>
    packages.reduce(
      (text, { name, file }) => text.replaceAll(`install ${name}`, `install ${file}`),
      commands,
    );
  return {
    folder,
    run: async (commands) => {
      try {
        const options = { cwd: folder, env: environment, maxBuffer: 64 * 1024 * 1024 };
        return (await promisify(execFile)('bash', ['-euc', withTarballs(commands)], options)).stdout;
      } catch (error) {
        const { stdout, stderr } = error as { stdout: string; stderr: string };
        throw new Error(`In ${folder}:\n${commands}\n${stdout}\n${stderr}`.slice(0, 6_000), { cause: error });
      }
    },
    start: (command, ...args) => spawn(command, args, { cwd: folder, env: environment, stdio: 'ignore' }),
    write: async (path, text) => {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    },
    at: (path) => placeAt(join(folder, path), packages),
  };
};

/** This Node and the machine's npm; no command of this repository's own libraries. */
const environment = {
  ...process.env,
  NODE_OPTIONS: '',
  PATH: [
    dirname(process.execPath),
    ...(process.env.PATH ?? '').split(delimiter).filter((path) => !path.endsWith('node_modules/.bin')),
  ].join(delimiter),
  CDK_DISABLE_CLI_TELEMETRY: 'true',
  CI: 'true',
  npm_config_audit: 'false',
  npm_config_fund: 'false',
  npm_config_loglevel: 'error',
  npm_config_prefer_offline: 'true',
  npm_config_update_notifier: 'false',
  npm_config_yes: 'true',
};
