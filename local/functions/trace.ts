import { createHash, randomBytes } from 'node:crypto';

/**
 * The trace header of an event, in which Lambda also counts how often each function was invoked on the way to it:
 * `Root=…;Parent=…;Sampled=1;Lineage=a87bd80c:1|68fd508a:5`. The SDK hands it on to whatever a function calls, and queues
 * keep it with a message (docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html).
 */
export type Trace = string;

/** So often a function is invoked in one chain of events, unless it may be part of a loop. */
export const MOST_IN_A_CHAIN = 16;

/** How often this function was invoked on the way. */
export const timesIn = (trace: Trace | undefined, functionName: string): number =>
  lineageOf(trace).get(nicknameOf(functionName)) ?? 0;

/** The trace of an event for this function, which somebody with that trace has brought about, or nobody. */
export const traceOf = (functionName: string, before?: Trace): Trace => {
  const root = fieldsOf(before).get('Root') ?? newRoot();
  const lineage = lineageOf(before).set(nicknameOf(functionName), timesIn(before, functionName) + 1);
  const counts = [...lineage].map(([name, times]) => `${name}:${times}`).join('|');
  // Nobody takes samples on this machine, but a function is to bear being told that it is one.
  return `Root=${root};Parent=${randomBytes(8).toString('hex')};Sampled=1;Lineage=${counts}`;
};

const newRoot = (): string => {
  const seconds = Math.floor(Date.now() / 1_000).toString(16);
  return `1-${seconds}-${randomBytes(12).toString('hex')}`;
};

const fieldsOf = (trace = ''): Map<string, string> =>
  new Map(
    trace.split(';').map((field): [string, string] => {
      const at = field.indexOf('=');
      return [field.slice(0, at), field.slice(at + 1)];
    }),
  );

const lineageOf = (trace: Trace | undefined): Map<string, number> =>
  new Map(
    [...(fieldsOf(trace).get('Lineage') ?? '').matchAll(/([0-9a-f]{8}):(\d+)/g)].map(
      ([, name = '', times]): [string, number] => [name, Number(times)],
    ),
  );

const nicknameOf = (functionName: string): string =>
  createHash('sha256').update(functionName).digest('hex').slice(0, 8);
