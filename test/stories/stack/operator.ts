import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { announcedStack } from '../../../local/running-stack.ts';
import type { LocalStack } from './stack.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');

/** `npm run redrive -- --local` against this stack. Resolves with its output. */
export const redrive = async ({ data }: LocalStack): Promise<string> => {
  const { stdout } = await run(
    process.execPath,
    ['local/tools/redrive.ts', '--local', '--data', data],
    // Without jest's own flags, on the machine of somebody who works in the cloud as well.
    {
      cwd: root,
      env: { ...process.env, NODE_OPTIONS: '', AWS_PROFILE: 'production', AWS_USE_FIPS_ENDPOINT: 'true' },
    },
  );
  return stdout.trim();
};

/** How the SDK finds this stack's services, and is let in as their owner: the `operator` part of `running.json`. */
export const ownersWay = async ({ data }: LocalStack) => {
  const { operator } = (await announcedStack(join(data, 'running.json'))) ?? {};
  if (operator === undefined) throw new Error('The stack does not run.');
  return {
    // Every service is on one port.
    endpoint: operator.AWS_ENDPOINT_URL_LAMBDA ?? '',
    region: operator.AWS_REGION ?? '',
    credentials: {
      accessKeyId: operator.AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: operator.AWS_SECRET_ACCESS_KEY ?? '',
      sessionToken: operator.AWS_SESSION_TOKEN ?? '',
    },
  };
};

/** The keys of participants in the table that still owe somebody a message. */
export const debtors = async ({ data }: LocalStack): Promise<readonly string[]> => {
  const stack = await announcedStack(join(data, 'running.json'));
  if (stack === null) throw new Error('The stack does not run.');
  const client = new DynamoDBClient({
    endpoint: stack.database.url,
    region: stack.region,
    credentials: stack.database.credentials,
  });
  const found: string[] = [];
  for await (const { Items = [] } of paginateScan(
    { client },
    { TableName: stack.table, ConsistentRead: true },
  ))
    for (const { pk, sk, owed } of Items) if (owed?.M !== undefined) found.push(`${pk?.S} ${sk?.S}`);
  client.destroy();
  return found;
};

type ShownAlert = { readonly name: string; readonly state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA' };

/** The alerts of the dashboard that are red now, by name. */
export const redAlerts = async ({ shown }: LocalStack): Promise<readonly string[]> =>
  ((await shown('alarms')) as ShownAlert[]).filter(({ state }) => state === 'ALARM').map(({ name }) => name);
