import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { DeleteItemCommand, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { toMembershipItem } from '../../functions/aws/directory/membership-items.ts';
import { toItem } from '../../functions/aws/items/items.ts';
import { auditKey } from '../../functions/aws/items/keys.ts';
import { instant } from '../../shared/instant.ts';
import { type EmbeddedTable, startTable } from '../contracts/embedded-table.ts';
import { DAY, MINUTE, type Moment, silentLife, tableOf } from '../evidence/chains.ts';

/** So long ago that nobody is on their way any more, and so lately that it is kept. */
const start = Date.now() - 60 * DAY;
const root = join(import.meta.dirname, '../..');
const member = (userId: string) =>
  toMembershipItem('s1', { userId, name: userId, kind: 'licence-holder', role: 'moderator' }, instant(start));

let embedded: EmbeddedTable;
let folder: string;
let env: NodeJS.ProcessEnv;
/** Anna has been in two sessions. Of Ben’s chain in one of them, a record is missing; Carla is inside there. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-at-a-table-'));
  embedded = await startTable();
  const { hostname, port } = (await embedded.client.config.endpoint?.()) ?? {};
  env = {
    PATH: process.env.PATH,
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
    HOME: folder,
    AWS_REGION: 'eu-central-1',
    AWS_ENDPOINT_URL_DYNAMODB: `http://${hostname}:${port}`,
    AWS_ACCESS_KEY_ID: 'contract',
    AWS_SECRET_ACCESS_KEY: 'contract',
  };
  const table = tableOf(embedded.client, embedded.name);
  await table.session('s1', start);
  await table.session('s2', start);
  await table.left({ sessionId: 's1', participantId: 'anna' }, silentLife(start), false);
  await table.left({ sessionId: 's2', participantId: 'anna' }, silentLife(start), false);
  const ben = { sessionId: 's2', participantId: 'ben' };
  const { records } = await table.left(ben, silentLife(start));
  const [, second] = records;
  if (!second) throw new Error('He was warned.');
  const { client, name: TableName } = embedded;
  await client.send(new DeleteItemCommand({ TableName, Key: auditKey(ben, second) }));
  await client.send(new PutItemCommand({ TableName, Item: member('anna') }));
  const came = { type: 'joined', at: instant(Date.now() - 10 * MINUTE), cause: 'join' } as Moment;
  await table.inside({ sessionId: 's2', participantId: 'carla' }, [came], Date.now() - MINUTE);
});
afterAll(async () => {
  await embedded.stop();
  await rm(folder, { recursive: true });
});

/** As an operator types it. */
const command = (path: string, ...args: readonly string[]) =>
  new Promise<{ code: number; said: string; complaint: string }>((resolve) => {
    const all = [path, ...args, '--table', embedded.name];
    execFile(process.execPath, all, { cwd: root, env }, (error, said, complaint) =>
      resolve({ code: error === null ? 0 : Number(error.code), said, complaint }),
    );
  });
const all = async () => {
  const { Items = [] } = await embedded.client.send(new ScanCommand({ TableName: embedded.name }));
  return Items.map((item) => JSON.stringify(item)).toSorted();
};

describe('A command that cannot be taken back', () => {
  test('wants the same id again, and does nothing for another', async () => {
    const before = await all();
    const tries = await Promise.all([
      command('local/tools/person.ts', '--user', 'anna', '--erase'),
      command('local/tools/person.ts', '--user', 'anna', '--erase', '--confirm', 'ben'),
      command('local/tools/delete-session.ts', '--session', 's1'),
      command('local/tools/delete-session.ts', '--session', 's1', '--confirm', 's2'),
    ]);
    expect(tries.map(({ code, complaint }) => `${code}: ${complaint}`)).toEqual([
      '2: To erase anna for good, add --confirm anna.\n',
      '2: To erase anna for good, add --confirm anna.\n',
      '2: To delete the session s1 for good, add --confirm s1.\n',
      '2: To delete the session s1 for good, add --confirm s1.\n',
    ]);
    expect(await all()).toEqual(before);
  });

  test('writes over nothing that is there', async () => {
    const out = join(folder, 'anna.zip');
    await writeFile(out, 'mine');
    const other = join(folder, 'export.jsonl');
    await writeFile(other, '{"vigil":"content","session":{"id":"s2"},"contentRevision":0}\n');
    const tries = await Promise.all([
      command('local/tools/person.ts', '--user', 'anna', '--export', out),
      command('local/tools/export.ts', '--session', 's1', '--out', other),
      command('local/tools/export.ts', '--session', 's1', '--out', other, '--resume'),
    ]);
    expect(tries.map(({ code }) => code)).toEqual([2, 2, 2]);
    expect(tries.map(({ complaint }) => complaint.split('\n')[0])).toEqual([
      `${out} is there already.`,
      expect.stringMatching(/^EEXIST/),
      `${other} was begun for the session s2.`,
    ]);
    expect(await readFile(out, 'utf8')).toBe('mine');
    expect(await readFile(other, 'utf8')).toMatch(/^\{.*\}\n$/);
  });
});

describe('What is on record', () => {
  test('is told with exit code 0 where it is whole, and 1 where it is not', async () => {
    const range = [
      '--from',
      new Date(start - DAY).toISOString(),
      '--to',
      new Date(start + DAY).toISOString(),
    ];
    const evidence = ['local/tools/evidence/main.ts', '--standard', 'pci-dss-8.2.8', ...range] as const;
    const out = join(folder, 'evidence.zip');
    const [whole, broken, came, gone, none] = await Promise.all([
      command('local/tools/audit.ts', '--session', 's1'),
      command('local/tools/audit.ts', '--session', 's2'),
      command('local/tools/attendance/main.ts', '--session', 's1'),
      command('local/tools/attendance/main.ts', '--session', 's2'),
      command(...evidence, '--out', out),
    ]);
    expect([whole.code, broken.code, came.code, gone.code, none.code]).toEqual([0, 1, 0, 1, 1]);
    expect(whole.said).toMatch(/^Whole: /m);
    expect(broken.said).toMatch(/^NOT WHOLE\. ben: /m);
    expect(came.said).toMatch(/^s1,anna,.*,inactivity,,2,1,true\r\n$/m);
    expect(gone.said).toMatch(/^s2,ben,.*,false\r$/m);
    expect(none.complaint).toMatch(/^ben in s2: .*\nNOT WHOLE: 1 fault\. Nothing was made\.\n$/);
    await expect(readFile(out)).rejects.toThrow('ENOENT');
  }, 60_000);

  test('is tried for thirty days to the end that is said, and not beyond now', async () => {
    const would = async (...args: readonly string[]) => {
      const { code, said, complaint } = await command('local/tools/would.ts', '--json', ...args);
      return code === 0 ? JSON.parse(said) : complaint;
    };
    const then = await would('--idle', '5m', '--to', new Date(start + DAY).toISOString());
    expect([then.people, then.to - then.from]).toEqual([3, 30 * DAY]);
    const tomorrow = new Date(Date.now() + DAY).toISOString();
    // She was active a minute ago, and what becomes of her nobody knows.
    const ahead = await would('--idle', '5m', '--session', 's2', '--to', tomorrow);
    expect([ahead.people, ahead.total.warned.certain]).toEqual([1, 0]);
  });

  test('of somebody who is erased is left as it was where it is not whole, with exit code 1', async () => {
    const { client, name: TableName } = embedded;
    await client.send(
      new PutItemCommand({
        TableName,
        Item: toItem({ pk: 'USER#ben', sk: 'SESSION#s1', inversePk: 'SESSION#s1', inverseSk: 'USER#ben' }),
      }),
    );
    const { code, complaint } = await command(
      'local/tools/person.ts',
      '--user',
      'ben',
      '--erase',
      '--confirm',
      'ben',
    );
    expect([code, complaint]).toEqual([1, expect.stringMatching(/^LEFT AS IT IS\. s2, ben: /m)]);
    expect((await all()).some((item) => item.includes('PARTICIPANT#ben#'))).toBe(true);
  });
});
