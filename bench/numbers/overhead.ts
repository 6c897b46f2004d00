import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { bareBundle, type DeployedBundle, variables } from './bundles.ts';
import { milliseconds, type Row } from './row.ts';

const TARGET = 1.2;

/** The handler that somebody would write who only wants to note an activity: no checks, no metrics, no alarms. */
const BY_HAND = `
import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
const client = new DynamoDBClient({});
export const handler = async (event) => {
  const { sessionId } = JSON.parse(event.body);
  const { connectionId, requestTimeEpoch, authorizer } = event.requestContext;
  const at = String(requestTimeEpoch);
  await client.send(new UpdateItemCommand({
    TableName: process.env.TABLE_NAME,
    Key: { pk: { S: 'SESSION#' + sessionId }, sk: { S: 'PARTICIPANT#' + authorizer.userId } },
    UpdateExpression: 'SET lastActivityAt = :at, connections.#connection.seenAt = :now ADD version :one',
    ConditionExpression: 'phase = :present AND lastActivityAt < :at AND attribute_exists(connections.#connection)',
    ExpressionAttributeNames: { '#connection': connectionId },
    ExpressionAttributeValues: {
      ':at': { N: at }, ':now': { N: String(Date.now()) }, ':one': { N: '1' }, ':present': { S: 'present' },
    },
    ReturnValues: 'ALL_NEW',
  }));
  return { statusCode: 200 };
};`;

/**
 * How long the deployed handler takes for an activity, and how long a hand-written one with the same table call: in one
 * process, in turns, against a table in another process that answers at once.
 */
export const overhead = async (bundle: DeployedBundle, folder: string, rounds: number): Promise<Row> => {
  const byHand = bareBundle(join(folder, 'by-hand.mjs'), BY_HAND);
  const table = spawn(process.execPath, [join(import.meta.dirname, 'table-child.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: variables(bundle.variables),
  });
  try {
    const [endpoint] = (await once(createInterface(table.stdout), 'line')) as [string];
    const child = join(import.meta.dirname, 'overhead-child.ts');
    const { stderr, status } = spawnSync(process.execPath, [child, bundle.file, byHand, String(rounds)], {
      env: variables(bundle.variables, endpoint),
      encoding: 'utf8',
      // The log, on stdout, is discarded; the result comes on stderr.
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    if (status !== 0) throw new Error(`The handlers could not be measured:\n${stderr}`);
    const { ours, theirs } = JSON.parse(stderr) as { ours: number; theirs: number };
    return {
      what: 'an activity in the deployed handler',
      measured: milliseconds(ours),
      against: `${milliseconds(theirs)} (by hand, the same call)`,
      ratio: ours / theirs,
      target: TARGET,
    };
  } finally {
    table.kill();
  }
};
