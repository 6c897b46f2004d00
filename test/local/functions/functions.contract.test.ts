import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createHost, type FunctionHost } from '../../../local/functions/host.ts';
import type { Outcome } from '../../../local/functions/outcome.ts';
import { surroundingsFor } from '../../../local/functions/surroundings.ts';
import { timesIn, traceOf } from '../../../local/functions/trace.ts';
import type { DeployedFunction } from '../../../local/template/functions.ts';
import { measuring } from '../measuring.ts';
import { place } from '../place.ts';

const bundle = `
  let events = 0;
  const kinds = {
    echo: (event, context) => ({ event, events, context: { ...context, left: context.getRemainingTimeInMillis() } }),
    variables: () => ({ ...process.env }),
    fail: () => { throw new TypeError('oh'); },
    exit: () => process.exit(3),
    reject: () => { Promise.reject(new Error('unseen')); return new Promise(() => {}); },
    hang: () => new Promise(() => {}),
    spin: () => { for (;;); },
    nothing: () => undefined,
    trace: () => process.env._X_AMZN_TRACE_ID,
    wait: async ({ wait }) => { await new Promise((resolve) => setTimeout(resolve, wait)); return process.env.AWS_LAMBDA_LOG_STREAM_NAME; },
    work: ({ work }) => { for (const end = Date.now() + work; Date.now() < end; ); },
    late: async () => { await new Promise((resolve) => setTimeout(resolve, 1_300)); console.log('still here'); },
    print: ({ text }) => { console.log(text); },
    hoard: () => { for (let all = null; ; ) all = { all }; },
  };
  export const handler = async (event, context) => { events += 1; return kinds[event.kind](event, context); };
`;
const domainName = 'api.execute-api.eu-central-1.amazonaws.com';
const endpoints = {
  dynamodb: 'http://127.0.0.1:1',
  scheduler: 'http://127.0.0.1:2',
  queue: 'http://127.0.0.1:4',
  bus: 'http://127.0.0.1:4',
  lambda: 'http://127.0.0.1:4',
  managementApi: 'http://127.0.0.1:3',
  secret: 's3cret',
};
const own = { placeholder: 'http://127.0.0.1:0', actual: 'http://127.0.0.1:3000' };
const arn = 'arn:aws:lambda:eu-central-1:1:function:f';

let folder: string;
let host: FunctionHost;
let measured = measuring();
const printed: string[] = [];
const start = (change: Partial<DeployedFunction> = {}, environments = 3): void => {
  measured = measuring();
  const fn: DeployedFunction = {
    logicalId: 'F',
    name: 'f',
    arn,
    folder,
    handler: 'index.handler',
    timeout: 1_000,
    memory: 128,
    variables: { TABLE_NAME: 'T', TOKEN_ISSUER: 'http://127.0.0.1:0/dev' },
    logging: { format: 'JSON', level: 'INFO' },
    role: { name: 'r', arn: 'arn:aws:iam::1:role/r', statements: [], trust: [] },
    recursion: 'Terminate',
    aliases: new Map(),
    asynchronous: { retries: 2, maximumAge: 60_000, onFailure: null },
    ...change,
  };
  host = createHost({
    functions: [fn],
    environments,
    surroundings: surroundingsFor(place, domainName, endpoints, own),
    print: (_name, _environment, line) => printed.push(line),
    vend: measured.vend,
  });
};
const invoke = async (kind: string, more: object = {}) => {
  const outcome = await host.invoke(arn, JSON.stringify({ kind, ...more }));
  return outcome.ok ? { ok: true, value: JSON.parse(outcome.payload) as Record<string, unknown> } : outcome;
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-functions-'));
  await writeFile(join(folder, 'index.mjs'), bundle);
  printed.length = 0;
});
afterEach(async () => {
  await host.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('A function', () => {
  test('gets the event and the context, and keeps its module between events', async () => {
    start();
    await invoke('nothing');
    expect(await invoke('echo', { a: 'ß' })).toMatchObject({
      value: {
        event: { kind: 'echo', a: 'ß' },
        events: 2,
        context: {
          functionName: 'f',
          invokedFunctionArn: arn,
          memoryLimitInMB: '128',
          left: expect.any(Number),
        },
      },
    });
  });

  test('is compiled for all of its environments, with the cache that the stack has, and cannot see where that is', async () => {
    const kept = join(folder, 'compiled');
    const before = process.env.NODE_COMPILE_CACHE;
    process.env.NODE_COMPILE_CACHE = kept;
    try {
      start();
      expect((await invoke('variables')) as object).not.toHaveProperty('value.NODE_COMPILE_CACHE');
      // The next answer comes when the first event is over.
      await invoke('nothing');
      expect((await readdir(kept, { recursive: true })).length).toBeGreaterThan(1);
    } finally {
      if (before === undefined) delete process.env.NODE_COMPILE_CACHE;
      else process.env.NODE_COMPILE_CACHE = before;
    }
  });

  test('is given the ARN by which it was called, since what it schedules has to call it by the same', async () => {
    const live = `${arn}:live`;
    start({ aliases: new Map([[live, { retries: 2, maximumAge: 60_000, onFailure: null }]]) });
    const outcome = await host.invoke(live, JSON.stringify({ kind: 'echo' }));
    expect(JSON.parse(outcome.ok ? outcome.payload : '{}')).toMatchObject({
      context: { functionName: 'f', invokedFunctionArn: live },
    });
  });

  test('is invoked sixteen times in one chain of events and not once more, since that looks like a loop', async () => {
    start();
    const other = traceOf('another-function');
    let before: string | undefined = other;
    for (let nth = 1; nth <= 16; nth += 1) {
      const outcome: Outcome = await host.invoke(arn, JSON.stringify({ kind: 'trace' }), before);
      before = JSON.parse(outcome.ok ? outcome.payload : '') as string;
      expect(timesIn(before, 'f')).toBe(nth);
      expect(timesIn(before, 'another-function')).toBe(1);
      expect(before.slice(0, 40)).toBe(other.slice(0, 40));
    }
    expect(measured.values('RecursiveInvocationsDropped')).toEqual([]);
    expect(await host.invoke(arn, JSON.stringify({ kind: 'trace' }), before)).toMatchObject({
      errorType: 'RecursiveInvocationException',
    });
    expect(measured.sums('AWS/Lambda f')).toMatchObject({
      Invocations: 16,
      RecursiveInvocationsDropped: 1,
    });
    // What somebody else begins is another chain.
    expect(await invoke('trace')).toMatchObject({ ok: true });
  });

  test('is invoked on and on in one chain of events where it may be part of a loop', async () => {
    start({ recursion: 'Allow' });
    let before: string | undefined;
    for (let nth = 1; nth <= 17; nth += 1) {
      const outcome: Outcome = await host.invoke(arn, JSON.stringify({ kind: 'trace' }), before);
      before = JSON.parse(outcome.ok ? outcome.payload : '') as string;
    }
    expect(timesIn(before, 'f')).toBe(17);
  });

  test('sees the variables of the template and of Lambda, and none of the host', async () => {
    process.env.VIGIL_SECRET_OF_THE_HOST = 'x';
    start({ variables: { TABLE_NAME: 'T', TOKEN_ISSUER: 'http://127.0.0.1:0/dev' } });
    const { value } = (await invoke('variables')) as { value: Record<string, string> };
    expect(value).toMatchObject({
      TABLE_NAME: 'T',
      TOKEN_ISSUER: 'http://127.0.0.1:3000/dev',
      AWS_REGION: 'eu-central-1',
      AWS_LAMBDA_FUNCTION_NAME: 'f',
      AWS_ACCESS_KEY_ID: 'F.1',
      AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1',
    });
    expect(value).not.toHaveProperty('VIGIL_SECRET_OF_THE_HOST');
    expect(value).not.toHaveProperty('HOME');
  });

  test('keeps the stage in its callback URL, and only the host becomes local', async () => {
    start({ variables: { AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: `https://${domainName}/v1` } });
    expect(await invoke('variables')).toMatchObject({
      value: { AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: 'http://127.0.0.1:3/v1' },
    });
  });

  test('that throws has failed with the name and the message, and its environment continues', async () => {
    start();
    expect(await invoke('fail')).toMatchObject({ ok: false, errorType: 'TypeError', errorMessage: 'oh' });
    expect(await invoke('echo')).toMatchObject({ value: { events: 2 } });
  });

  test.each([
    ['exits', 'exit', 'Runtime.ExitError'],
    ['leaves a rejection unhandled', 'reject', 'Runtime.UnhandledError'],
    ['takes longer than its timeout', 'hang', 'Sandbox.Timedout'],
    ['spins for longer than its timeout', 'spin', 'Sandbox.Timedout'],
  ])('that %s has failed, and gets another environment', async (_, kind, errorType) => {
    start();
    expect(await invoke(kind)).toMatchObject({ ok: false, errorType });
    expect(await invoke('echo')).toMatchObject({ value: { events: 1, context: { logStreamName: 'F.2' } } });
  });

  test('that was timed out does not continue behind the scenes', async () => {
    start();
    expect(await invoke('late')).toMatchObject({ ok: false, errorType: 'Sandbox.Timedout' });
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(printed.join()).not.toContain('still here');
  });

  test('handles one event at a time in each environment, with several environments up to the bound', async () => {
    start({}, 2);
    const begun = Date.now();
    const answers = await Promise.all([1, 2, 3, 4].map(() => invoke('wait', { wait: 300 })));
    const streams = answers.map((answer) => ('value' in answer ? answer.value : null));
    expect(new Set(streams)).toEqual(new Set(['F.1', 'F.2']));
    expect(Date.now() - begun).toBeGreaterThanOrEqual(600);
  });

  describe('under a load that lasts', () => {
    const processors = Math.max(2, availableParallelism());
    const bound = processors + 2;
    const load = async (
      count: number,
      kind: string,
      more: object,
      meanwhile?: (answered: number) => void,
    ): Promise<readonly number[]> => {
      // The question is how many run, not how long each takes on a busy machine.
      start({ timeout: 20_000 }, bound);
      let answered = 0;
      const answers = await Promise.all(
        Array.from({ length: count }, async () => {
          const answer = await invoke(kind, more);
          answered += 1;
          meanwhile?.(answered);
          return answer;
        }),
      );
      expect(answers.every(({ ok }) => ok)).toBe(true);
      return measured.values('ConcurrentExecutions');
    };

    test('has no more environments running than there are processors', async () => {
      const atOnce = await load(40 * processors, 'work', { work: 25 });
      expect(Math.max(...atOnce)).toBe(bound);
      expect(Math.max(...atOnce.slice(-10 * processors))).toBe(processors);
    });

    test('does not mistake an environment that has answered for one that waits, however late its host reads that', async () => {
      const atOnce = await load(40 * processors, 'work', { work: 25 }, (answered) => {
        if (answered === 35 * processors) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 400);
      });
      expect(Math.max(...atOnce.slice(-10 * processors))).toBe(processors);
    });

    test('does not delay anybody because of those that only wait', async () => {
      const atOnce = await load(4 * bound, 'wait', { wait: 400 });
      expect(Math.max(...atOnce.slice(bound))).toBe(bound);
    });
  });

  test('cannot be called by another name, or without its bundle', async () => {
    start({ handler: 'missing.handler' });
    expect(await host.invoke(`${arn}x`, '{}')).toMatchObject({ errorType: 'ResourceNotFoundException' });
    expect(await invoke('echo')).toMatchObject({
      ok: false,
      errorMessage: expect.stringContaining("'missing'"),
    });
  });

  test('that needs more memory than it has is ended, and the next event gets another environment', async () => {
    start({ memory: 64, timeout: 30_000 });
    expect(await invoke('hoard')).toMatchObject({
      ok: false,
      errorType: expect.stringMatching(/^Runtime\./),
    });
    expect(await invoke('echo')).toMatchObject({ ok: true, value: { events: 1 } });
  });

  test('can be killed in the middle of its work', async () => {
    start({ timeout: 10_000 });
    const answer = invoke('hang');
    await new Promise((resolve) => setTimeout(resolve, 300));
    const caller = host.caller('F.1', {});
    expect(caller?.functionName).toBe('f');
    if (caller) await host.kill(caller);
    expect(await answer).toMatchObject({ ok: false, errorType: 'Runtime.ExitError' });
    expect(await invoke('echo')).toMatchObject({ ok: true });
  });

  test('has its output logged line by line', async () => {
    start();
    await invoke('print', { text: 'one\ntwo' });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(printed).toEqual(['one', 'two']);
  });
});

test('A callback URL of another API is refused', async () => {
  start({ variables: { AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: 'https://other.example/v1' } });
  await expect(invoke('echo')).rejects.toThrow('not the deployed API');
});

test('Lambda’s own metrics: invocations, faults and concurrency, with durations that exclude the queue and loading', async () => {
  start({}, 2);
  await Promise.all([
    invoke('wait', { wait: 200 }),
    invoke('wait', { wait: 200 }),
    invoke('wait', { wait: 200 }),
  ]);
  await invoke('fail');
  const { Duration: _, ...sums } = measured.sums('AWS/Lambda f');
  expect(sums).toMatchObject({ Invocations: 4, Errors: 1, Throttles: 0 });
  expect(Math.max(...measured.values('ConcurrentExecutions'))).toBe(2);
  expect(measured.values('Duration')).toHaveLength(4);
  expect(Math.max(...measured.values('Duration'))).toBeLessThan(390);
  expect(measured.values('Duration').filter((duration) => duration >= 195)).toHaveLength(3);
});
