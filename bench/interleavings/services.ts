import { createHash } from 'node:crypto';
import {
  type ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GoneException,
  type PostToConnectionCommandInput,
} from '@aws-sdk/client-apigatewaymanagementapi';
import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  ConflictException,
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  DeleteScheduleCommand,
  ResourceNotFoundException,
  type SchedulerClient,
} from '@aws-sdk/client-scheduler';
import type { SendMessageCommandInput, SQSClient } from '@aws-sdk/client-sqs';
import type { Item } from '../../functions/aws/items/items.ts';
import { AlarmEvent, RingMessage } from '../../functions/events/timer.ts';
import { type Instant, instant } from '../../shared/instant.ts';
import type { DownMessage } from '../../shared/messages.ts';
import type { AlarmCall } from '../../shared/ports/alarms.ts';
import { createDynamo } from '../../test/dynamo/dynamo.ts';
import {
  type Change,
  checkPlace,
  type Footprint,
  footprintAtTable,
  onlyRead,
  type Place,
  touchedAtTable,
} from './footprint.ts';
import { isReading, type Run } from './gates.ts';

const START = 1_795_276_800_000;
/** There is one table, whatever it is called. */
const TABLE = 'vigil';

/** What the client at the other end of a connection has heard. */
export type Socket = { readonly heard: DownMessage[]; isOpen: boolean };

/** Something that the platform will do later. */
export type Due = { readonly at: number } & (
  | { readonly type: 'alarm'; readonly call: AlarmCall }
  | { readonly type: 'ring'; readonly message: RingMessage }
);

type Alarm = Extract<Due, { type: 'alarm' }>;
type Ring = Extract<Due, { type: 'ring' }>;

/** The state at one instant, from which plays begin again and again. */
export type Scene = {
  readonly now: number;
  readonly items: readonly Item[];
  readonly sockets: readonly (readonly [string, Socket])[];
  readonly jobs: readonly (readonly [string, Alarm])[];
  readonly rings: readonly Ring[];
};

const emptyScene: Scene = { now: START, items: [], sockets: [], jobs: [], rings: [] };

/**
 * The table, the gateway, the Scheduler and the queue at their simplest: they do at once what they are told. All
 * hostility comes from the order of the calls.
 */
export const createServices = (scene: Scene = emptyScene) => {
  let { now } = scene;
  const clock = () => instant(now);
  let change: Change | null = null;
  const dynamo = createDynamo({
    clock: () => now,
    lag: () => 0,
    written: (before, after) => {
      if (after) checkPlace(after);
      change = { before, after };
    },
  });
  for (const Item of scene.items) void dynamo.client.send(new PutItemCommand({ TableName: TABLE, Item }));
  const sockets = new Map(
    scene.sockets.map(([id, { heard, isOpen }]): [string, Socket] => [id, { heard: [...heard], isOpen }]),
  );
  const jobs = new Map(scene.jobs);
  const rings = [...scene.rings];
  let steps = 0;
  const writtenAt = new Map<string, number>();
  const heardAt = new Map<DownMessage, number>();

  /** Which messages were posted before this was written, and which after. */
  const writtenAmong = ([item, at]: readonly [string, number]): string => {
    const before = [...sockets.values()].map(
      ({ heard }) => heard.filter((message) => (heardAt.get(message) ?? 0) < at).length,
    );
    return `${item} ${before.join()}`;
  };

  const table = (run: Run) =>
    clientOf<DynamoDBClient>((command) => {
      const footprint = footprintAtTable(command);
      const act = async () => {
        change = null;
        const answer = await dynamo.client.send(command as Parameters<DynamoDBClient['send']>[0]);
        steps += 1;
        if (!isReading.test(nameOf(command))) writtenAt.set(keyOf(command.input), steps);
        return answer;
      };
      const call = `${nameOf(command)} ${keyOf(command.input)}`;
      return run.through(call, act, footprint, () => touchedAtTable(footprint, change));
    });

  const scheduler = (run: Run) =>
    clientOf<SchedulerClient>((command) => {
      let isDone = false;
      const { Name: name = '', ScheduleExpression, Target } = command.input as CreateScheduleCommandInput;
      const act = async () => {
        const creates = command instanceof CreateScheduleCommand;
        isDone = creates !== jobs.has(name);
        if (creates && jobs.has(name)) throw new ConflictException(told('It exists'));
        if (!creates && !jobs.has(name)) throw new ResourceNotFoundException(told('It does not exist'));
        if (command instanceof DeleteScheduleCommand) jobs.delete(name);
        else {
          const at = Date.parse(`${ScheduleExpression?.slice(3, -1)}Z`);
          jobs.set(name, { type: 'alarm', at, call: AlarmEvent.parse(JSON.parse(Target?.Input ?? '')) });
        }
        return {};
      };
      return run.through(`${nameOf(command)} ${name}`, act, ...writing({ kind: 'job', name }, () => isDone));
    });

  const queue = (run: Run) =>
    clientOf<SQSClient>((command) =>
      run.through('SendMessage', async () => {
        const { MessageBody = '', DelaySeconds = 0 } = command.input as SendMessageCommandInput;
        const message = RingMessage.parse(JSON.parse(MessageBody));
        rings.push({ type: 'ring', at: now + DelaySeconds * 1_000, message });
        return {};
      }),
    );

  const gateway = (run: Run) =>
    clientOf<ApiGatewayManagementApiClient>((command) => {
      let isDone = false;
      const { ConnectionId: id = '', Data } = command.input as PostToConnectionCommandInput;
      const act = async () => {
        const socket = sockets.get(id);
        isDone = socket?.isOpen === true;
        if (!socket?.isOpen) throw new GoneException({ message: 'Gone', $metadata: { httpStatusCode: 410 } });
        if (command instanceof DeleteConnectionCommand) socket.isOpen = false;
        else {
          const message = JSON.parse(new TextDecoder().decode(Data as Uint8Array)) as DownMessage;
          socket.heard.push(message);
          heardAt.set(message, steps);
        }
        return {};
      };
      return run.through(
        `${nameOf(command)} ${id}`,
        act,
        ...writing({ kind: 'socket', name: id }, () => isDone),
      );
    });

  return {
    clients: { table, scheduler, queue, gateway },
    clock,
    pass: (duration: number) => {
      now += duration;
    },
    sockets: sockets as ReadonlyMap<string, Socket>,
    open: (connectionId: string) => sockets.set(connectionId, { heard: [], isOpen: true }),
    hangUp: (connectionId: string) => {
      const socket = sockets.get(connectionId);
      if (socket) socket.isOpen = false;
    },
    items: dynamo.items,
    /** Whether the item was written to after this message had been posted. */
    isWrittenAfter: (item: string, message: DownMessage): boolean =>
      (writtenAt.get(item) ?? 0) > (heardAt.get(message) ?? steps),
    scene: (): Scene => ({
      now,
      items: [...dynamo.items()],
      sockets: [...sockets].map(([id, { heard, isOpen }]) => [id, { heard: [...heard], isOpen }]),
      jobs: [...jobs],
      rings: [...rings],
    }),
    /** Removes and returns the earliest that is due by then. */
    takeDue: (until: Instant): Due | null => {
      // Ties must not be decided by which was put first: equivalent orders may differ in that.
      const [first] = [...jobs.values(), ...rings].sort(
        (one, other) => one.at - other.at || (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1),
      );
      if (first === undefined || first.at > until) return null;
      if (first.type === 'ring') rings.splice(rings.indexOf(first), 1);
      else for (const [name, job] of jobs) if (job === first) jobs.delete(name);
      return first;
    },
    /** Whether a sweep would find anybody; one that does not changes nothing. */
    isAnythingOwed: (): boolean => {
      for (const { wakeAt } of dynamo.items()) if (Number(wakeAt?.N ?? now) < now) return true;
      return false;
    },
    alarms: () => [...jobs.values()],
    /** Everything done here that can still matter. */
    fingerprint: (): string =>
      [
        ...[...dynamo.items()].map(textOf).sort(),
        ...[...sockets].map(([id, { isOpen, heard }]) => `${id} ${isOpen} ${JSON.stringify(heard)}`),
        ...[...jobs].map(([name, { at }]) => `${name} ${at}`).sort(),
        ...rings.map(({ at, message }) => `${at} ${JSON.stringify(message)}`).sort(),
        ...[...writtenAt].filter(([item]) => item.includes('/CONTENT#')).map(writtenAmong),
      ].join('\n'),
  };
};

/** A short stand-in for a long text. */
export const digest = (text: string): string => createHash('sha1').update(text).digest('base64');

type Command = { readonly input: object };

const clientOf = <Client>(send: (command: Command) => Promise<unknown>): Client =>
  ({ send, destroy: () => {} }) as unknown as Client;

/** A refused call has changed nothing. */
const writing = (place: Place, isDone: () => boolean): [Footprint, () => Footprint] => {
  const footprint = { reads: [], writes: [place] };
  return [footprint, () => (isDone() ? footprint : onlyRead(footprint))];
};

const nameOf = (command: Command): string => command.constructor.name.replace(/Command$/, '');

const keyOf = (input: {
  readonly Key?: Item;
  readonly Item?: Item;
  readonly IndexName?: string;
  readonly ExpressionAttributeValues?: Item;
}): string => {
  const { pk, sk } = input.Key ?? input.Item ?? {};
  if (pk) return `${pk.S}/${sk?.S}`;
  // When an index is queried, its key comes first.
  const values = Object.values(input.ExpressionAttributeValues ?? {}).map(({ S, N }) => S ?? N);
  return `${input.IndexName ?? ''} ${values.join(', ')}`;
};

/** Keyed by identity: items are never changed in place. */
const texts = new WeakMap<Item, string>();
const textOf = (item: Item): string => {
  const known = texts.get(item);
  if (known !== undefined) return known;
  const text = digest(JSON.stringify(Object.entries(item).sort(([one], [other]) => (one < other ? -1 : 1))));
  texts.set(item, text);
  return text;
};

const told = (Message: string) => ({ message: Message, Message, $metadata: {} });
