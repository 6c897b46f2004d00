import type { Item } from '../../../functions/aws/items/items.ts';
import type { Checkpoint } from '../../../functions/bus/forward.ts';
import type { StreamRecord } from '../../../functions/bus/stream-event.ts';
import type { Duration } from '../../../shared/instant.ts';
import { placeOf } from './place.ts';
import { createRandom, seedOf } from './random.ts';
import type { VirtualTime } from './virtual-time.ts';

const SECOND = 1_000;
/** Records that arrive within this are handed over together. */
const LOOK: Duration = 2 * SECOND;
const LONGEST_RETRY: Duration = 30 * SECOND;
const MOST = 25;

/** Runs the function; null when it has died or failed. */
export type Handing = (records: readonly StreamRecord[], name: string) => Promise<Checkpoint | null>;

/**
 * The table's stream and Lambda's event source mapping. A session's writes come in order, those of different sessions
 * in any order. A failed batch is retried from where the function says, or as a whole, and blocks what is behind it.
 */
export const createStreamService = (
  time: VirtualTime,
  seed: number,
  storm: () => number,
  handing: Handing,
) => {
  const shards = new Map<string, StreamRecord[]>();
  let written = 0;

  const handOver = async (shard: string, nth: number, failures: number): Promise<void> => {
    const waiting = shards.get(shard) ?? [];
    const random = createRandom(seedOf(seed, 'stream', shard, nth));
    // On a bad day batches are cut anywhere.
    const records = waiting.slice(0, storm() > 0 ? random.between(1, MOST) : MOST);
    const answer = await handing(records, `${shard}/${nth}`);
    const again = answer?.batchItemFailures[0]?.itemIdentifier;
    const place = records.findIndex(({ dynamodb }) => dynamodb.SequenceNumber === again);
    // Now and then Lambda forgets how far it was.
    const forgets = storm() > 0 && random.chance(0.02 * storm());
    const done = answer === null || forgets ? 0 : again === undefined ? records.length : Math.max(0, place);
    waiting.splice(0, done);
    if (waiting.length === 0) return void shards.delete(shard);
    const wait = done > 0 ? random.between(1, LOOK) : Math.min(LONGEST_RETRY, SECOND * 2 ** failures);
    time.plan(wait, () => void handOver(shard, nth + 1, done > 0 ? 0 : failures + 1));
  };

  return {
    note: (before: Item | undefined, after: Item | undefined): void => {
      const item = after ?? before ?? {};
      const { owner, kind } = placeOf(item);
      // What the mapping's filters leave out, though never anything that they let through.
      const isOwed = kind === 'META' || (kind === 'AUDIT' && before === undefined);
      if (!isOwed || (kind === 'META' && !isOfInterest(before, after))) return;
      written += 1;
      const record = {
        eventSource: 'aws:dynamodb',
        eventName: before === undefined ? 'INSERT' : after === undefined ? 'REMOVE' : 'MODIFY',
        dynamodb: {
          SequenceNumber: String(written).padStart(21, '0'),
          ApproximateCreationDateTime: Math.floor(time.now() / SECOND),
          Keys: { pk: item.pk, sk: item.sk },
          ...(after && { NewImage: after }),
          ...(before && { OldImage: before }),
        },
      } as const;
      const waiting = shards.get(owner);
      if (waiting) return void waiting.push(record);
      shards.set(owner, [record]);
      time.plan(LOOK, () => void handOver(owner, written, 0));
    },
  };
};

const isOfInterest = (before: Item | undefined, after: Item | undefined): boolean =>
  before?.occupancy?.N !== after?.occupancy?.N || before?.state?.S !== after?.state?.S;
