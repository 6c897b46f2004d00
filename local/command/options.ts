import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { UsageError } from '../../infra/operations/usage-error.ts';
import type { Policy } from '../../shared/policy.ts';
import { milliseconds } from '../duration.ts';
import { isLoopback } from '../endpoints/loopback.ts';
import { outsideContext } from '../entitlement/outside.ts';
import { type Faults, faultsFrom } from '../faults.ts';
import { cloudLimits, type Limits } from '../gateway/limits.ts';
import { latitudeContext } from './latitude.ts';
import { paceContext } from './pace.ts';
import { timingsFrom } from './timings.ts';

/** How one local stack is to run. */
export type Options = {
  readonly port: number;
  readonly data: string;
  readonly reset: boolean;
  readonly timings: Policy;
  /** How far groups and sessions may go, as cdk context. */
  readonly latitude: Readonly<Record<string, string>>;
  /** How fast people may send, as cdk context. */
  readonly pace: Readonly<Record<string, string>>;
  /** Who is asked, and which backends may come, as cdk context. */
  readonly outside: Readonly<Record<string, string>>;
  /** The file of the function that is asked who may be what; null for none. */
  readonly entitlement: string | null;
  /** Whether nobody chose the timings. */
  readonly demo: boolean;
  readonly limits: Limits;
  readonly faults: Faults;
  /** Where a DynamoDB-compatible database is; null for the embedded one. */
  readonly dynamodb: URL | null;
  /** The most environments of one function. */
  readonly environments: number;
  /** The file of the runtime that runs the functions, each environment a process; null for threads. */
  readonly runtime: string | null;
  /** The wait before Lambda's first retry of an asynchronous event, in milliseconds. */
  readonly retryAfter: number;
  /** How long a minute of CloudWatch and of recurring schedules lasts, in milliseconds. */
  readonly minute: number;
  /** Of the tokens that a login hands out, in milliseconds. */
  readonly tokenLifetime: number;
  /** Pages of somebody's own on this machine that may use the development issuer. */
  readonly redirects: readonly string[];
  /** Where each event of the bus is posted; null for nowhere. */
  readonly eventsTo: URL | null;
  /** How people are named in events, as cdk context; null for the default. */
  readonly eventPeople: string | null;
  /** Where to write down which rights were used, for whoever sums up several stacks; null for nowhere. */
  readonly usage: string | null;
};

const text = { type: 'string' } as const;
const options = {
  help: { type: 'boolean', short: 'h' },
  port: text,
  data: text,
  reset: { type: 'boolean' },
  preset: text,
  idle: text,
  warning: text,
  grace: text,
  'goodbye-grace': text,
  'lost-grace': text,
  lease: text,
  'keep-alive': text,
  'report-every': text,
  slack: text,
  precision: text,
  patience: text,
  'longest-stay': text,
  standard: text,
  reentry: text,
  'idle-limit': text,
  'warning-limit': text,
  'final-timings': { type: 'boolean' },
  'hold-limit': text,
  'activity-extends': { type: 'boolean' },
  participants: text,
  'at-the-door': text,
  'by-one-link': text,
  'messages-per-second': text,
  'messages-at-once': text,
  'signals-per-second': text,
  'signals-told': text,
  'dear-per-hour': text,
  'knocks-per-hour': text,
  'cents-per-hour': text,
  'connections-per-hour': text,
  'gateway-idle': text,
  'gateway-lifetime': text,
  fault: { type: 'string', multiple: true },
  dynamodb: text,
  environments: text,
  runtime: text,
  'retry-after': text,
  minute: text,
  'token-lifetime': text,
  redirect: { type: 'string', multiple: true },
  'events-to': text,
  'event-people': text,
  entitlement: text,
  'entitlement-kept': text,
  'service-role': { type: 'string', multiple: true },
} as const;

/**
 * Reads the command line; null when only help is wanted.
 * @throws UsageError
 */
export const optionsFrom = (
  args: readonly string[],
  variables: Readonly<Record<string, string | undefined>>,
  root: string,
): Options | null => {
  try {
    const { values } = parseArgs({ args: [...args], options, allowPositionals: false });
    if (values.help) return null;
    const timings = timingsFrom(values);
    return {
      port: portFrom(values.port ?? variables.PORT ?? '3000'),
      data: resolve(values.data ?? `${root}/.vigil`),
      reset: values.reset ?? false,
      timings,
      latitude: latitudeContext(values, timings),
      pace: paceContext(values),
      outside: outsideContext(values),
      entitlement: values.entitlement === undefined ? null : resolve(values.entitlement),
      demo: values.preset === undefined,
      limits: {
        ...cloudLimits,
        idle: within('gateway-idle', values['gateway-idle'], cloudLimits.idle),
        lifetime: within('gateway-lifetime', values['gateway-lifetime'], cloudLimits.lifetime),
      },
      faults: faultsFrom(values.fault ?? []),
      dynamodb: values.dynamodb === undefined ? null : databaseFrom(values.dynamodb),
      environments: countFrom(values.environments ?? '6'),
      runtime: values.runtime === undefined ? null : runtimeFrom(values.runtime),
      retryAfter: milliseconds(values['retry-after'] ?? '1m'),
      minute: minuteFrom(values.minute ?? (values.preset === undefined ? '10s' : '60s')),
      tokenLifetime: tokenLifetimeFrom(values['token-lifetime'] ?? '1h'),
      redirects: (values.redirect ?? []).map(redirectFrom),
      eventsTo: values['events-to'] === undefined ? null : eventsToFrom(values['events-to']),
      eventPeople: values['event-people'] ?? null,
      usage: usageFile(variables.VIGIL_PERMISSIONS),
    };
  } catch (error) {
    const expected =
      error instanceof RangeError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
    if (!expected) throw error;
    throw new UsageError((error as Error).message, { cause: error });
  }
};

/** A file of its own in the folder that the variable names: several stacks may run at once. */
const usageFile = (folder: string | undefined): string | null =>
  folder ? resolve(folder, `${randomUUID()}.jsonl`) : null;

const portFrom = (given: string): number => {
  const port = Number(given);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new RangeError(`The port must be a number from 0 (any free one) to 65535, but is "${given}".`);
  return port;
};

const within = (name: string, given: string | undefined, cloud: number): number => {
  const limit = given === undefined ? cloud : milliseconds(given);
  if (limit <= 0 || limit > cloud)
    throw new RangeError(
      `--${name} may only shorten the cloud's limit of ${cloud / 1_000} s, but is ${given}.`,
    );
  return limit;
};

const databaseFrom = (given: string): URL => {
  const url = URL.parse(given);
  if (!url?.protocol.startsWith('http')) throw new RangeError(`--dynamodb must be a URL, but is "${given}".`);
  return url;
};

const eventsToFrom = (given: string): URL => {
  const url = URL.parse(given);
  if (!url || !/^https?:$/.test(url.protocol))
    throw new RangeError(`--events-to must be a URL, but is "${given}".`);
  return url;
};

const countFrom = (given: string): number => {
  const count = Number(given);
  if (!Number.isInteger(count) || count < 1 || count > 100)
    throw new RangeError(`--environments must be a number from 1 to 100, but is "${given}".`);
  return count;
};

/** Where `npm install` has put AWS's runtime client. */
const runtimeFrom = (given: string): string => {
  try {
    return createRequire(resolve(given, 'package.json')).resolve('aws-lambda-ric');
  } catch (error) {
    throw new RangeError(
      `--runtime must be a folder in which aws-lambda-ric is installed, but is "${given}".`,
      { cause: error },
    );
  }
};

/** Shorter ones could run out on the way. */
const tokenLifetimeFrom = (given: string): number => {
  const lifetime = milliseconds(given);
  if (lifetime < 5_000) throw new RangeError(`--token-lifetime must be at least 5s, but is ${given}.`);
  return lifetime;
};

/** Nobody is sent off this machine with a code. Compared letter by letter, so written as a browser writes it. */
const redirectFrom = (given: string): string => {
  const url = URL.parse(given);
  if (!url || !/^https?:$/.test(url.protocol) || !isLoopback(url.hostname) || url.hash !== '')
    throw new RangeError(
      `--redirect must be a page on this machine, such as http://localhost:5173/, but is "${given}".`,
    );
  return url.href;
};

/** Schedules ring at whole seconds. */
const minuteFrom = (given: string): number => {
  const minute = milliseconds(given);
  if (minute < 1_000 || minute > 60_000 || minute % 1_000 !== 0)
    throw new RangeError(`--minute must be whole seconds, from 1s to 60s, but is ${given}.`);
  return minute;
};
