import { PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { printedBy, printedLines } from './printed.ts';

process.env.POWERTOOLS_METRICS_NAMESPACE = 'Vigil';
const { count, countBy, counted, measure, measureBy, publish } = await import(
  '../../../functions/lambda/tally.ts'
);
const {
  countedAlarm,
  countedConnections,
  countedDamage,
  countedParticipants,
  countedRings,
  countedScheduler,
  countedSecondHand,
  countedSweep,
  countedTrouble,
  countingRetries,
  witness,
} = await import('../../../functions/lambda/counted.ts');
const { gatewayClient } = await import('../../../functions/aws/platform/connections.ts');

const printed = printedBy(publish);

afterEach(publish);

describe('what an invocation counts', () => {
  test('is one number for each name, and starts again with the next', async () => {
    expect(
      await printed(() => {
        for (let post = 0; post < 250; post += 1) count('PostsSent');
        countBy('Messages', 'activity');
        measure('WarningLateness', 1_500);
        measure('WarningLateness', 2_500);
      }),
    ).toEqual({ PostsSent: 250, 'Messages activity': 1, WarningLateness: [1_500, 2_500] });
    expect(await printed(() => {})).toEqual({});
  });

  test.each([99, 100, 250])(
    'keeps its dimension however many were measured, as when the sweep finds %d after an outage',
    async (many) => {
      const warn = jest.spyOn(console, 'warn').mockImplementation(() => {});
      const lines = await printedLines(publish, () => {
        for (let person = 0; person < many; person += 1) measureBy('LatenessByHand', 'sweep', person);
      });
      const values = lines.flatMap(([name, value]) => {
        expect(name).toBe('LatenessByHand sweep');
        // More are no metric in CloudWatch's format.
        expect([value].flat().length).toBeLessThanOrEqual(100);
        return [value].flat();
      });
      expect(values).toEqual(Array.from({ length: many }, (_, person) => person));
      expect(warn).not.toHaveBeenCalled();
      warn.mockRestore();
    },
  );

  test('prints nothing, not even a warning, when nothing was counted', () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => {});
    publish();
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });
});

describe('what is counted', () => {
  const nobody = {} as never;
  const byAlarm = { type: 'wake', hand: 'hour', generation: 1 } as const;
  const byMessage = { type: 'wake', hand: 'second', at: 0 as never } as const;

  test('what became of people, and how late', async () => {
    expect(
      await printed(() => {
        witness({ type: 'joined' }, nobody, byMessage);
        witness({ type: 'warned', lateness: 900 }, nobody, byMessage);
        witness({ type: 'ended', ending: 'inactivity', lateness: 40_000 }, nobody, {
          type: 'wake',
          hand: 'hour',
          generation: 1,
        });
        witness({ type: 'ended', ending: 'disconnected', lateness: 7 }, nobody, byMessage);
        witness({ type: 'ended', ending: 'exit', lateness: null }, nobody, byMessage);
      }),
    ).toEqual({
      Joined: 1,
      Warned: 1,
      WarningLateness: 900,
      'Ended inactivity': 1,
      LogoutLateness: 40_000,
      'Ended disconnected': 1,
      EndingLateness: 7,
      'Ended exit': 1,
      'LatenessByHand second': [900, 7],
      'LatenessByHand hour': 40_000,
    });
  });

  const done = async () => {};
  const call = { sessionId: 's1', participantId: 'anna', generation: 1 };

  test('alarms that were really set, and those that only had to be set again', async () => {
    const { arm, move, disarm } = countedScheduler({
      arm: done,
      move: done,
      disarm: async () => Promise.reject(new Error('no')),
    });
    const at = 0 as never;
    expect(
      await printed(async () => {
        await countedAlarm(() => arm(call, at))(call);
        await move(call, at);
        await disarm(call).catch(() => {});
      }),
    ).toEqual({ AlarmsRung: 1, AlarmsArmed: 1, AlarmsSetAgain: 1, AlarmsMoved: 1 });
    expect(
      await printed(() =>
        countedAlarm(async () => {
          witness({ type: 'warned', lateness: 0 }, nobody, byAlarm);
          await arm(call, at);
        })(call),
      ),
    ).toEqual({
      AlarmsRung: 1,
      AlarmsArmed: 1,
      Warned: 1,
      'LatenessByHand hour': 0,
      WarningLateness: 0,
    });
  });

  test('posts, by what became of them; a failed one is still thrown', async () => {
    const answers = ['sent', 'gone', new Error('throttled')] as const;
    let next = 0;
    const { post } = countedConnections({
      post: async () => {
        const answer = answers[next++ % 3] ?? 'sent';
        if (answer instanceof Error) throw answer;
        return answer;
      },
      close: done,
    });
    expect(
      await printed(async () => {
        expect(await post('c1', nobody)).toBe('sent');
        expect(counted('PostsSent')).toBe(1);
        expect(await post('c1', nobody)).toBe('gone');
        await expect(post('c1', nobody)).rejects.toThrow('throttled');
      }),
    ).toEqual({ PostsSent: 1, PostsGone: 1, PostsFailed: 1 });
  });

  test('lost races and standing debts', async () => {
    const table = countedParticipants({
      load: async () => ({ owed: {} }),
      save: async () => 'conflict',
    } as never);
    expect(
      await printed(async () => {
        await table.load(call);
        await table.save(nobody);
      }),
    ).toEqual({ DebtsFound: 1, VersionConflicts: 1 });
  });

  test('no debt, no race and no lateness where there is none', async () => {
    const owing = { owed: null };
    const found = [owing, null];
    const table = countedParticipants({
      load: async () => found.shift(),
      save: async () => 'saved',
    } as never);
    expect(
      await printed(async () => {
        await table.load(call);
        await table.load(call);
        await table.save(nobody);
        witness({ type: 'warned', lateness: null } as never, nobody, byMessage);
      }),
    ).toEqual({ Warned: 1 });
  });

  test('how late, by whose hand', async () => {
    expect(
      await printed(() => {
        witness({ type: 'warned', lateness: 1 }, nobody, { type: 'wake', hand: 'none' });
        witness({ type: 'warned', lateness: 2 }, nobody, { type: 'ping', connectionId: 'c1' });
      }),
    ).toMatchObject({ 'LatenessByHand sweep': 1, 'LatenessByHand person': 2 });
  });

  test('alarms that were taken back, and none set again where none was set', async () => {
    const { disarm } = countedScheduler({ arm: done, move: done, disarm: done });
    expect(await printed(() => countedAlarm(() => disarm(call))(call))).toEqual({
      AlarmsRung: 1,
      AlarmsDisarmed: 1,
    });
  });

  test('messages of the second hand that are put, that come, and that will come again', async () => {
    const put: unknown[] = [];
    const { ring } = countedSecondHand({ ring: async (...what) => void put.push(what) });
    const message = { type: 'participant', sessionId: 's1', participantId: 'anna' } as const;
    const failures = [[], [{ itemIdentifier: '1' }, { itemIdentifier: '2' }]];
    const came = countedRings(async () => ({ batchItemFailures: failures.shift() ?? [] }));
    const event = { Records: [nobody, nobody, nobody] };
    expect(await printed(() => ring(message, 5 as never, 7))).toEqual({ RingsPut: 1 });
    expect(put).toEqual([[message, 5, 7]]);
    expect(await printed(() => came(event))).toEqual({ RingsCame: 3 });
    expect(await printed(() => came(event))).toEqual({ RingsCame: 3, RingsFailed: 2 });
  });

  test('what was left out because of something in the table, and the log says what', async () => {
    const noted: unknown[] = [];
    expect(await printed(() => countedDamage((fault) => noted.push(fault))('damaged'))).toEqual({
      Troubles: 1,
    });
    expect(noted).toEqual(['damaged']);
  });

  test('what failed for one while others were served, and the log names them', async () => {
    const noted: unknown[] = [];
    const trouble = countedTrouble((...what) => noted.push(what));
    expect(await printed(() => trouble(call, 'damaged'))).toEqual({ Troubles: 1 });
    expect(noted).toEqual([['["s1","anna"]', 'damaged']]);
  });

  test('a sweep, even one that finds nobody, and who is there', async () => {
    expect(
      await printed(() =>
        countedSweep(
          async () => ({ woken: 0 }),
          async () => 42,
        )(),
      ),
    ).toEqual({ Swept: 0, People: 42 });
  });

  test('every retry of the SDK', async () => {
    process.env.AWS_REGION = 'eu-central-1';
    process.env.AWS_ACCESS_KEY_ID = 'key';
    process.env.AWS_SECRET_ACCESS_KEY = 'secret';
    const client = gatewayClient();
    let tries = 0;
    client.config.requestHandler = {
      handle: async () => {
        tries += 1;
        const { HttpResponse } = await import('@smithy/core/protocols');
        return { response: new HttpResponse({ statusCode: tries < 3 ? 500 : 200, headers: {} }) };
      },
    } as never;
    client.config.endpoint = async () =>
      ({ protocol: 'http:', hostname: '127.0.0.1', path: '/', port: 1 }) as never;
    const post = new PostToConnectionCommand({ ConnectionId: 'c1', Data: new Uint8Array() });
    expect(await printed(() => countingRetries(client, 'gateway').send(post))).toEqual({
      'CallsRetried gateway': 2,
    });
    // The first try is none, and a call that never got as far has none to tell of.
    expect(await printed(() => client.send(post))).toEqual({});
    tries = -9;
    expect(await printed(() => client.send(post).catch(() => {}))).toEqual({ 'CallsRetried gateway': 2 });
  });
});

test('a fault that says nothing of its tries is the fault that is thrown, and counts as none', async () => {
  type Middleware = (next: () => Promise<unknown>) => (call: object) => Promise<unknown>;
  const added: unknown[] = [];
  const client = { middlewareStack: { add: (...what: unknown[]) => void added.push(...what) } };
  expect(countingRetries(client as never, 'table')).toBe(client);
  const [middleware, place] = added as [Middleware, object];
  expect(place).toEqual({ step: 'initialize', name: 'countRetries' });
  const fault = new Error('There is no network.');
  const lines = await printed(async () => {
    const failing = middleware(async () => {
      throw fault;
    })({});
    await expect(failing).rejects.toBe(fault);
  });
  expect(lines).toEqual({});
});

test('of many posts that fail in one run only the first is logged, and all are counted', async () => {
  const noted: unknown[] = [];
  const failing = {
    post: async (connectionId: string) => {
      throw new Error(connectionId);
    },
    close: async () => {},
  };
  const connections = countedConnections(failing, (fault) => noted.push(fault));
  const lines = await printed(async () => {
    for (const id of ['c1', 'c2', 'c3'])
      await expect(connections.post(id, { type: 'pong', serverTime: 1 })).rejects.toThrow(id);
    publish();
  });
  expect(noted).toEqual([new Error('c1')]);
  expect(lines).toMatchObject({ PostsFailed: 3 });
});
