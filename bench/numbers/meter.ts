import { type AttributeValue, DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { INVERSE_INDEX, RECENT_INDEX, WAKE_INDEX } from '../../functions/aws/items/keys.ts';
import { audienceOnce } from '../../functions/limits/audience.ts';
import type { Instant } from '../../shared/instant.ts';
import { bytesOf } from '../../shared/json-text.ts';
import type { DownMessage } from '../../shared/messages.ts';
import type { RingCall } from '../../shared/ports/alarms.ts';

type Item = Readonly<Record<string, AttributeValue>> | undefined;

/** The attributes that make an entry's key, and whether the entry holds the whole item. */
const indexes = [
  { name: INVERSE_INDEX, keys: ['inversePk', 'inverseSk'], whole: true },
  { name: RECENT_INDEX, keys: ['recentPk', 'recentSk'], whole: true },
  { name: WAKE_INDEX, keys: ['wakeShard', 'wakeAt'], whole: false },
];

const UNIT = 1_024;
/** API Gateway bills each started piece of this size as a message. */
const METERED = 32 * UNIT;

/**
 * Counts calls and what they consume. The embedded table reports its own units, but not those of index writes: they are
 * worked out by the service's rules from the item before and after. A failed condition costs a unit.
 */
export const metered = async (client: DynamoDBClient, TableName: string) => {
  const onlooker = new DynamoDBClient({
    endpoint: (await client.config.endpoint?.()) ?? '',
    region: 'eu-central-1',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
    logger: client.config.logger,
    requestHandler: client.config.requestHandler,
  });
  const look = async (Key: Record<string, AttributeValue>): Promise<Item> =>
    (await onlooker.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }))).Item;

  const { current, ...counter } = createCounter();
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (call) => {
        const mine = current();
        const command = commandName.replace('Command', '');
        mine.calls.push(command);
        const input = { ...call.input, ReturnConsumedCapacity: 'TOTAL' };
        const key = /^(Put|Update|Delete)Item$/.test(command) ? keyOf(input) : null;
        const before = key && (await look(key));
        try {
          const answer = await next({ ...call, input: input as never });
          const units = unitsOf(answer.output);
          const inIndexes = key ? indexWrites(before ?? undefined, await look(key)) : 0;
          // Not `+= await …`: calls run at the same time, and theirs would be lost.
          if (key) mine.writes += units + inIndexes;
          else mine.reads += units;
          return answer;
        } catch (error) {
          if (key) mine.writes += 1;
          throw error;
        }
      },
    { step: 'initialize', name: 'meter' },
  );
  return { ...counter, stop: () => onlooker.destroy() };
};

export type Meter = Awaited<ReturnType<typeof metered>>;

type Cost = ReturnType<typeof none>;

/** Counts the same on a table in memory, which reports what index writes consume as well. Calls go through the client that is returned. */
export const meteredInMemory = (
  table: DynamoDBClient,
): { readonly client: DynamoDBClient; readonly meter: Meter } => {
  const { current, ...counter } = createCounter();
  const send = async (call: { readonly constructor: { readonly name: string }; readonly input: object }) => {
    const mine = current();
    const command = call.constructor.name.replace('Command', '');
    mine.calls.push(command);
    const kind = /^(Put|Update|Delete)Item$/.test(command) ? 'writes' : 'reads';
    const Command = call.constructor as new (input: object) => GetItemCommand;
    try {
      const answer = await table.send(new Command({ ...call.input, ReturnConsumedCapacity: 'TOTAL' }));
      mine[kind] += unitsOf(answer);
      return answer;
    } catch (error) {
      if (kind === 'writes') mine.writes += 1;
      throw error;
    }
  };
  const client = { send, destroy: () => {} } as unknown as DynamoDBClient;
  return { client, meter: { ...counter, stop: () => {} } };
};

/** What was consumed since somebody has begun to count. */
const createCounter = () => {
  const once = audienceOnce();
  let cost = none();
  return {
    current: (): Cost => cost,
    begin: () => {
      cost = none();
    },
    read: () => ({ ...cost, calls: [...cost.calls] }),
    scheduled: async () => {
      cost.scheduler += 1;
    },
    heard: () => {
      cost.messages += 1;
    },
    /** The posts that it will cause are counted here at once, since they will be billed. */
    rung: async (call: RingCall, at: Instant, audience = 0) => {
      cost.rings += 1;
      if (call.type === 'participant') cost.posts += once(call.sessionId, at, audience);
    },
    posted: async (_connectionId: string, message: DownMessage) => {
      cost.posts += Math.ceil(bytesOf(message) / METERED);
      return 'sent' as const;
    },
  };
};

const none = () => ({
  calls: [] as string[],
  reads: 0,
  writes: 0,
  scheduler: 0,
  rings: 0,
  messages: 0,
  posts: 0,
});

const keyOf = (input: object): Record<string, AttributeValue> => {
  const { Key, Item: item } = input as {
    Key?: Record<string, AttributeValue>;
    Item?: Record<string, AttributeValue>;
  };
  const { pk, sk } = Key ?? item ?? {};
  if (!pk || !sk) throw new TypeError('A write has no key.');
  return { pk, sk };
};

const unitsOf = (output: object): number => {
  const { ConsumedCapacity = [] } = output as { ConsumedCapacity?: Consumed | Consumed[] };
  return [ConsumedCapacity].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
};

type Consumed = { readonly CapacityUnits?: number };

/** An entry that appears or disappears costs a write; one whose key changes costs both. */
const indexWrites = (before: Item, after: Item): number =>
  indexes.reduce((sum, { keys, whole }) => {
    const entry = (item: Item) => (keys.every((key) => item?.[key]) ? keys.map((key) => item?.[key]) : null);
    const [was, is] = [entry(before), entry(after)];
    if (was === null && is === null) return sum;
    const moved = JSON.stringify(was) !== JSON.stringify(is);
    if (!moved) return sum + (whole && JSON.stringify(before) !== JSON.stringify(after) ? size(after) : 0);
    return sum + (was ? size(whole ? before : undefined) : 0) + (is ? size(whole ? after : undefined) : 0);
  }, 0);

const size = (item: Item): number => Math.max(1, Math.ceil(JSON.stringify(item ?? {}).length / UNIT));
