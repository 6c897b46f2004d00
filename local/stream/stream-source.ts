import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod/mini';
import type { DeadLetters } from '../data/dead-letters.ts';
import type { Faults } from '../faults.ts';
import type { FunctionHost } from '../functions/host.ts';
import { permits, wouldPermit } from '../iam/role.ts';
import type { DeployedFunction } from '../template/functions.ts';
import type { Place } from '../template/identity.ts';
import type { Pattern } from '../template/pattern.ts';
import type { DeployedStreamSource } from '../template/streams.ts';
import { unwatched, type Vend } from '../watch/vended.ts';
import { type Change, streamRecordOf } from './record.ts';

/** What the table has accepted, until somebody has been handed it. Durable together with the writes themselves. */
export type ChangeLog = {
  readonly follow: (table: string, patterns: readonly Pattern[], whenever: () => void) => void;
  /** The oldest ones, at most this many. */
  readonly read: (most: number) => Promise<readonly Change[]>;
  readonly forget: (sequences: readonly string[]) => Promise<void>;
};

export type StreamSource = { readonly stop: () => Promise<void> };

export type StreamSourceOptions = {
  readonly mapping: DeployedStreamSource;
  readonly log: ChangeLog;
  readonly fn: Pick<DeployedFunction, 'name' | 'arn' | 'role'>;
  readonly invoke: FunctionHost['invoke'];
  readonly deadLetters: Pick<DeadLetters, 'keep'>;
  readonly place: Place;
  readonly faults: Pick<Faults, 'strikes'>;
  readonly complain: (sentence: string) => void;
  readonly vend?: Vend;
  readonly now?: () => number;
};

/** Lambda asks a stream four times a second. */
const LOOK = 250;
/** A batch that failed comes again after this, and then after twice as long, up to the longest. */
const FIRST_RETRY = 250;
const LONGEST_RETRY = 5_000;
/** What an invocation may carry. */
const MOST_BYTES = 6 * 1_024 * 1_024;
const NEEDED = ['DescribeStream', 'GetRecords', 'GetShardIterator'] as const;

const answer = z.object({
  batchItemFailures: z._default(z.array(z.object({ itemIdentifier: z.string() })), []),
});

/**
 * Lambda's event source mapping of a stream that has one shard, which is the least kind: what fails holds up everything behind it,
 * until it works or is too old.
 * @throws when the function's role lacks a right, as the deployment would be refused.
 */
export const startStreamSource = (options: StreamSourceOptions): StreamSource => {
  const {
    mapping,
    log,
    fn,
    invoke,
    deadLetters,
    place,
    faults,
    complain,
    vend = unwatched,
    now = Date.now,
  } = options;
  const { streamArn, tableName, patterns, batch, maximumAge, onFailure } = mapping;
  const lacks = (action: string, resource: string): Error =>
    new Error(`The role of ${fn.name} has no right to ${action} on ${resource}.`);
  const demand = (action: string, resource: string): void => {
    if (permits(fn.role, { action, resource }) !== 'allowed') throw lacks(action, resource);
  };
  for (const action of NEEDED) demand(`dynamodb:${action}`, streamArn);
  demand('dynamodb:ListStreams', streamArn);
  // Else the first to notice would be whoever looks for what was given up. Looked at, and not used yet.
  if (onFailure !== null && !wouldPermit(fn.role, { action: 'sqs:SendMessage', resource: onFailure }))
    throw lacks('sqs:SendMessage', onFailure);

  const stopping = new AbortController();
  let wake = () => {};
  let failures = 0;

  const giveUp = async (old: readonly Change[]): Promise<void> => {
    const [first, last] = [old[0], old.at(-1)];
    if (!first || !last) return;
    if (onFailure !== null) {
      demand('sqs:SendMessage', onFailure);
      // Lambda says where it was, and not what.
      const body = {
        requestContext: {
          functionArn: fn.arn,
          condition: 'RecordAgeExceeded',
          approximateInvokeCount: failures,
        },
        version: '1.0',
        timestamp: new Date(now()).toISOString(),
        DDBStreamBatchInfo: {
          shardId: 'shardId-00000000000000000000-00000000',
          startSequenceNumber: first.sequence,
          endSequenceNumber: last.sequence,
          approximateArrivalOfFirstRecord: new Date(first.at).toISOString(),
          approximateArrivalOfLastRecord: new Date(last.at).toISOString(),
          batchSize: old.length,
          streamArn,
        },
      };
      await deadLetters.keep({ queue: onFailure, body: JSON.stringify(body), attributes: {} });
    }
    await log.forget(old.map(({ sequence }) => sequence));
    complain(`${old.length} records of the stream were given up: they are too old.`);
  };

  /** How many of the first are done. */
  const handOver = async (changes: readonly Change[]): Promise<number> => {
    const Records = changes.map((change) => streamRecordOf(change, streamArn, place.region));
    const outcome = await invoke(fn.arn, JSON.stringify({ Records }));
    const age = now() - (changes.at(-1)?.at ?? now());
    vend('AWS/Lambda', { FunctionName: fn.name }, { IteratorAge: age });
    if (!outcome.ok) return 0;
    const parsed = answer.safeParse(JSON.parse(outcome.payload) ?? {});
    if (!parsed.success) return 0;
    const failed = parsed.data.batchItemFailures.map(({ itemIdentifier }) =>
      changes.findIndex(({ sequence }) => sequence === itemIdentifier),
    );
    // A name that it was not given is a failure of all, and so is none.
    return failed.length === 0 ? changes.length : Math.max(0, Math.min(...failed));
  };

  const look = async (): Promise<boolean> => {
    if (faults.strikes('unread-stream')) return false;
    const kept = (await log.read(batch)).filter(({ table }) => table === tableName);
    const old = kept.filter(({ at }) => maximumAge !== null && at + maximumAge <= now());
    await giveUp(old);
    const changes = within(MOST_BYTES, kept.slice(old.length));
    if (changes.length === 0) return old.length > 0;
    const done = await handOver(changes);
    if (stopping.signal.aborted) return false;
    await log.forget(changes.slice(0, done).map(({ sequence }) => sequence));
    if (done === changes.length) {
      failures = 0;
      return true;
    }
    failures = done > 0 ? 1 : failures + 1;
    complain(`${fn.name} failed at ${changes[done]?.sequence}, which comes again.`);
    await sleep(Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** (failures - 1)), undefined, {
      signal: stopping.signal,
    });
    return true;
  };

  const followOn = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      if (await look()) continue;
      // What is written meanwhile is seen at the next look at the latest.
      await Promise.race([woken, sleep(LOOK * 4, undefined, { signal: stopping.signal })]);
      await sleep(Math.random() * LOOK, undefined, { signal: stopping.signal });
    }
  };

  log.follow(tableName, patterns, () => wake());
  const following = followOn().catch((error: unknown) => {
    if (!stopping.signal.aborted) complain(`The stream is stuck: ${String(error)}`);
  });
  return {
    stop: async () => {
      stopping.abort();
      wake();
      await following;
    },
  };
};

const within = (most: number, changes: readonly Change[]): readonly Change[] => {
  let bytes = 0;
  const cut = changes.findIndex((change, nth) => {
    bytes += JSON.stringify(change).length;
    return nth > 0 && bytes > most;
  });
  return cut < 0 ? changes : changes.slice(0, cut);
};
