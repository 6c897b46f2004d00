import { afterEach, expect, test } from '@jest/globals';
import { askForAssembly } from '../stories/stack/assembly.ts';
import { type AssemblyServer, serveAssemblies } from './assembly-server.ts';

let server: AssemblyServer;
afterEach(() => server.stop());

test('Assemblies are made one after the other, and how long that took is known', async () => {
  const begun: string[] = [];
  let atOnce = 0;
  server = await serveAssemblies(async ([name = '']) => {
    begun.push(name);
    atOnce += 1;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(atOnce).toBe(1);
    atOnce -= 1;
  });
  expect(server.took()).toBeNull();
  await Promise.all(['--idle', '--warning'].map((name) => askForAssembly(server.url, [name])));
  expect(begun.sort()).toEqual(['--idle', '--warning']);
  // A timer may be a millisecond early.
  expect(server.took()?.clock).toBeGreaterThanOrEqual(38);
});

test('Whoever asks for one that cannot be made is told why, and the next one is made', async () => {
  server = await serveAssemblies(async ([name]) => {
    if (name === '--wrong') throw new RangeError('There is no --wrong.');
  });
  await expect(askForAssembly(server.url, ['--wrong'])).rejects.toThrow('There is no --wrong.');
  await askForAssembly(server.url, ['--right']);
});
