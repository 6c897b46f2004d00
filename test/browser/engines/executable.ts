import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';

/**
 * A program on this machine: named by a variable, found on the path, or in its usual place; null when there is none.
 */
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
