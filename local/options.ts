import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Policy } from '../shared/policy.ts';
import { milliseconds } from './duration.ts';
import { type Faults, faultCatalogue, faultsFrom } from './faults.ts';
import { cloudLimits, type Limits } from './gateway/limits.ts';
import { timingsFrom } from './timings.ts';

/** How one local stack is to run. */
export type Options = {
  readonly port: number;
  readonly data: string;
  readonly reset: boolean;
  readonly timings: Policy;
  /** Whether nobody chose the timings. */
  readonly demo: boolean;
  readonly limits: Limits;
  readonly faults: Faults;
  /** Where a DynamoDB-compatible database is; null for the embedded one. */
  readonly dynamodb: URL | null;
  /** The most environments of one function. */
  readonly environments: number;
  /** The wait before Lambda's first retry of an asynchronous event, in milliseconds. */
  readonly retryAfter: number;
};

/** A mistake on the command line: the sentence is for whoever typed it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

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
  lease: text,
  'keep-alive': text,
  slack: text,
  precision: text,
  'longest-stay': text,
  'activity-extends': { type: 'boolean' },
  participants: text,
  'gateway-idle': text,
  'gateway-lifetime': text,
  fault: { type: 'string', multiple: true },
  dynamodb: text,
  environments: text,
  'retry-after': text,
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
    return {
      port: portFrom(values.port ?? variables.PORT ?? '3000'),
      data: resolve(values.data ?? `${root}/.vigil`),
      reset: values.reset ?? false,
      timings: timingsFrom(values),
      demo: values.preset === undefined,
      limits: {
        ...cloudLimits,
        idle: within('gateway-idle', values['gateway-idle'], cloudLimits.idle),
        lifetime: within('gateway-lifetime', values['gateway-lifetime'], cloudLimits.lifetime),
      },
      faults: faultsFrom(values.fault ?? []),
      dynamodb: values.dynamodb === undefined ? null : databaseFrom(values.dynamodb),
      environments: countFrom(values.environments ?? '6'),
      retryAfter: milliseconds(values['retry-after'] ?? '1m'),
    };
  } catch (error) {
    const expected =
      error instanceof RangeError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
    if (!expected) throw error;
    throw new UsageError((error as Error).message, { cause: error });
  }
};

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

const countFrom = (given: string): number => {
  const count = Number(given);
  if (!Number.isInteger(count) || count < 1 || count > 100)
    throw new RangeError(`--environments must be a number from 1 to 100, but is "${given}".`);
  return count;
};

const faultLines = Object.entries(faultCatalogue).map(([name, what]) => `    ${name.padEnd(20)} ${what}`);

export const help = `Runs Vigil as it would be deployed, on this machine only.

  npm start -- [options]

Timings (30s, 15m, 2h); demo timings unless a preset is chosen
  --preset NAME          workspace-15 or workspace-150
  --idle 30s             no activity for this long brings the warning
  --warning 30s          the warning stands this long before the logout
  --grace 5s             a lost connection counts as leaving after this long
  --lease 60s            a connection that is not heard is given up after this long
  --keep-alive 20s       how often clients are to be heard
  --slack 0s             an alarm is moved only for more than this
  --longest-stay 8h      ends every participation after this long
  --activity-extends     any activity answers the warning
  --participants 250     how many people may be inside a session at once

Stack
  --port 3000            or PORT; 0 takes any free one
  --data DIR             what is kept between runs (.vigil)
  --reset                begin with nothing
  --dynamodb URL         another DynamoDB instead of the embedded one
  --environments 6       the most environments of one function

Platform
  --precision 1s         how much later than its time an alarm may ring; 60s is the cloud's
  --gateway-idle 10m     how long a silent connection lives
  --gateway-lifetime 2h  how long any connection lives
  --retry-after 1m       Lambda's wait before it tries a failed alarm again
  --fault NAME[=P[:DURATION]]   makes something go wrong with probability P (1), again and again:
${faultLines.join('\n')}
`;
