import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import type { Packed } from '../../../local/tools/packing.ts';

/** A folder in which somebody works who has nothing of ours but the two packages. */
export type Place = {
  readonly folder: string;
  /**
   * Runs commands as they appear in a document. Resolves with their output.
   * @throws with that when one fails.
   */
  readonly run: (commands: string) => Promise<string>;
  /**
   * Starts something that runs until it is ended, with everything it has started itself. Returns the function that ends
   * it.
   */
  readonly start: (command: string, ...args: readonly string[]) => () => Promise<void>;
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
      const began = Date.now();
      try {
        const options = { cwd: folder, env: environment, maxBuffer: 64 * 1024 * 1024 };
        const { stdout } = await promisify(execFile)('bash', ['-euc', withTarballs(commands)], options);
        const seconds = Math.round((Date.now() - began) / 1_000);
        console.log(`  ${commands.trim().replaceAll('\n', ' && ').slice(0, 100)} (${seconds} s)`);
        return stdout;
      } catch (error) {
        const { stdout, stderr } = error as { stdout: string; stderr: string };
        throw new Error(`In ${folder}:\n${commands}\n${stdout}\n${stderr}`.slice(0, 6_000), { cause: error });
      }
    },
    start: (command, ...args) => {
      const child = spawn(command, args, { cwd: folder, env: environment, stdio: 'ignore', detached: true });
      const ended = once(child, 'close');
      return async () => {
        // The whole group: npm does not pass the signal on.
        if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid);
        await ended;
      };
    },
    write: async (path, text) => {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    },
    at: (path) => placeAt(join(folder, path), packages),
  };
};

/** This Node and the machine's npm, without the commands in this repository's node_modules. */
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
