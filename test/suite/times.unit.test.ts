import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { expect, test } from '@jest/globals';
import { measure, processorTime, readTimes, tableOf } from './times.ts';

const busyFor = (milliseconds: number): void => {
  for (const end = processorTime() + milliseconds; processorTime() < end; );
};

test('The longest files come first, each with what it used of a processor, and all together last', () => {
  const took = (file: string, clock: number, processor: number) => ({
    file: `/v/test/${file}`,
    clock,
    processor,
  });
  const all = [took('short', 900, 200), took('long', 88_140, 21_060), took('middle', 2_000, 3_500)];
  expect(tableOf(all, '/v', 90_000, 2).split('\n')).toEqual([
    '── what took longest: seconds, and those of a processor',
    '   88.1    21.1  test/long',
    '    2.0     3.5  test/middle',
    '   90.0    24.8  all 3 files',
  ]);
});

test('A file’s own processor time counts, and that of what it starts; nothing is written where nobody asks', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'vigil-times-'));
  const journal = join(folder, 'times');
  const alone = measure('alone', journal);
  busyFor(60);
  alone();
  const starts = measure('starts', journal);
  const script = 'for (const end = process.cpuUsage().user + 6e4; process.cpuUsage().user < end; );';
  spawnSync(process.execPath, ['-e', script]);
  starts();
  measure('unheard', undefined)();
  const times = readTimes(journal);
  await rm(folder, { recursive: true });
  expect(times.map(({ file }) => file)).toEqual(['alone', 'starts']);
  for (const { processor } of process.platform === 'linux' ? times : times.slice(0, 1))
    expect(processor).toBeGreaterThanOrEqual(60);
});
