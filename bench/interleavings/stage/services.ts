import {
  type ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GoneException,
  PayloadTooLargeException,
  type PostToConnectionCommandInput,
} from '@aws-sdk/client-apigatewaymanagementapi';
import { DeleteItemCommand, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  ConflictException,
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  DeleteScheduleCommand,
  ResourceNotFoundException,
  type SchedulerClient,
} from '@aws-sdk/client-scheduler';
import type { SendMessageCommandInput, SQSClient } from '@aws-sdk/client-sqs';
import type { Item } from '../../../functions/aws/items/items.ts';
import { PARTICIPANT } from '../../../functions/aws/items/keys.ts';
import { AlarmEvent, RingMessage } from '../../../functions/events/timer.ts';
import { type Instant, instant } from '../../../shared/instant.ts';
import { MAX_MESSAGE_BYTES } from '../../../shared/messages/sizes.ts';
import type { DownMessage } from '../../../shared/messages.ts';
import { createDynamo } from '../../../test/dynamo/dynamo.ts';
import { Failure } from '../../../test/world/faults.ts';
import { checkPlace, type Footprint, footprintAtTable, type Place } from '../exploring/footprint.ts';
import { isReading, type Run } from '../gates.ts';
import type { Ledger } from './ledger.ts';
import { metered } from './metered.ts';
import {
  type Deafness,
  type Due,
  fingerprintOf,
  nameOfItem,
  nothing,
  type Scene,
  type Socket,
  type World,
  withEntry,
  without,
} from './world.ts';

const START = 1_795_276_800_000;
/** There is one table, whatever it is called. */
export const TABLE = 'vigil';

type Written = (before: Item | undefined, after: Item | undefined) => void;

/** A call of the table, by its name and key, and all that it says. */
type TableCall = { readonly call: string; readonly input: object };

/**
 * The table, the gateway, the Scheduler and the queue at their simplest: they do at once what they are told. All
 * hostility comes from the order of the calls, or is asked for. A ledger is told what each run of a function takes up.
 */
export const createServices = (scene: Scene = { now: START, world: nothing }, ledger?: Ledger) => {
  let { now } = scene;
  let lags: readonly number[] = [0];
  let steps = 0;
  let isRefused: (call: TableCall) => boolean = () => false;
  let losesMessages = false;
  let lateness = 0;
  let written: Written = () => {};
  let world = nothing;
  const clock = () => instant(now);
  const dynamo = createDynamo({
    clock: () => now,
    lag: () => lags[steps++ % lags.length] ?? 0,
    written: (before, after) => {
      written(before, after);
      if (after) checkPlace(after);
      const { items } = world;
      if (after) world = { ...world, items: withEntry(items, nameOfItem(after), after) };
      else if (before) world = { ...world, items: without(items, nameOfItem(before)) };
    },
  });
  const put = (Item: Item) => void dynamo.client.send(new PutItemCommand({ TableName: TABLE, Item }));
  const remove = ({ pk, sk }: Item) =>
    void dynamo.client.send(new DeleteItemCommand({ TableName: TABLE, Key: { pk, sk } as Item }));

  /** From now on, this is how things are. */
  const enter = (then: World): void => {
    const { items } = world;
    if (items !== then.items) {
      for (const [name, item] of items) if (!then.items.has(name)) remove(item);
      for (const [name, item] of then.items) if (items.get(name) !== item) put(item);
    }
    world = then;
  };
  enter(scene.world);
  const setSocket = (id: string, socket: Socket) => {
    world = { ...world, sockets: withEntry(world.sockets, id, socket) };
  };

  const sent = (run: Run, command: Command): Promise<unknown> => {
    const send = () => dynamo.client.send(command as Parameters<DynamoDBClient['send']>[0]);
    if (ledger === undefined) return send();
    return metered(command.input, send, (units) =>
      ledger.called(run.name, isReading.test(nameOf(command)), units),
    );
  };

  const table = (run: Run) =>
    clientOf<DynamoDBClient>((command) => {
      const act = async () => {
        if (isRefused({ call, input: command.input })) throw new Failure(`${call} is refused.`);
        const answer = await sent(run, command);
        const key = keyOf(command.input);
        if (key.includes('/CONTENT#') && !isReading.test(nameOf(command))) {
          const heard = new Map([...world.sockets].map(([id, socket]) => [id, socket.heard.length]));
          world = { ...world, heardBefore: withEntry(world.heardBefore, key, heard) };
        }
        return answer;
      };
      const call = `${nameOf(command)} ${keyOf(command.input)}`;
      return run.through(call, act, footprintAtTable(command), () => wholeOf(command));
    });

  const scheduler = (run: Run) =>
    clientOf<SchedulerClient>((command) => {
      const { Name: name = '', ScheduleExpression, Target } = command.input as CreateScheduleCommandInput;
      const act = async () => {
        const creates = command instanceof CreateScheduleCommand;
        const { jobs } = world;
        if (creates && jobs.has(name)) throw new ConflictException(told('It exists'));
        if (!creates && !jobs.has(name)) throw new ResourceNotFoundException(told('It does not exist'));
        if (command instanceof DeleteScheduleCommand) world = { ...world, jobs: without(jobs, name) };
        else {
          const at = Date.parse(`${ScheduleExpression?.slice(3, -1)}Z`);
          const call = AlarmEvent.parse(JSON.parse(Target?.Input ?? ''));
          world = { ...world, jobs: withEntry(jobs, name, { type: 'alarm', at, call }) };
        }
        return {};
      };
      return run.through(`${nameOf(command)} ${name}`, act, writing({ kind: 'job', name }), () =>
        wholeOf(command),
      );
    });

  const queue = (run: Run) =>
    clientOf<SQSClient>((command) =>
      run.through(
        'SendMessage',
        async () => {
          const { MessageBody = '', DelaySeconds = 0 } = command.input as SendMessageCommandInput;
          const message = RingMessage.parse(JSON.parse(MessageBody));
          const ring = { type: 'ring', at: now + DelaySeconds * 1_000, message } as const;
          ledger?.rung(run.name);
          if (!losesMessages) world = { ...world, rings: [...world.rings, ring] };
          return {};
        },
        undefined,
        () => wholeOf(command),
      ),
    );

  const gateway = (run: Run) =>
    clientOf<ApiGatewayManagementApiClient>((command) => {
      const { ConnectionId: id = '', Data } = command.input as PostToConnectionCommandInput;
      const act = async () => {
        const socket = world.sockets.get(id);
        if (!socket?.isOpen) throw new GoneException({ message: 'Gone', $metadata: { httpStatusCode: 410 } });
        const isClosing = command instanceof DeleteConnectionCommand;
        if (socket.deafness && !(isClosing && socket.deafness === 'may be hung up on'))
          throw new Failure(`${id} takes nothing.`);
        if (isClosing) setSocket(id, { ...socket, isOpen: false });
        else {
          const bytes = (Data as Uint8Array).length;
          if (bytes > MAX_MESSAGE_BYTES)
            throw new PayloadTooLargeException(told(`${id} takes no ${bytes} bytes`));
          const message = JSON.parse(new TextDecoder().decode(Data as Uint8Array)) as DownMessage;
          ledger?.posted(run.name, id, { bytes, message });
          setSocket(id, { ...socket, heard: [...socket.heard, message] });
        }
        return {};
      };
      return run.through(`${nameOf(command)} ${id}`, act, writing({ kind: 'socket', name: id }), () =>
        wholeOf(command),
      );
    });

  return {
    clients: { table, scheduler, queue, gateway },
    clock,
    pass: (duration: number) => {
      now += duration;
    },
    sockets: () => world.sockets,
    open: (connectionId: string) => setSocket(connectionId, { heard: [], isOpen: true }),
    hangUp: (connectionId: string) => {
      const socket = world.sockets.get(connectionId);
      if (socket) setSocket(connectionId, { ...socket, isOpen: false });
    },
    /** From now on, indexes lag behind the table by so much; by these in turn, where several are said. */
    lagBy: (...durations: readonly number[]) => {
      lags = durations;
    },
    /** From now on, the table refuses these calls, as by a throttle. */
    refuse: (these: (call: TableCall) => boolean) => {
      isRefused = these;
    },
    /** From now on, each write is told there, as the table's stream has it. */
    streamTo: (stream: Written) => {
      written = stream;
    },
    /** From now on it takes no post. */
    deafen: (connectionId: string, deafness: Deafness) =>
      setSocket(connectionId, { heard: [], isOpen: true, deafness }),
    items: () => world.items.values(),
    /** How many are inside or at the door, wherever, and how many have ended and are still among them. */
    crowd: (): { crowd: number; former: number } => {
      let [crowd, former] = [0, 0];
      for (const { sk, phase } of world.items.values()) {
        if (sk?.S?.startsWith(PARTICIPANT) !== true) continue;
        if (phase?.S === 'ended') former += 1;
        else crowd += 1;
      }
      return { crowd, former };
    },
    /** Whether the content was written to after this message had been posted. */
    isWrittenAfter: (content: string, message: DownMessage): boolean =>
      [...(world.heardBefore.get(content) ?? [])].some(([id, before]) =>
        world.sockets.get(id)?.heard.slice(0, before).includes(message),
      ),
    world: (): World => world,
    enter,
    scene: (): Scene => ({ now, world }),
    /** Removes and returns the earliest that is due by then. */
    takeDue: (until: Instant): Due | null => {
      const { jobs, rings } = world;
      const comesAt = ({ type, at }: Due) => at + (type === 'alarm' ? lateness : 0);
      // Ties must not be decided by which was put first: equivalent orders may differ in that.
      const [first] = [...jobs.values(), ...rings].sort(
        (one, other) =>
          comesAt(one) - comesAt(other) || (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1),
      );
      if (first === undefined || comesAt(first) > until) return null;
      world = {
        ...world,
        rings: rings.filter((ring) => ring !== first),
        jobs: new Map([...jobs].filter(([, job]) => job !== first)),
      };
      return { ...first, at: comesAt(first) };
    },
    /** Whether a sweep would find anybody; one that does not changes nothing. */
    isAnythingOwed: (): boolean => {
      for (const { wakeAt } of world.items.values()) if (Number(wakeAt?.N ?? now) < now) return true;
      return false;
    },
    alarms: () => [...world.jobs.values()],
    /** The platform forgets every alarm, as it does with those that have rung. */
    forgetAlarms: () => {
      world = { ...world, jobs: new Map() };
    },
    /** From now on, each alarm comes so much after its time. */
    delayAlarms: (by: number) => {
      lateness = by;
    },
    /** From now on the queue loses whatever it is told, and what it was told before. */
    loseMessages: () => {
      losesMessages = true;
      world = { ...world, rings: [] };
    },
    /** Everything done here that can still matter. */
    fingerprint: (): string => fingerprintOf(world),
  };
};

export type Services = ReturnType<typeof createServices>;

type Command = { readonly input: object };

const clientOf = <Client>(send: (command: Command) => Promise<unknown>): Client =>
  ({ send, destroy: () => {} }) as unknown as Client;

const writing = (place: Place): Footprint => ({ reads: [], writes: [place] });

/** All that a call says. What is posted is bytes, and is read as text. */
const wholeOf = (command: Command): string =>
  `${nameOf(command)} ${JSON.stringify(command.input, (_, value: unknown) =>
    value instanceof Uint8Array ? new TextDecoder().decode(value) : value,
  )}`;

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

const told = (Message: string) => ({ message: Message, Message, $metadata: {} });
