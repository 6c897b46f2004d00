import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startGuard } from '../../../local/functions/guard.ts';
import { createHost, type FunctionHost } from '../../../local/functions/host.ts';
import { processEnvironments } from '../../../local/functions/process-environment.ts';

const bundle = `
  let events = 0;
  let later = 0;
  const kinds = {
    echo: (event, context) => ({ event, events, later, context: { ...context, left: context.getRemainingTimeInMillis() } }),
    variables: () => ({ ...process.env }),
    fail: () => { throw new TypeError('oh'); },
    exit: () => process.exit(3),
    reject: () => { Promise.reject(new Error('unseen')); return new Promise(() => {}); },
    hang: () => new Promise((resolve) => setTimeout(resolve, 60_000)),
    spin: () => { for (;;); },
    nothing: () => undefined,
    leave: () => { setInterval(() => { later += 1; }, 20).unref(); },
    print: ({ text }) => { console.log(text); },
  };
  export const handler = async (event, context) => { events += 1; return kinds[event.kind](event, context); };
`;
const arn = 'arn:aws:lambda:eu-central-1:1:function:f';
/** One for all, since it lives as long as the process that runs these. */
const guard = startGuard();

/** AWS's own as well, in the folder where `npm run fresh -- runtime` has installed it. */
const { VIGIL_RUNTIME } = process.env;
const runtimes: readonly (readonly [string, string])[] = [
  ['a runtime', join(import.meta.dirname, 'stand-in-runtime.mjs')],
  ...(VIGIL_RUNTIME === undefined
    ? []
    : [
        [
          'AWS’s runtime',
          createRequire(join(VIGIL_RUNTIME, 'package.json')).resolve('aws-lambda-ric'),
        ] as const,
      ]),
];

describe.each(runtimes)('A function in a process of %s', (_, runtime) => {
  let folder: string;
  let host: FunctionHost;
  const printed: string[] = [];
  const start = (change: { timeout?: number; handler?: string } = {}): void => {
    host = createHost({
      functions: [
        {
          logicalId: 'F',
          name: 'f',
          arn,
          folder,
          handler: 'index.handler',
          timeout: 1_000,
          memory: 128,
          variables: { TABLE_NAME: 'T' },
          logging: { format: 'JSON', level: 'INFO' },
          role: { name: 'r', arn: 'arn:aws:iam::1:role/r', statements: [], trust: [] },
          recursion: 'Terminate',
          aliases: new Map(),
          asynchronous: { retries: 2, maximumAge: 60_000, onFailure: null },
          ...change,
        },
      ],
      environments: 2,
      start: processEnvironments(runtime, guard),
      surroundings: ({ name, memory, variables }, id) => ({
        ...variables,
        AWS_LAMBDA_FUNCTION_NAME: name,
        AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memory),
        AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
        AWS_LAMBDA_LOG_STREAM_NAME: id,
      }),
      print: (_name, _id, line) => printed.push(line),
    });
  };
  const invoke = async (kind: string, more: object = {}) => {
    const outcome = await host.invoke(arn, JSON.stringify({ kind, ...more }));
    return outcome.ok ? { ok: true, value: JSON.parse(outcome.payload) as Record<string, unknown> } : outcome;
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigil-processes-'));
    await writeFile(join(folder, 'index.mjs'), bundle);
    printed.length = 0;
  });
  afterEach(async () => {
    await host.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('gets the event and the context, and keeps its module between events', async () => {
    start();
    expect(await invoke('nothing')).toEqual({ ok: true, value: null });
    expect(await invoke('echo', { a: 'ß' })).toMatchObject({
      value: {
        event: { kind: 'echo', a: 'ß' },
        events: 2,
        context: { functionName: 'f', invokedFunctionArn: arn, left: expect.any(Number) },
      },
    });
  });

  test('sees the variables of the template and of Lambda, and none of the host', async () => {
    process.env.VIGIL_SECRET_OF_THE_HOST = 'x';
    start();
    const { value } = (await invoke('variables')) as { value: Record<string, string> };
    expect(value).toMatchObject({
      TABLE_NAME: 'T',
      AWS_LAMBDA_FUNCTION_NAME: 'f',
      _HANDLER: 'index.handler',
      _X_AMZN_TRACE_ID: expect.stringMatching(/^Root=1-.+;Lineage=[0-9a-f]{8}:1$/),
    });
    expect(value).not.toHaveProperty('VIGIL_SECRET_OF_THE_HOST');
    expect(value).not.toHaveProperty('HOME');
  });

  test('stands still from its answer until the next event, with all that it has left for later', async () => {
    start();
    const counted = async (): Promise<number> => {
      const { value } = (await invoke('echo')) as { value: { later?: unknown } };
      return Number(value.later);
    };
    await invoke('leave');
    const before = await counted();
    await wait(600);
    expect((await counted()) - before).toBeLessThan(10);
  });

  test('that throws has failed with the name and the message, and its environment continues', async () => {
    start();
    expect(await invoke('fail')).toMatchObject({ ok: false, errorType: 'TypeError', errorMessage: 'oh' });
    expect(await invoke('echo')).toMatchObject({ value: { events: 2 } });
  });

  test.each([
    ['exits', 'exit', 'Runtime.ExitError'],
    ['leaves a rejection unhandled', 'reject', 'Runtime.ExitError'],
    ['takes longer than its timeout', 'hang', 'Sandbox.Timedout'],
    ['spins for longer than its timeout', 'spin', 'Sandbox.Timedout'],
  ])('that %s has failed, and gets another environment', async (_name, kind, errorType) => {
    start();
    expect(await invoke(kind)).toMatchObject({ ok: false, errorType });
    expect(await invoke('echo')).toMatchObject({ value: { events: 1 } });
  });

  test('cannot be called without its bundle', async () => {
    start({ handler: 'missing.handler' });
    expect(await invoke('echo')).toMatchObject({
      ok: false,
      errorMessage: expect.stringContaining('missing'),
    });
  });

  test('can be killed in the middle of its work, and while it stands still', async () => {
    start({ timeout: 10_000 });
    const answer = invoke('hang');
    await wait(300);
    const kill = async (environment: string) => {
      const caller = host.caller(environment, {});
      if (caller === null) throw new Error(`Nobody is called ${environment}.`);
      await host.kill(caller);
    };
    await kill('F.1');
    expect(await answer).toMatchObject({ ok: false, errorType: 'Runtime.ExitError' });
    expect(await invoke('echo')).toMatchObject({ ok: true });
    await kill('F.2');
    expect(await invoke('echo')).toMatchObject({ value: { events: 1 } });
  });

  test('has its output logged', async () => {
    start();
    await invoke('print', { text: 'one' });
    await wait(100);
    expect(printed.join('\n')).toContain('one');
  });
});
