import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { createMetrics } from '../../local/functions/metrics.ts';
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

test('Metrics are gathered from what functions print, and other lines are passed over', () => {
  const metrics = createMetrics();
  const line = (Lateness: number) =>
    JSON.stringify({
      _aws: {
        Timestamp: 1,
        CloudWatchMetrics: [
          {
            Namespace: 'Vigil',
            Dimensions: [['service']],
            Metrics: [{ Name: 'Lateness', Unit: 'Milliseconds' }],
          },
        ],
      },
      Lateness,
    });
  for (const text of [line(3), 'plain', '{"_aws":{"CloudWatchMetrics":0}}', line(9)]) metrics.read(text);
  expect(metrics.all()).toEqual([
    {
      namespace: 'Vigil',
      name: 'Lateness',
      unit: 'Milliseconds',
      count: 2,
      sum: 12,
      minimum: 3,
      maximum: 9,
      recent: [
        [1, 3],
        [1, 9],
      ],
    },
  ]);
});
