import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDeadLetters } from '../../../local/data/dead-letters.ts';
import { openStore } from '../../../local/data/store.ts';
import { endpointServer } from '../../../local/endpoints/server.ts';
import { faultsFrom } from '../../../local/faults.ts';
import { createAsynchronousInvoke } from '../../../local/functions/asynchronous.ts';
import type { FunctionHost } from '../../../local/functions/host.ts';
import type { Outcome } from '../../../local/functions/outcome.ts';
import { statementsOf } from '../../../local/iam/statement.ts';
import { schedulerEndpoint } from '../../../local/scheduler/endpoint.ts';
import { createHandOff } from '../../../local/scheduler/hand-off.ts';
import { startScheduler } from '../../../local/scheduler/scheduler.ts';
import type { DeployedFunction } from '../../../local/template/functions.ts';
import { measuring } from '../measuring.ts';

const account = 'eu-central-1:1';
export const group = 'alarms';
export const timerArn = `arn:aws:lambda:${account}:function:timer`;
export const unreachableArn = `arn:aws:lambda:${account}:function:unreachable`;
export const queueArn = `arn:aws:sqs:${account}:dead`;
export const roleArn = 'arn:aws:iam::1:role/rings';
export const powerlessRoleArn = 'arn:aws:iam::1:role/powerless';
export const strangeRoleArn = 'arn:aws:iam::1:role/strange';

const allow = (Action: string, Resource: string, more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const statements = (...Statement: object[]) => statementsOf({ Statement }, 'a test');
const trust = (service: string) =>
  statements({
    ...allow('sts:AssumeRole', '*'),
    Principal: { Service: service },
    Condition: { StringEquals: { 'aws:SourceArn': `arn:aws:scheduler:${account}:schedule-group/${group}` } },
  });
const rings = {
  name: 'rings',
  arn: roleArn,
  statements: statements(allow('lambda:InvokeFunction', timerArn), allow('sqs:SendMessage', queueArn)),
  trust: trust('scheduler.amazonaws.com'),
};
/** Worn by the Scheduler, and good for nothing. */
const powerless = { ...rings, name: 'powerless', arn: powerlessRoleArn, statements: [] };
const strange = { ...rings, name: 'strange', arn: strangeRoleArn, trust: trust('lambda.amazonaws.com') };
const alarmSetter = {
  name: 'alarm-setter',
  arn: 'arn:aws:iam::1:role/alarm-setter',
  trust: [],
  statements: statements(
    allow('scheduler:*', `arn:aws:scheduler:${account}:schedule/*`),
    ...[roleArn, strangeRoleArn, powerlessRoleArn].map((arn) =>
      allow('iam:PassRole', arn, {
        Condition: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
      }),
    ),
  ),
};
/** May make schedules, of nothing: it may hand the Scheduler no role. */
const maker = {
  ...alarmSetter,
  statements: statements(allow('scheduler:CreateSchedule', `arn:aws:scheduler:${account}:schedule/*`)),
};

export type Ring = { readonly at: number; readonly payload: string };

/** The local Scheduler behind its HTTP endpoint, with a plain function as its target. */
export const startLocalScheduler = async (
  change: {
    folder?: string;
    faults?: string[];
    precision?: number;
    minute?: number;
    port?: number;
    target?: (payload: string) => Outcome | Promise<Outcome>;
  } = {},
) => {
  const folder = change.folder ?? (await mkdtemp(join(tmpdir(), 'vigil-scheduler-')));
  const rings: Ring[] = [];
  const store = await openStore(join(folder, 'state'));
  const deadLetters = await openDeadLetters(store);
  const faults = faultsFrom(change.faults ?? []);
  const complain = () => undefined;
  const measured = measuring();
  const role = { ...alarmSetter, statements: statements(allow('sqs:SendMessage', queueArn)) };
  const host: Pick<FunctionHost, 'invoke' | 'find'> = {
    invoke: (_arn, payload) => {
      rings.push({ at: Date.now(), payload });
      return Promise.resolve((change.target ?? (() => ({ ok: true, payload: 'null' })))(payload));
    },
    find: () =>
      ({
        name: 'timer',
        role,
        aliases: new Map(),
        asynchronous: { retries: 2, maximumAge: 60_000, onFailure: queueArn },
      }) as unknown as DeployedFunction,
  };
  const asynchronous = createAsynchronousInvoke({
    host: host as FunctionHost,
    store,
    deadLetters,
    backoff: 50,
    complain,
  });
  const stopping = new AbortController();
  const roles = new Map([roleOf(alarmSetter), roleOf({ ...ringing }), roleOf(strange), roleOf(powerless)]);
  const scheduler = await startScheduler({
    store,
    asynchronous,
    faults,
    precision: change.precision ?? 1_000,
    minute: change.minute ?? 60_000,
    arnOf: ({ group, name }) => `arn:aws:scheduler:${account}:schedule/${group}/${name}`,
    handOff: createHandOff({
      roles,
      functionExists: (arn) => arn === timerArn,
      deadLetters,
      faults,
      complain,
      stopping: stopping.signal,
      vend: measured.vend,
    }),
  });
  await asynchronous.resume();
  const server = createServer(
    endpointServer({
      findCaller: (id) => ({
        functionName: id,
        environment: id,
        role: { setter: alarmSetter, maker }[id] ?? { ...alarmSetter, statements: [] },
      }),
      endpoints: [
        schedulerEndpoint({ scheduler, groups: ['default', group], roles, faults, vend: measured.vend }),
      ],
      faults,
      kill: () => Promise.resolve(),
      complain,
    }),
  );
  await new Promise<void>((resolve) => server.listen(change.port ?? 0, '127.0.0.1', resolve));
  return {
    folder,
    rings,
    measured,
    scheduler,
    deadLetters,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      scheduler.stop();
      stopping.abort();
      await asynchronous.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await store.close();
      if (change.folder === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
};

const ringing = rings;
const roleOf = (role: typeof rings) => [role.arn, role] as const;

/** An instant as the Scheduler writes it, in whole seconds of UTC. */
export const at = (instant: number): string => `at(${new Date(instant).toISOString().slice(0, 19)})`;
