import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import * as z from 'zod/mini';

process.env.POWERTOOLS_METRICS_NAMESPACE = 'Vigil';
process.env.POWERTOOLS_SERVICE_NAME = 'vigil-test';
// What somebody might set while debugging. It must not matter.
process.env.POWERTOOLS_LOGGER_LOG_EVENT = 'true';
process.env.LOG_LEVEL = 'DEBUG';
const { door, noteDenial, noteFault, noteTrouble } = await import('../../../functions/lambda/observed.ts');
const { count } = await import('../../../functions/lambda/tally.ts');

let lines: string[];
const keep = (text: unknown) => {
  lines.push(...String(text).split('\n').filter(Boolean));
  return true;
};

beforeEach(() => {
  lines = [];
  for (const stream of [process.stdout, process.stderr]) jest.spyOn(stream, 'write').mockImplementation(keep);
  for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const)
    jest.spyOn(console, level).mockImplementation((...words) => void keep(words.map(String).join(' ')));
});
afterEach(() => {
  jest.restoreAllMocks();
});

const context = {
  functionName: 'f',
  functionVersion: '1',
  memoryLimitInMB: '512',
  invokedFunctionArn: 'arn',
  awsRequestId: 'lambda-1',
};
const TOKEN = 'eyJhbGciOiJSUzI1NiJ9.secret.signature';
const event = {
  requestContext: { connectionId: 'c1=', requestId: 'gateway-1', authorizer: { name: 'Anna' } },
  headers: { 'Sec-WebSocket-Protocol': `vigil.v1, ${TOKEN}` },
  body: '{"value":"what nobody else may read"}',
};

const call = async (
  handle: (event: unknown) => Promise<unknown>,
  schema: z.ZodMiniType<unknown> = z.unknown(),
) => {
  const handler = door(schema, handle) as unknown as (event: unknown, context: unknown) => Promise<unknown>;
  return handler(event, context);
};

describe('the log of a function', () => {
  test('is silent when all is well', async () => {
    await call(async () => 'fine');
    expect(lines).toEqual([]);
  });

  test('says what failed, and the ids by which it can be found', async () => {
    await expect(call(async () => Promise.reject(new Error('The table is gone.')))).rejects.toThrow('gone');
    const [line = '{}'] = lines;
    expect(JSON.parse(line)).toMatchObject({
      level: 'ERROR',
      service: 'vigil-test',
      function_request_id: 'lambda-1',
      connectionId: 'c1=',
      gatewayRequestId: 'gateway-1',
      error: { message: 'The table is gone.' },
    });
  });

  test('names some of the faults when there are several', async () => {
    const faults = [new Error('one'), new Error('two')];
    await expect(call(async () => Promise.reject(new AggregateError(faults, '2 of 9')))).rejects.toThrow(
      '2 of 9',
    );
    expect(lines.map((line) => JSON.parse(line).error.message)).toEqual(['2 of 9', 'one', 'two']);
  });

  test('contains no token, no content and no name, not even from a malformed event', async () => {
    const other = z.object({ requestContext: z.object({ routeKey: z.string() }), body: z.literal('x') });
    await expect(call(async () => 'never', other as never)).rejects.toThrow();
    await expect(call(async () => Promise.reject(new Error('no')))).rejects.toThrow();
    expect(lines.length).toBeGreaterThanOrEqual(2);
    for (const line of lines) {
      expect(line).not.toContain(TOKEN);
      expect(line).not.toContain('secret');
      expect(line).not.toContain('nobody else');
      expect(line).not.toContain('Anna');
    }
  });

  test('does not carry the ids of one event into the next', async () => {
    await call(async () => 'fine');
    const handler = door(z.unknown(), async () => Promise.reject(new Error('no')));
    await expect(
      (handler as unknown as (e: unknown, c: unknown) => Promise<unknown>)({}, context),
    ).rejects.toThrow();
    expect(lines.at(-1)).not.toContain('gateway-1');
  });

  test('keeps what was counted by an invocation that failed', async () => {
    const failing = call(async () => {
      count('PostsSent');
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow();
    expect(lines.some((line) => line.includes('"PostsSent":1'))).toBe(true);
  });
});

describe('what is no failure of the function', () => {
  const noted = () => lines.map((line) => JSON.parse(line));

  test('is noted with its fault, whatever that is, and whose it is', () => {
    noteFault(new Error('throttled'));
    noteFault('damaged');
    noteTrouble('["s1","anna"]', new Error('malformed'));
    noteTrouble('["s1","ben"]', 'late');
    expect(noted()).toMatchObject([
      { level: 'WARN', error: { message: 'throttled' } },
      { level: 'WARN', error: { message: 'damaged' } },
      { message: expect.stringContaining('["s1","anna"]'), error: { message: 'malformed' } },
      { message: expect.stringContaining('["s1","ben"]'), error: { message: 'late' } },
    ]);
  });

  test('of a denial is the reason, and which claims were there', () => {
    noteDenial({ denied: 'expired', claims: ['sub'] } as never);
    expect(noted()).toMatchObject([{ level: 'WARN', message: 'denied', reason: 'expired', claims: ['sub'] }]);
  });

  test('of a flood of denials is five of each reason in a minute: anybody can cause them, and each line is paid for', () => {
    const at = 1_795_276_800_000;
    for (let nth = 0; nth < 1_000; nth += 1) noteDenial({ denied: 'key', claims: [] }, at + nth);
    noteDenial({ denied: 'expired', claims: ['sub'] }, at + 1_000);
    expect(noted().map(({ reason }) => reason)).toEqual(['key', 'key', 'key', 'key', 'key', 'expired']);
    noteDenial({ denied: 'key', claims: [] }, at + 60_000);
    expect(noted()).toHaveLength(7);
  });

  test('of very many faults names five, and those that are none as well', async () => {
    const faults = Array.from({ length: 9 }, (_, nth) => `fault ${nth}`);
    await expect(call(async () => Promise.reject(new AggregateError(faults, 'nine')))).rejects.toThrow(
      'nine',
    );
    expect(noted().map(({ error }) => error.message)).toEqual([
      'nine',
      ...[0, 1, 2, 3, 4].map((nth) => `fault ${nth}`),
    ]);
  });

  test('says nothing of ids where the event has none', async () => {
    const failing = (handled: unknown) =>
      (door(z.unknown(), async () => Promise.reject(new Error('It is broken.'))) as unknown as typeof again)(
        handled,
        context,
      );
    const again = async (_event: unknown, _context: unknown): Promise<unknown> => null;
    for (const handled of [{ requestContext: {} }, 'nothing'])
      await expect(failing(handled)).rejects.toThrow('It is broken.');
    for (const line of noted()) {
      expect(line).not.toHaveProperty('connectionId');
      expect(line).not.toHaveProperty('gatewayRequestId');
    }
  });
});
