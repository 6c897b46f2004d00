import { type DynamoDBClient, ProvisionedThroughputExceededException } from '@aws-sdk/client-dynamodb';
import type { Item } from '../../../functions/aws/items/items.ts';
import type { Duration } from '../../../shared/instant.ts';
import { createDynamo } from '../../../test/dynamo/dynamo.ts';
import { createRandom, seedOf } from './random.ts';
import type { Run, Tell } from './run.ts';
import type { VirtualTime } from './virtual-time.ts';

/** The platform's table on a bad day. Takes the SDK's own commands, each a step of virtual time. */
export type TableService = {
  /**
   * The client that a run gets in place of the SDK's. The run is looked up at each call, since one environment has
   * many.
   */
  readonly clientFor: (run: () => Run) => DynamoDBClient;
  /** For inspection and preparation: no function makes these calls, and nothing disturbs them. */
  readonly client: DynamoDBClient;
  readonly items: () => Iterable<Item>;
  readonly calls: () => number;
};

/** Called for every write at the moment when the table accepts it; the run is null for a preparation. */
export type Written = (run: Run | null, before: Item | undefined, after: Item | undefined) => void;

const SECOND = 1_000;

export const createTableService = (
  time: VirtualTime,
  seed: number,
  storm: () => number,
  written: Written,
  tell: Tell,
): TableService => {
  /** Whose call the table is answering now. */
  let current: Run | null = null;
  let calls = 0;
  const dynamo = createDynamo({
    clock: time.now,
    lag: () => (current === null ? 0 : lagIn(current)),
    isBusy: (partition) => current !== null && storm() > 0 && isBusy(seed, partition, time.now(), storm()),
    written: (before, after) => written(current, before, after),
  });

  const answer = (run: Run, command: Command) => {
    calls += 1;
    current = run;
    try {
      // The table answers at once; only its promise resolves later.
      return dynamo.client.send(command);
    } finally {
      current = null;
    }
  };

  return {
    client: dynamo.client,
    items: dynamo.items,
    calls: () => calls,
    clientFor: (runOf) => {
      const send = async (command: Command) => {
        const run = runOf();
        const name = nameOf(command, tell !== null);
        for (let attempt = 1; ; attempt += 1)
          try {
            return await run.through(name, () => answer(run, command), true);
          } catch (error) {
            if (!(error instanceof ProvisionedThroughputExceededException)) throw error;
            // The client library waits and retries, three attempts in all.
            if (attempt === ATTEMPTS) {
              run.strike();
              throw error;
            }
            await time.pause(run.random.between(0, FIRST_PAUSE * 2 ** attempt));
          }
      };
      return { send } as unknown as DynamoDBClient;
    },
  };
};

type Command = Parameters<DynamoDBClient['send']>[0];

const ATTEMPTS = 3;
const FIRST_PAUSE: Duration = 250;

/** `table.UpdateItem`, and the key as well if somebody reads it. */
const nameOf = (command: Command, isTold: boolean): string => {
  const called = names.get(command.constructor) ?? `table.${command.constructor.name.replace('Command', '')}`;
  names.set(command.constructor, called);
  if (!isTold) return called;
  const { Key, Item: put } = command.input as { readonly Key?: Item; readonly Item?: Item };
  const { pk, sk } = Key ?? put ?? {};
  return pk === undefined ? called : `${called} ${pk.S} ${sk?.S}`;
};

const names = new Map<unknown, string>();

/** An index follows within moments; now and then, on a bad day, within seconds. */
const lagIn = ({ random, storm }: Run): Duration =>
  random.chance(0.03 * storm) ? random.between(SECOND, 10 * SECOND) : random.between(1, 300);

/** How long a partition stays busy, how rare such periods are, and what share of the partitions is busy in one. */
const BUSY: Duration = 2 * SECOND;
const ONE_IN = 50;
const SOME = 0.05;

const isBusy = (seed: number, partition: string, now: number, storm: number): boolean => {
  const time = Math.floor(now / BUSY) + seed;
  return time % ONE_IN === 0 && createRandom(seedOf(seed, 'busy', partition, time)).chance(SOME * storm);
};
