import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';

/** A program of this machine: as a variable names it, on the path, or where it usually is; null when there is none. */
export const executableOf = (
  variables: readonly string[],
  names: readonly string[],
  elsewhere: readonly string[] = [],
): string | null => {
  const named = variables.flatMap((variable) => process.env[variable] ?? []);
  const installed = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)));
  return [...named, ...installed, ...elsewhere].find((path) => existsSync(path)) ?? null;
};
