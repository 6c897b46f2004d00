import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const hang = JSON.stringify(fileURLToPath(new URL('./judging/hang.ts', import.meta.url)));

const outcomeOf = (program: string) => {
  const code = `const { endIfItHangs } = await import(${hang}); endIfItHangs(300); ${program}`;
  return spawnSync(process.execPath, ['--input-type=module', '--eval', code], { timeout: 120_000 });
};

test('an endless loop of promises ends its own process, and nothing else does', () => {
  expect(outcomeOf('for (;;) await null;')).toMatchObject({ status: null, signal: 'SIGKILL' });
  const computing = 'for (let i = 0; i < 1e6; i += 1);';
  const resting = 'await new Promise((rest) => setTimeout(rest, 1));';
  const busy = `while (process.cpuUsage().user < 1e6) { ${computing} ${resting} }`;
  expect(outcomeOf(busy)).toMatchObject({ status: 0 });
}, 120_000);
