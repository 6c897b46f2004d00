import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { openLog } from '../../local/log.ts';

test('A token never reaches the log, wherever a function prints it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-log-'));
  const file = join(folder, 'functions.log');
  const log = openLog(file);
  const token = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbm5hIn0.c2lnbmF0dXJl-_x';
  log.print('Authorize.1', `{"header":"vigil.v1, ${token}"}`);
  await log.close();
  expect(readFileSync(file, 'utf8')).toContain('{"header":"vigil.v1, [token]"}');
  rmSync(folder, { recursive: true });
});

test('The log of a stack that runs for days is moved aside whenever it has become large, over the last one that was', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-log-'));
  const file = join(folder, 'functions.log');
  const most = 10_000;
  const log = openLog(file, most);
  for (let nth = 0; nth < 200; nth += 1) {
    log.print('Message.1', `line ${nth}: ${'x'.repeat(500)}`);
    if (nth % 10 === 9) await pause(20);
  }
  await log.close();
  const [old = '', now = ''] = [`${file}.1`, file].map((one) => readFileSync(one, 'utf8'));
  for (const text of [old, now]) expect(text.length).toBeLessThan(3 * most);
  const numbers = [...`${old}${now}`.matchAll(/line (\d+):/g)].map(([, nth]) => Number(nth));
  expect(numbers.length).toBeGreaterThan(10);
  // Nothing is left out between the two, nor at the end.
  expect(numbers).toEqual(numbers.map((_, at) => 200 - numbers.length + at));
  rmSync(folder, { recursive: true });
});
