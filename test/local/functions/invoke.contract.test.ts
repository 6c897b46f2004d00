import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  InvokeCommand,
  type InvokeCommandInput,
  LambdaClient,
  ListFunctionEventInvokeConfigsCommand,
} from '@aws-sdk/client-lambda';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openStore, type PendingEvent, type Store } from '../../../local/data/store.ts';
import { endpointServer } from '../../../local/endpoints/server.ts';
import { faultsFrom } from '../../../local/faults.ts';
import { functionEndpoint } from '../../../local/functions/endpoint.ts';
import { withOwner } from '../../../local/iam/owner.ts';
import { listen, stopListening } from '../../../local/listening.ts';
import type { DeployedFunction } from '../../../local/template/functions.ts';

const prefix = 'arn:aws:lambda:eu-central-1:123456789012:function:';
const timerArn = `${prefix}timer`;
const given = (onFailure: string | null) => ({ retries: 2, maximumAge: 3_600_000, onFailure });
const timer = {
  name: 'timer',
  arn: timerArn,
  asynchronous: given(null),
  aliases: new Map([[`${timerArn}:live`, given('arn:aws:sqs:eu-central-1:123456789012:letters')]]),
} as Partial<DeployedFunction> as DeployedFunction;
const nobody = { name: 'nobody', arn: 'arn:aws:iam::123456789012:role/nobody', statements: [], trust: [] };

describe('The local Lambda', () => {
  let folder: string;
  let store: Store;
  let endpoint: string;
  const server = createServer();
  const begun: PendingEvent[] = [];
  const faults = faultsFrom([]);
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigil-invoke-'));
    store = await openStore(join(folder, 'state'));
    begun.length = 0;
    server.removeAllListeners('request');
    server.on(
      'request',
      endpointServer({
        findCaller: withOwner((id) => ({ functionName: id, environment: id, role: nobody })),
        endpoints: [
          functionEndpoint({
            host: {
              find: (arn) => (arn === timerArn ? timer : null),
              invoke: async (_arn, event, trace) =>
                event === '{"fail":true}'
                  ? { ok: false, errorType: 'TypeError', errorMessage: 'oh' }
                  : { ok: true, payload: `{"had":${event},"trace":${JSON.stringify(trace ?? null)}}` },
            },
            asynchronous: {
              accepted: (functionArn, payload) => {
                const at = Date.now();
                return { id: 'e1', functionArn, payload, acceptedAt: at, attempts: 0, dueAt: at };
              },
              begin: (event) => void begun.push(event),
            },
            store,
            faults,
            prefix,
          }),
        ],
        faults,
        kill: () => Promise.resolve(),
        complain: () => undefined,
      }),
    );
    endpoint = `http://127.0.0.1:${await listen(server, 0)}`;
  });
  afterEach(async () => {
    await stopListening(server);
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });

  const clientOf = (accessKeyId: string) => {
    const credentials = { accessKeyId, secretAccessKey: 'x' };
    return new LambdaClient({ endpoint, region: 'eu-central-1', credentials, maxAttempts: 1 });
  };
  const invoke = (change: Partial<InvokeCommandInput>, accessKeyId = 'owner', trace?: string) => {
    const client = clientOf(accessKeyId);
    client.middlewareStack.add(
      (next) => (args) => {
        const { headers } = args.request as { headers: Record<string, string> };
        if (trace !== undefined) headers['x-amzn-trace-id'] = trace;
        return next(args);
      },
      { step: 'build' },
    );
    return client.send(new InvokeCommand({ FunctionName: timerArn, Payload: '{"a":1}', ...change }));
  };

  test('stores an asynchronous event before it acknowledges it', async () => {
    expect(await invoke({ InvocationType: 'Event' })).toMatchObject({ StatusCode: 202 });
    expect(await store.events()).toEqual([expect.objectContaining({ payload: '{"a":1}' })]);
    expect(begun).toMatchObject([{ functionArn: timerArn }]);
  });

  test('answers synchronous calls, by the function’s name as by its ARN', async () => {
    for (const FunctionName of [timerArn, 'timer', `${timerArn}:$LATEST`]) {
      const { StatusCode, Payload, FunctionError } = await invoke({ FunctionName });
      expect([StatusCode, FunctionError, Payload?.transformToString()]).toEqual([
        200,
        undefined,
        '{"had":{"a":1},"trace":null}',
      ]);
    }
  });

  test('hands on in which chain of events it was called', async () => {
    const trace = 'Root=1-0-0;Lineage=00000000:3';
    const { Payload } = await invoke({}, 'owner', trace);
    expect(JSON.parse(Payload?.transformToString() ?? '')).toMatchObject({ trace });
    await invoke({ InvocationType: 'Event' }, 'owner', trace);
    expect(await store.events()).toEqual([expect.objectContaining({ trace })]);
    expect(begun).toMatchObject([{ trace }]);
  });

  test('says where the events go that a function fails at, by each of its aliases', async () => {
    const list = (FunctionName: string, who = 'owner') =>
      clientOf(who).send(new ListFunctionEventInvokeConfigsCommand({ FunctionName }));
    for (const name of [timerArn, 'timer'])
      expect((await list(name)).FunctionEventInvokeConfigs).toEqual([
        {
          FunctionArn: `${timerArn}:live`,
          MaximumRetryAttempts: 2,
          MaximumEventAgeInSeconds: 3_600,
          DestinationConfig: {
            OnFailure: { Destination: 'arn:aws:sqs:eu-central-1:123456789012:letters' },
          },
        },
      ]);
    await expect(list('sweep')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(list('timer', 'Timer.1')).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  test('reports that a function has failed, and with what', async () => {
    const { FunctionError, Payload } = await invoke({ Payload: '{"fail":true}' });
    expect(FunctionError).toBe('Unhandled');
    expect(JSON.parse(Payload?.transformToString() ?? '')).toEqual({
      errorType: 'TypeError',
      errorMessage: 'oh',
    });
  });

  test('is busy while the fault of that name is on', async () => {
    faults.set('throttled-lambda');
    try {
      await expect(invoke({})).rejects.toMatchObject({ name: 'TooManyRequestsException' });
    } finally {
      faults.set('throttled-lambda=0');
    }
    expect(await invoke({})).toMatchObject({ StatusCode: 200 });
  });

  test.each<[string, string, Partial<InvokeCommandInput>, string]>([
    ['a missing function', 'owner', { FunctionName: 'sweep' }, 'ResourceNotFoundException'],
    ['what is not JSON', 'owner', { Payload: 'a' }, 'InvalidRequestContentException'],
    ['a dry run', 'owner', { InvocationType: 'DryRun' }, 'InvalidParameterValueException'],
    ['a caller whose role does not allow it', 'Timer.1', {}, 'AccessDeniedException'],
  ])('refuses %s', async (_, caller, change, name) => {
    await expect(invoke(change, caller)).rejects.toMatchObject({ name });
    expect(begun).toEqual([]);
  });
});
