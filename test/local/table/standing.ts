import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { endpointServer } from '../../../local/endpoints/server.ts';
import { faultsFrom } from '../../../local/faults.ts';
import { statementsOf } from '../../../local/iam/statement.ts';
import { createTable } from '../../../local/table/creation.ts';
import { databaseAt } from '../../../local/table/database.ts';
import { tableEndpoint } from '../../../local/table/endpoint.ts';
import { startTableEngine } from '../../../local/table/engine.ts';
import type { Vend } from '../../../local/watch/vended.ts';
import { place } from '../place.ts';

const arn = 'arn:aws:dynamodb:eu-central-1:1:table/Tab';
const keys = (hash: string, range: string) => [
  { AttributeName: hash, KeyType: 'HASH' },
  { AttributeName: range, KeyType: 'RANGE' },
];
export const definition = {
  TableName: 'Tab',
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: keys('pk', 'sk'),
  AttributeDefinitions: ['pk', 'sk', 'inversePk', 'inverseSk'].map((AttributeName) => ({
    AttributeName,
    AttributeType: 'S',
  })),
  GlobalSecondaryIndexes: [
    {
      IndexName: 'inverse',
      KeySchema: keys('inversePk', 'inverseSk'),
      Projection: { ProjectionType: 'ALL' },
    },
  ],
};
export const Key = { pk: { S: 'a' }, sk: { S: 'b' } };

/** A table as the local stack has it, behind an endpoint of its own, and a client with the rights of a role. */
export const standTable = async (vend: Vend) => {
  const folder = await mkdtemp(join(tmpdir(), 'vigil-table-'));
  const engine = await startTableEngine(folder, (error) => {
    throw error;
  });
  await createTable(databaseAt(engine, place.region), definition);
  const killed: string[] = [];
  const faults = faultsFrom([]);
  const rights = ['GetItem', 'PutItem', 'BatchGetItem'].map((action) => `dynamodb:${action}`);
  const statements = statementsOf(
    {
      Statement: [
        { Effect: 'Allow', Action: rights, Resource: arn },
        { Effect: 'Allow', Action: 'dynamodb:Query', Resource: `${arn}/index/inverse` },
      ],
    },
    'a test',
  );
  const role = { name: 'r', arn: 'arn:aws:iam::1:role/r', statements, trust: [] };
  const server = createServer(
    endpointServer({
      findCaller: (id) => ({ functionName: 'message', environment: id, role }),
      endpoints: [tableEndpoint({ place, forward: engine.forward, faults, vend })],
      faults,
      kill: async ({ environment }) => void killed.push(environment),
      complain: () => undefined,
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: place.region,
    credentials: { accessKeyId: 'Message.1', secretAccessKey: 'x' },
    maxAttempts: 1,
  });
  const stop = async () => {
    server.closeAllConnections();
    server.close();
    await engine.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { engine, client, faults, killed, stop };
};
