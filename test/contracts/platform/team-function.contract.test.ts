import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  functionAsked,
  lambdaClient,
  MAX_ANSWER_BYTES,
} from '../../../functions/aws/platform/team-function.ts';
import { UsageError } from '../../../infra/operations/usage-error.ts';
import { endpointServer } from '../../../local/endpoints/server.ts';
import { teamFunctionArn } from '../../../local/entitlement/outside.ts';
import { teamFunction } from '../../../local/entitlement/team-function.ts';
import { faultsFrom } from '../../../local/faults.ts';
import { functionEndpoint } from '../../../local/functions/endpoint.ts';
import { createHost, type FunctionHost } from '../../../local/functions/host.ts';
import type { Role } from '../../../local/iam/role.ts';
import { statementsOf } from '../../../local/iam/statement.ts';
import { listen, stopListening } from '../../../local/listening.ts';
import type { Ask, Question } from '../../../shared/ports/entitlement.ts';
import { memoryTeamFunction } from '../../world/team-function.ts';

const question = (sessionId: string): Question => ({
  version: 1,
  userId: 'anna',
  kind: 'contact',
  sessionId,
});

/** The same function twice: here, and as the team's own file. */
const handler = ({ sessionId, ...asked }: Question): unknown => {
  if (sessionId === 'fails') throw new TypeError('anna is not to be named in a log');
  if (sessionId.startsWith('long-')) return 'x'.repeat(Number(sessionId.slice('long-'.length)) - 2);
  return sessionId === 'nothing' ? undefined : { role: 'member', asked };
};
const file = `export const handler = async ({ sessionId, ...asked }: { sessionId: string }) => {
  if (sessionId === 'fails') throw new TypeError('anna is not to be named in a log');
  if (sessionId.startsWith('long-')) return 'x'.repeat(Number(sessionId.slice('long-'.length)) - 2);
  return sessionId === 'nothing' ? undefined : { role: 'member', asked };
};`;

let folder: string;
let host: FunctionHost;
let server: Server;
let asksLambda: (role: Role) => Ask;
const mayAsk = (resource: string): Role => ({
  name: 'message',
  arn: 'arn:aws:iam::123456789012:role/message',
  statements: statementsOf(
    { Statement: [{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: resource }] },
    'a test',
  ),
  trust: [],
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-team-'));
  await writeFile(join(folder, 'rights.ts'), file);
  host = createHost({
    functions: [await teamFunction(join(folder, 'rights.ts'), join(folder, 'bundle'))],
    environments: 1,
    surroundings: () => ({}),
    print: () => {},
  });
  server = createServer();
  const endpoint = `http://127.0.0.1:${await listen(server, 0)}`;
  asksLambda = (role) => {
    server.removeAllListeners('request');
    server.on(
      'request',
      endpointServer({
        findCaller: (id) => ({ functionName: id, environment: id, role }),
        endpoints: [
          functionEndpoint({
            host,
            asynchronous: {
              accepted: () => {
                throw new Error('Somebody waits for the answer.');
              },
              begin: () => {},
            },
            store: { write: async () => {} },
            faults: faultsFrom([]),
            prefix: '',
          }),
        ],
        faults: faultsFrom([]),
        kill: () => Promise.resolve(),
        complain: () => undefined,
      }),
    );
    const credentials = { accessKeyId: 'message.1', secretAccessKey: 'x' };
    const client = new LambdaClient({ endpoint, region: 'eu-central-1', credentials, maxAttempts: 1 });
    return functionAsked(client, teamFunctionArn);
  };
});
afterAll(async () => {
  await stopListening(server);
  await host.stop();
  await rm(folder, { recursive: true });
});

describe.each<[string, () => Ask]>([
  ['in memory', () => memoryTeamFunction(handler)],
  ['of Lambda', () => asksLambda(mayAsk(teamFunctionArn))],
])('The team’s own function, %s', (_, open) => {
  test('is given the question, and its answer is returned, whatever it is', async () => {
    const { sessionId: _session, ...asked } = question('s');
    expect(await open()(question('s'))).toEqual({ role: 'member', asked });
    expect(await open()(question('nothing'))).toBeNull();
  });

  test('that fails has not answered', async () => {
    await expect(open()(question('fails'))).rejects.toThrow();
  });

  test('may answer with so many bytes, and not one more', async () => {
    expect(await open()(question(`long-${MAX_ANSWER_BYTES}`))).toHaveLength(MAX_ANSWER_BYTES - 2);
    await expect(open()(question(`long-${MAX_ANSWER_BYTES + 1}`))).rejects.toThrow(RangeError);
  });
});

describe('The team’s own function', () => {
  test('is not called without the right to call exactly it', async () => {
    const other = asksLambda(mayAsk(`${teamFunctionArn}-other`));
    await expect(other(question('s'))).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  test('is reported by the kind of its fault, and not by what it said, which may name people', async () => {
    const fails = asksLambda(mayAsk(teamFunctionArn))(question('fails'));
    await expect(fails).rejects.toThrow(`${teamFunctionArn} failed: TypeError`);
  });

  test('is given up by the client after a few seconds and one retry: somebody is waiting', async () => {
    const { config } = lambdaClient();
    expect(await config.maxAttempts()).toBe(2);
  });

  test('that cannot be bundled is a mistake on the command line', async () => {
    await writeFile(join(folder, 'broken.ts'), 'export const');
    await expect(teamFunction(join(folder, 'broken.ts'), join(folder, 'broken'))).rejects.toThrow(UsageError);
  });
});
