import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as joined } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  SchedulerClient,
} from '@aws-sdk/client-scheduler';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { metrics } from '../../../shared/metrics.ts';
import { backendOf } from '../people/backend.ts';
import { enter, openSocket, openWith, reply } from '../people/person.ts';
import { roomsOf } from '../people/rooms.ts';
import { ownersWay } from '../stack/operator.ts';
import { type LocalStack, startStack } from '../stack/stack.ts';
import { described, type Fed, isFed, looked, messageVariables, nameOf } from '../stack/watched.ts';
import { livesIn } from './lives.ts';

/** What no part of the local stack can measure, and why. Everything else has to be fed. */
const beyondUs: Readonly<Record<string, string>> = {
  'AWS/ApiGateway ExecutionError':
    'The gateway counts it when it cannot call a function or has waited 29 s for it; its own tests do that with a shorter wait.',
  'AWS/DynamoDB ConsumedWriteCapacityUnits of an index':
    'The embedded table does not say what a write costs in its indexes.',
  'AWS/DynamoDB ReadThrottleEvents of an index': 'The fault throttles the table as a whole.',
  'AWS/DynamoDB WriteThrottleEvents of an index': 'The fault throttles the table as a whole.',
  'AWS/Scheduler InvocationThrottleCount':
    'The local Scheduler has no quota of invocations to hold any back by.',
};

/** The team's own function leaves everything to memberships, and is down as long as this file exists. */
const teamFunction = (down: string): string => `
import { existsSync } from 'node:fs';

export const handler = () => {
  if (existsSync(${JSON.stringify(down)})) throw new RangeError('It is down.');
  return { role: 'membership' };
};
`;

let stack: LocalStack;
let folder: string;
let roomOf: (name: string) => string;
beforeAll(async () => {
  folder = await mkdtemp(joined(tmpdir(), 'vigil-team-'));
  const entitlement = joined(folder, 'entitlement.ts');
  await writeFile(entitlement, teamFunction(joined(folder, 'down')));
  stack = await startStack({
    idle: '5s',
    warning: '3s',
    'goodbye-grace': '1s',
    'lost-grace': '1s',
    slack: '2s',
    precision: '1s',
    patience: '4s',
    'longest-stay': '22s',
    'hold-limit': '6s',
    participants: '2',
    'at-the-door': '4',
    minute: '1s',
    'retry-after': '1s',
    entitlement,
    'entitlement-kept': '0s',
  });
  roomOf = await roomsOf(stack, [
    'idle',
    'full',
    'throttled',
    'long',
    'early',
    'ruled',
    'race',
    'hidden',
    'revoked',
  ]);
}, 120_000);
afterAll(async () => {
  await stack.remove();
  await rm(folder, { recursive: true });
});

const fed = async (): Promise<readonly Fed[]> => (await stack.shown('metrics')) as Fed[];

/** Retries until our metric, or one of its values, has been counted. */
const until = async (
  what: readonly [name: string, value?: string],
  attempt: (nth: number) => Promise<unknown>,
  attempts = 15,
): Promise<void> => {
  const [name, value] = what;
  for (let nth = 0; nth < attempts; nth += 1) {
    await attempt(nth);
    const counted = (await fed()).some(
      (one) =>
        one.name === name &&
        (value === undefined || Object.values(one.dimensions).includes(value)) &&
        one.count > 0,
    );
    if (counted) return;
  }
  throw new Error(`${what.join(' ')} was never counted.`);
};

/** Makes somebody's item unreadable to our functions. */
const damage = async (sessionId: string) => {
  const table = new DynamoDBClient(await ownersWay(stack));
  const Item = {
    pk: { S: `SESSION#${sessionId}` },
    sk: { S: 'PARTICIPANT#damaged' },
    phase: { S: 'dancing' },
    wakeShard: { S: '0' },
    wakeAt: { N: '1' },
  };
  await table.send(new PutItemCommand({ TableName: messageVariables().TABLE_NAME ?? '', Item }));
  table.destroy();
  await pause(1_500);
};

const join = (sessionId: string) => ({ action: 'session.join', sessionId });

describe('Every widget and every alert', () => {
  test('is fed by what people do', async () => {
    for (const one of ['anna', 'ben']) {
      const tab = await openSocket(stack, one);
      await reply(tab, 'sessions', { action: 'sessions.list', scope: 'mine' });
      tab.close();
    }
    await expect(openWith(stack, 'not.a.token', 'nobody')).rejects.toThrow('403');
    const backend = await backendOf(stack);
    await backend.say('ping', {});
    await expect(backend.say('presence.get', { sessionId: 'none' })).rejects.toThrow('no such session');
    await Promise.all(Object.values(livesIn(stack, roomOf)).map((live) => live()));
  }, 120_000);

  test('is fed when several come at once', async () => {
    const room = roomOf('full');
    const anna = await enter(stack, 'anna', room);
    const { secret } = await reply(anna, 'invitation.created', {
      action: 'invitation.create',
      sessionId: room,
    });
    const guests = (many: number, of: string) =>
      Promise.all(
        Array.from({ length: many }, (_, n) =>
          openWith(stack, `guest.${secret}.${`${of}-${n}`.padEnd(22, '-')}`, `${of}-${n}`),
        ),
      );
    // On a busy machine she may be warned between two attempts, and put out.
    const busy = setInterval(() => anna.say({ action: 'session.extend', sessionId: room }), 700);
    try {
      // Nobody waits for a reply: whoever was one too many may be disconnected first.
      await until(['Ended', 'full'], async (nth) => {
        await anna.ask(join(room));
        const three = await guests(3, `full-${nth}`);
        const knocks = await Promise.all(three.map((one) => reply(one, 'session.waiting', join(room))));
        for (const { participantId } of knocks)
          anna.say({ action: 'waiting.admit', sessionId: room, participantId });
        await pause(700);
        for (const { participantId } of knocks)
          await anna.ask({ action: 'participant.remove', sessionId: room, participantId });
        for (const { close } of three) close();
      });
      await until(['Ended', 'crowded'], async (nth) => {
        await anna.ask(join(room));
        const many = await guests(8, `crowd-${nth}`);
        for (const { say } of many) say(join(room));
        await pause(700);
        await anna.ask({ action: 'waiting.deny', sessionId: room, all: true });
        for (const { close } of many) close();
      });
    } finally {
      clearInterval(busy);
    }
    anna.close();
    await until(['VersionConflicts'], async () => {
      const tabs = await Promise.all([1, 2, 3].map(() => openSocket(stack, 'ben')));
      await Promise.all(tabs.map((tab) => tab.ask(join(roomOf('race')))));
      for (const tab of tabs) tab.close();
    });
  }, 60_000);

  test('is fed when the platform fails', async () => {
    const room = roomOf('throttled');
    const [anna, ben] = [await enter(stack, 'anna', room), await enter(stack, 'ben', room)];
    await stack.fault('throttled-posts');
    await until(['PostsFailed'], async (nth) => {
      anna.say({ action: 'media', sessionId: room, audio: nth % 2 === 0, video: false });
      await pause(700);
    });
    await stack.fault('throttled-posts=0');
    await stack.fault('gone-posts');
    await until(['PostsGone'], async () => {
      // Its reply finds nobody either, so nobody waits for it.
      (await openSocket(stack, 'anna')).say(join(room));
      await pause(500);
    });
    await stack.fault('gone-posts=0');
    await until(['DebtsFound'], () => pause(300), 40);
    await until(['Troubles'], () => damage(room), 20);
    /** Both are events on the bus. */
    const leaveByExit = async () => {
      const tab = await enter(stack, 'carla', roomOf('idle'));
      await tab.ask({ action: 'session.exit', sessionId: roomOf('idle') });
      tab.close();
      await pause(500);
    };
    for (const service of ['table', 'scheduler', 'queue', 'bus', 'lambda']) {
      const fault = `throttled-${service}`;
      await stack.fault(`${fault}=0.7`);
      const comeIn = async () => {
        const tab = await openSocket(stack, 'carla').catch(() => null);
        tab?.say(join(room));
        await pause(500);
        tab?.close();
      };
      await until(['CallsRetried', service], service === 'bus' ? leaveByExit : comeIn, 40);
      // Somebody who enters is read first, and written if that has worked.
      if (fault === 'throttled-table') await until(['WriteThrottleEvents'], comeIn, 40);
      await stack.fault(`${fault}=0`);
    }
    const late = await enter(stack, 'anna', roomOf('idle'));
    // A message ends their grace, and finds the table as everybody does.
    (await enter(stack, 'carla', room)).close();
    await pause(400);
    await stack.fault('throttled-table');
    await until(['IntegrationError'], async () => {
      late.say({ action: 'ping', sessionId: roomOf('idle') });
      await pause(1_000);
    });
    await until(['RingsFailed'], () => pause(500), 40);
    await stack.fault('throttled-table=0', 'failing-bus');
    await until(['EventsFailed'], leaveByExit, 40);
    await stack.fault('failing-bus=0');
    await writeFile(joined(folder, 'down'), '');
    await until(['EntitlementFailed'], async () => {
      const tab = await openSocket(stack, 'carla');
      await tab.ask(join(room));
      tab.close();
    });
    await rm(joined(folder, 'down'));
    for (const person of [anna, ben, late]) person.close();
  }, 90_000);

  test('is fed when an alarm is given up', async () => {
    const variables = messageVariables();
    const scheduler = new SchedulerClient(await ownersWay(stack));
    await stack.fault('failed-hand-offs');
    const schedule: CreateScheduleCommandInput = {
      Name: 'given-up',
      GroupName: variables.SCHEDULE_GROUP ?? '',
      ScheduleExpression: `at(${new Date(Date.now() + 1_000).toISOString().slice(0, 19)})`,
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: variables.TIMER_ARN ?? '',
        RoleArn: variables.SCHEDULE_ROLE_ARN ?? '',
        RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
        DeadLetterConfig: { Arn: variables.DEAD_LETTER_ARN ?? '' },
      },
    };
    await scheduler.send(new CreateScheduleCommand(schedule));
    await until(['InvocationDroppedCount'], () => pause(500));
    await stack.fault('failed-hand-offs=0');
    scheduler.destroy();
    const alarm = async (): Promise<{ state: string; since: number; reason: string } | undefined> =>
      (
        (await stack.shown('alarms')) as { name: string; state: string; since: number; reason: string }[]
      ).find(({ name }) => name === 'DeadLetters');
    for (let tries = 0; (await alarm())?.state !== 'ALARM' && tries < 30; tries += 1) await pause(200);
    expect(await alarm()).toEqual({
      name: 'DeadLetters',
      state: 'ALARM',
      since: expect.any(Number),
      reason: expect.stringContaining('Red is at least 1'),
    });
  }, 60_000);

  test('so that none watches something that nobody measures', async () => {
    const all = await fed();
    const hungry = looked.filter((one) => !isFed(one, all));
    const unknown = hungry.filter((one) => !Object.hasOwn(beyondUs, nameOf(one)));
    expect(unknown.map(described)).toEqual([]);
    // An exception that is measured after all is none any more.
    const still = new Set(hungry.map(nameOf));
    expect(Object.keys(beyondUs).filter((name) => !still.has(name))).toEqual([]);
  });

  test('and everything that the functions count is shown or watched, and was counted', async () => {
    const names = new Set(looked.filter(({ at }) => at.namespace === 'Vigil').map(({ at }) => at.name));
    expect([...names].sort()).toEqual(Object.keys(metrics).sort());
    const counted = new Set(
      (await fed()).filter(({ namespace }) => namespace === 'Vigil').map(({ name }) => name),
    );
    expect([...counted].sort()).toEqual(Object.keys(metrics).sort());
  });

  test('and the dashboard has an answer to each of its widgets', async () => {
    const board = (await stack.shown('dashboard?minutes=180')) as {
      widgets: { kind: string; title?: string; lines?: { label: string; points: (number | null)[] }[] }[];
    };
    const empty = board.widgets.filter(
      ({ kind, lines = [] }) =>
        kind === 'graph' && !lines.some(({ points }) => points.some((point) => point !== null)),
    );
    expect(empty.map(({ title }) => title)).toEqual([]);
    expect(board.widgets.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['text', 'alarms', 'values']),
    );
  });

  test('a widget for a metric that nobody prints would be found', async () => {
    const all = await fed();
    const invented = { namespace: 'Vigil', name: 'Invented', dimensions: { service: 'vigil' } };
    const misspelt = { namespace: 'Vigil', name: 'Joined', dimensions: { Service: 'vigil' } };
    for (const at of [invented, misspelt]) expect(isFed({ where: 'a test', at }, all)).toBe(false);
    const at = { namespace: 'Vigil', name: 'Joined', dimensions: { service: 'vigil' } };
    expect(isFed({ where: 'a test', at }, all)).toBe(true);
  });
});
