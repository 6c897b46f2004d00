import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { strictDynalite } from '../../local/table/strict-dynalite.ts';

const { loadedOnce } = globalThis as unknown as {
  loadedOnce: (path: string) => { readonly strictDynalite: unknown };
};

test('The embedded table is the one that the process has loaded, and no copy for this file', () => {
  const path = join(import.meta.dirname, '../../local/table/strict-dynalite.ts');
  expect(strictDynalite).toBe(loadedOnce(path).strictDynalite);
  expect(strictDynalite).not.toBeInstanceOf(Function);
});
