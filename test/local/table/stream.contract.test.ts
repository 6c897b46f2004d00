import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { faultsFrom } from '../../../local/faults.ts';
import type { Outcome } from '../../../local/functions/outcome.ts';
import { statementsOf } from '../../../local/iam/statement.ts';
import type { StreamRecord } from '../../../local/stream/record.ts';
import { type StreamSource, startStreamSource } from '../../../local/stream/stream-source.ts';
import { createTable } from '../../../local/table/creation.ts';
import { type Database, databaseAt } from '../../../local/table/database.ts';
import { startTableEngine, type TableEngine } from '../../../local/table/engine.ts';
import { patternFrom } from '../../../local/template/pattern.ts';
import { eventually } from '../../stories/people/sdk-tab.ts';
import { measuring } from '../measuring.ts';
import { place } from '../place.ts';

const streamArn = 'arn:aws:dynamodb:eu-central-1:1:table/Tab/stream/now';
const queueArn = 'arn:aws:sqs:eu-central-1:1:dead';
const role = (Action: readonly string[]) => ({
  name: 'r',
  arn: 'arn:aws:iam::1:role/r',
  statements: statementsOf({ Statement: [{ Effect: 'Allow', Action, Resource: '*' }] }, 'a test'),
  trust: [],
});
const follows = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map(
  (one) => `dynamodb:${one}`,
);

let folder: string;
let engine: TableEngine;
let database: Database;
let source: StreamSource | null;
let calls: StreamRecord[][];
let letters: { queue: string; body: string }[];
let answer: (records: readonly StreamRecord[]) => Outcome;

const done: Outcome = { ok: true, payload: '{"batchItemFailures":[]}' };
const from = (record: StreamRecord | undefined): Outcome => ({
  ok: true,
  payload: JSON.stringify({ batchItemFailures: [{ itemIdentifier: record?.dynamodb.SequenceNumber }] }),
});

const open = async () => {
  engine = await startTableEngine(folder, () => {});
  database = databaseAt(engine, 'eu-central-1');
  await createTable(database, {
    TableName: 'Tab',
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
  });
};

const measured = measuring();
const faults = faultsFrom([]);
const follow = (
  change: { maximumAge?: number; batch?: number; actions?: string[]; now?: () => number } = {},
) => {
  if (!engine.changes) throw new Error('There is no log.');
  source = startStreamSource({
    mapping: {
      streamArn,
      tableName: 'Tab',
      functionName: 'forward',
      patterns: [patternFrom('{"dynamodb":{"Keys":{"sk":{"S":[{"prefix":"AUDIT#"}]}}}}')],
      batch: change.batch ?? 100,
      maximumAge: change.maximumAge ?? null,
      onFailure: queueArn,
    },
    log: engine.changes,
    fn: {
      name: 'forward',
      arn: 'arn:aws:lambda:eu-central-1:1:function:forward',
      role: role(change.actions ?? [...follows, 'sqs:SendMessage']),
    },
    invoke: async (_arn, event) => {
      const { Records } = JSON.parse(event) as { Records: StreamRecord[] };
      calls.push(Records);
      return answer(Records);
    },
    deadLetters: {
      keep: async (letter) => {
        letters.push(letter);
        return { ...letter, id: '1', sentAt: 0 };
      },
    },
    place,
    complain: () => {},
    faults,
    vend: measured.vend,
    ...(change.now && { now: change.now }),
  });
};

const key = (sk: string) => ({ pk: { S: 's1' }, sk: { S: sk } });
const put = (sk: string, n = '1') =>
  database('PutItem', { TableName: 'Tab', Item: { ...key(sk), n: { N: n } } });
const told = () =>
  calls
    .flat()
    .map(({ eventName, dynamodb }) => `${eventName} ${(dynamodb.Keys as { sk: { S: string } }).sk.S}`);
const until = (look: () => unknown) => eventually('the stream', async () => look() || null, told);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-stream-'));
  [calls, letters, source, answer] = [[], [], null, () => done];
  await open();
});
afterEach(async () => {
  await source?.stop();
  await engine.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('The stream of the local table', () => {
  test('has each write that the filter asks for, with both images, in order, and no other', async () => {
    follow();
    await put('AUDIT#1');
    await put('META');
    await put('AUDIT#1', '2');
    const set = { UpdateExpression: 'SET n = :n', ExpressionAttributeValues: { ':n': { N: '3' } } };
    await database('UpdateItem', { TableName: 'Tab', Key: key('AUDIT#1'), ...set });
    const refused = {
      ...set,
      ConditionExpression: 'n = :n',
      ExpressionAttributeValues: { ':n': { N: '9' } },
    };
    await database('UpdateItem', { TableName: 'Tab', Key: key('AUDIT#1'), ...refused }).catch(() => {});
    await database('BatchWriteItem', { RequestItems: { Tab: [{ DeleteRequest: { Key: key('AUDIT#1') } }] } });
    await database('DeleteItem', { TableName: 'Tab', Key: key('AUDIT#gone') });
    await until(() => told().length === 4);
    expect(told()).toEqual(['INSERT AUDIT#1', 'MODIFY AUDIT#1', 'MODIFY AUDIT#1', 'REMOVE AUDIT#1']);
    const [, changed] = calls.flat();
    expect(changed).toMatchObject({
      eventSource: 'aws:dynamodb',
      eventSourceARN: streamArn,
      dynamodb: {
        OldImage: { n: { N: '1' } },
        NewImage: { n: { N: '2' } },
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
    });
    const numbers = calls.flat().map(({ dynamodb }) => dynamodb.SequenceNumber);
    expect([...numbers].sort()).toEqual(numbers);
  });

  test('is not read while the fault of that name is on, and from where it was left afterwards', async () => {
    faults.set('unread-stream');
    follow();
    await put('AUDIT#1');
    await pause(1_500);
    expect(told()).toEqual([]);
    faults.set('unread-stream=0');
    await until(() => told().length === 1);
    expect(told()).toEqual(['INSERT AUDIT#1']);
  });

  test('continues where the function says, and blocks everything behind it until that works', async () => {
    const isStuck = ({ dynamodb }: StreamRecord) => JSON.stringify(dynamodb.NewImage).includes('"N":"2"');
    answer = (records) => (records.some(isStuck) ? from(records.find(isStuck)) : done);
    follow({ batch: 3 });
    for (const n of ['1', '2', '3', '4']) await put(`AUDIT#${n}`, n);
    await until(() => told().filter((one) => one.endsWith('#2')).length > 2);
    expect(told().filter((one) => one.endsWith('#1'))).toHaveLength(1);
    answer = () => done;
    await eventually('the end', async () => (await engine.changes?.read(1))?.length === 0 || null, told);
    expect(told().slice(-2)).toEqual(['INSERT AUDIT#3', 'INSERT AUDIT#4']);
    expect(told().filter((one) => one.endsWith('#1'))).toHaveLength(1);
  });

  test.each<[string, Outcome]>([
    ['fails', { ok: false, errorType: 'Error', errorMessage: 'no' }],
    ['names a record that it was not given', from({ dynamodb: { SequenceNumber: '1' } } as StreamRecord)],
    ['answers nothing usable', { ok: true, payload: '{"batchItemFailures":7}' }],
  ])('is delivered again as a whole when the function %s', async (_, outcome) => {
    answer = () => outcome;
    follow();
    await put('AUDIT#1');
    await put('AUDIT#2');
    await until(() => calls.length > 2);
    expect(told().filter((one) => one.endsWith('#1')).length).toBeGreaterThan(1);
  });

  test('goes on from the first of several that failed, and says how far it is behind', async () => {
    answer = () => ({ ok: false, errorType: 'Error', errorMessage: 'wait' });
    const before = measured.values('IteratorAge').length;
    follow();
    for (const n of ['1', '2', '3', '4']) await put(`AUDIT#${n}`, n);
    let isFirst = true;
    answer = (records) => {
      const batchItemFailures = records
        .slice(1)
        .map(({ dynamodb }) => ({ itemIdentifier: dynamodb.SequenceNumber }));
      const outcome = isFirst ? { ok: true as const, payload: JSON.stringify({ batchItemFailures }) } : done;
      isFirst = records.length < 4 && isFirst;
      return outcome;
    };
    await eventually('the end', async () => (await engine.changes?.read(1))?.length === 0 || null, told);
    // None behind the first that failed was passed over.
    expect(told().slice(-3)).toEqual(['INSERT AUDIT#2', 'INSERT AUDIT#3', 'INSERT AUDIT#4']);
    expect(measured.values('IteratorAge').length).toBeGreaterThan(before);
  });

  test('hands over no more than six megabytes at once, and one record however large', async () => {
    follow();
    answer = () => ({ ok: false, errorType: 'Error', errorMessage: 'wait' });
    const large = (n: string) =>
      database('PutItem', {
        TableName: 'Tab',
        Item: { ...key(`AUDIT#${n}`), x: { S: 'x'.repeat(390_000) } },
      });
    for (let n = 0; n < 20; n += 1) await large(String(n));
    answer = () => done;
    await eventually('the end', async () => (await engine.changes?.read(1))?.length === 0 || null, told);
    const sizes = calls.map((records) => Buffer.byteLength(JSON.stringify(records)));
    expect(Math.max(...sizes)).toBeLessThan(6 * 1_024 * 1_024 * 1.05);
    expect(Math.max(...sizes)).toBeGreaterThan(4 * 1_024 * 1_024);
  });

  test('loses nothing when it is killed: what nobody accepted is there after a restart', async () => {
    answer = () => ({ ok: false, errorType: 'Error', errorMessage: 'no' });
    follow();
    await put('AUDIT#1');
    await until(() => calls.length > 0);
    await source?.stop();
    await engine.stop();
    [calls, answer] = [[], () => done];
    await open();
    follow();
    await until(() => told().length === 1);
    expect(told()).toEqual(['INSERT AUDIT#1']);
  });

  test('gives up what is a moment too old, and reports the range', async () => {
    answer = () => ({ ok: false, errorType: 'Error', errorMessage: 'no' });
    let late = 0;
    follow({ maximumAge: 60_000, now: () => Date.now() + late });
    await put('AUDIT#1');
    await until(() => calls.length > 1);
    expect(letters).toEqual([]);
    late = 60_001;
    await until(() => letters.length === 1);
    const number = calls[0]?.[0]?.dynamodb.SequenceNumber;
    expect(letters[0]?.queue).toBe(queueArn);
    expect(JSON.parse(letters[0]?.body ?? '')).toMatchObject({
      requestContext: { condition: 'RecordAgeExceeded' },
      DDBStreamBatchInfo: { startSequenceNumber: number, endSequenceNumber: number, batchSize: 1, streamArn },
    });
    expect(letters[0]?.body).not.toContain('AUDIT#1');
  });

  test('is read by nobody who lacks a right, nor by whoever could not say what was given up', () => {
    const needed = [...follows, 'sqs:SendMessage'];
    for (const missing of needed)
      expect(() => follow({ actions: needed.filter((one) => one !== missing) })).toThrow(
        `has no right to ${missing}`,
      );
  });
});
