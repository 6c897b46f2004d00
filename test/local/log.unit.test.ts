import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
