import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateScheduleCommand, GetScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { FolderInUseError, openStore } from '../../../local/data/store.ts';
import { soon } from '../../hosts/gateway.ts';
import { at, group, roleArn, timerArn } from './scheduler.ts';

let folder: string;
let child: ChildProcess;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-durability-'));
});
afterEach(async () => {
  child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

const launch = async (...args: string[]): Promise<SchedulerClient> => {
  child = fork(join(import.meta.dirname, 'scheduler-process.ts'), [folder, ...args], { execArgv: [] });
  const [endpoint] = (await once(child, 'message')) as [string];
  const credentials = { accessKeyId: 'setter', secretAccessKey: 'x' };
  return new SchedulerClient({ endpoint, region: 'eu-central-1', credentials, maxAttempts: 1 });
};
const kill = async (): Promise<void> => {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
};
const create = (client: SchedulerClient, Name: string, due: number) =>
  client.send(
    new CreateScheduleCommand({
      Name,
      GroupName: group,
      ScheduleExpression: at(due),
      FlexibleTimeWindow: { Mode: 'OFF' },
      ActionAfterCompletion: 'DELETE',
      Target: { Arn: timerArn, RoleArn: roleArn, Input: JSON.stringify({ Name }) },
    }),
  );
const pause = (duration: number) => new Promise((resolve) => setTimeout(resolve, duration));
const rings = async (): Promise<string[]> =>
  (await readFile(join(folder, 'rings'), 'utf8').catch(() => '')).split('\n').filter((line) => line !== '');

test('A schedule that was acknowledged survives kill -9, and one that fell due meanwhile rings at once', async () => {
  const client = await launch();
  const names = Array.from({ length: 40 }, (_, index) => `a.${index}`);
  // None is due before all are set and the process is dead, even on a busy machine.
  const due = Date.now() + 4_000;
  await Promise.all(names.map((name) => create(client, name, due)));
  await create(client, 'later', Date.now() + 3_600_000);
  await kill();
  await pause(due + 500 - Date.now());
  expect(await rings()).toEqual([]);
  const again = await launch();
  await soon(async () => (await rings()).length >= names.length);
  expect(new Set(await rings())).toEqual(new Set(names.map((Name) => JSON.stringify({ Name }))));
  await again.send(new GetScheduleCommand({ Name: 'later', GroupName: group }));
});

test('No alarm is lost by a kill -9 at the very moment when they ring', async () => {
  const client = await launch();
  const due = Math.ceil(Date.now() / 1_000) * 1_000 + 1_000;
  const names = Array.from({ length: 60 }, (_, index) => `a.${index}`);
  await Promise.all(names.map((name) => create(client, name, due)));
  // Dies again and again while they ring, each time a little later.
  for (let life = 0; life < 4; life += 1) {
    while (Date.now() < due || (await rings()).length === 0) await pause(1);
    await pause(life);
    await kill();
    await launch();
    await pause(900);
  }
  await pause(1_500);
  expect(new Set(await rings())).toEqual(new Set(names.map((Name) => JSON.stringify({ Name }))));
});

test('An event whose function was running at a kill -9 is started again', async () => {
  const client = await launch('hangs');
  const begun = once(child, 'message');
  await create(client, 'a.1', Date.now() - 1_000);
  await begun;
  await kill();
  await launch();
  await soon(async () => (await rings()).length > 0);
  expect(await rings()).toEqual([JSON.stringify({ Name: 'a.1' })]);
});

test('A folder belongs to one process at a time', async () => {
  await launch();
  await expect(openStore(join(folder, 'state'))).rejects.toThrow(FolderInUseError);
});
