import type { App } from '../../functions/app.ts';
import { connect } from '../../functions/connect.ts';
import { disconnect } from '../../functions/disconnect.ts';
import { contextOf } from '../../functions/events/authorized.ts';
import { message } from '../../functions/message.ts';
import { alarm, rings } from '../../functions/timer.ts';
import { after, type Duration, type Instant, instant, latest } from '../../shared/instant.ts';
import { bytesOf } from '../../shared/json-text.ts';
import type { DownMessage, UpMessage } from '../../shared/messages.ts';
import type { Policy } from '../../shared/policy.ts';
import type { AlarmCall, RingCall } from '../../shared/ports/alarms.ts';
import type { User } from '../../shared/ports/connections.ts';
import type { ConnectionId } from '../../shared/presence/participant.ts';
import { memoryScheduler } from '../../test/world/scheduler.ts';
import { memorySecondHand } from '../../test/world/second-hand.ts';
import { createTimeline } from '../../test/world/timeline.ts';
import { appOn } from '../numbers/app.ts';
import { HANDLER_MS, type Spent } from '../numbers/price.ts';
import { createRandom } from '../simulation/platform/random.ts';
import { countingTable } from './counting-table.ts';

/** A Vigil in virtual time that counts what the platform would bill: the real functions and the table's adapters. */
export type Hall = {
  readonly now: () => Instant;
  readonly plan: (delay: Duration, act: () => void | Promise<void>) => void;
  /** Lets time pass until nothing is planned any more. */
  readonly run: () => Promise<void>;
  /** For what is not billed: preparing sessions and members. */
  readonly app: App;
  readonly open: (
    user: User,
    connectionId: ConnectionId,
    hear: (message: DownMessage) => void,
  ) => Promise<void>;
  readonly send: (user: User, connectionId: ConnectionId, request: UpMessage) => Promise<void>;
  /** 1001 for a tab that is closed, 1006 for one that is lost. */
  readonly end: (connectionId: ConnectionId, status: 1001 | 1006) => void;
  readonly spent: () => Spent;
  /** Events on the bus. */
  readonly events: () => number;
  /** In bytes. */
  readonly largest: () => number;
  /** Messages to clients: the total, and the most in one second. */
  readonly posts: () => {
    readonly all: number;
    readonly inOneSecond: number;
    readonly byType: ReadonlyMap<string, number>;
  };
};

/** What API Gateway bills as one message. */
const BILLED_BYTES = 32 * 1_024;
/** How much longer a function runs for each connection that it tells: measured by `--only fan-out`. */
const POST_MS = 4;
const GOODBYE: Duration = 50;

export const openHall = (policy: Policy, seed: number): Hall => {
  const random = createRandom(seed);
  const timeline = createTimeline();
  let now = instant(1_800_000_000_000);
  const clock = () => now;
  const plan: Hall['plan'] = (delay, act) => timeline.plan(after(now, delay), act);
  const { client, units, events } = countingTable(clock);
  const lines = new Map<
    ConnectionId,
    { readonly hear: (message: DownMessage) => void; readonly since: Instant }
  >();
  const counts = { messages: 0, posts: 0, connected: 0, invocations: 0, rings: 0, alarms: 0 };
  const postsOf = new Map<number, number>();
  const byType = new Map<string, number>();
  let largest = 0;
  const invoke = async (act: () => Promise<unknown>) => {
    counts.invocations += 1;
    await act();
  };

  const app = appOn(client, 'vigil', {
    policy,
    clock,
    scheduler: memoryScheduler(
      timeline,
      clock,
      async (call: AlarmCall) => {
        counts.alarms += 1;
        await invoke(() => alarm(app)(call));
      },
      // Within its precision, and never early.
      { delays: () => [random.between(0, policy.precision - 1_000)] },
    ),
    secondHand: memorySecondHand(
      timeline,
      clock,
      async (call: RingCall, at: Instant) => {
        counts.rings += 1;
        const record = {
          messageId: '1',
          body: JSON.stringify({ ...call, at }),
          eventSource: 'aws:sqs',
        } as const;
        const failed = (fault: unknown) => {
          throw fault;
        };
        await invoke(() => rings(app, { failed, pause: async () => {} })({ Records: [record] }));
      },
      { delays: () => [random.between(10, 1_000)] },
    ),
    connections: {
      post: async (connectionId, told) => {
        const line = lines.get(connectionId);
        if (!line) return 'gone';
        const bytes = sizeOf(told);
        largest = Math.max(largest, bytes);
        counts.messages += Math.ceil(bytes / BILLED_BYTES);
        counts.posts += 1;
        const second = Math.floor(now / 1_000);
        postsOf.set(second, (postsOf.get(second) ?? 0) + 1);
        byType.set(told.type, (byType.get(told.type) ?? 0) + 1);
        line.hear(told);
        return 'sent';
      },
      close: async (connectionId) => end(connectionId, 1001),
    },
  });

  const context = (connectionId: ConnectionId) => ({ connectionId, requestTimeEpoch: now });
  const said = (user: User) => contextOf(user, 9_999_999_999_999);
  const end: Hall['end'] = (connectionId, disconnectStatusCode) => {
    const line = lines.get(connectionId);
    if (!line) return;
    lines.delete(connectionId);
    counts.connected += now - line.since;
    plan(GOODBYE, () =>
      invoke(() =>
        disconnect(app)({
          requestContext: { ...context(connectionId), eventType: 'DISCONNECT', disconnectStatusCode },
        }),
      ),
    );
  };

  return {
    now: clock,
    plan,
    app,
    end,
    run: async () => {
      for (let next = timeline.next(); next !== null; next = timeline.next()) {
        now = latest(next, now);
        await timeline.actNext();
      }
    },
    open: async (user, connectionId, hear) => {
      // The authorizer, which calls no table, and `$connect`.
      counts.invocations += 1;
      await invoke(() =>
        connect(app)({
          requestContext: { ...context(connectionId), eventType: 'CONNECT', authorizer: said(user) },
        }),
      );
      lines.set(connectionId, { hear, since: now });
    },
    send: async (user, connectionId, request) => {
      counts.messages += 1;
      await invoke(() =>
        message(app)({
          requestContext: { ...context(connectionId), eventType: 'MESSAGE', authorizer: said(user) },
          body: JSON.stringify(request),
        }),
      );
    },
    spent: () => ({
      ...units,
      messages: counts.messages,
      connectionMinutes: counts.connected / 60_000,
      invocations: counts.invocations,
      busy: counts.invocations * HANDLER_MS + counts.posts * POST_MS,
      rings: counts.rings,
      alarms: counts.alarms,
    }),
    events,
    largest: () => largest,
    posts: () => ({ all: counts.posts, inOneSecond: Math.max(0, ...postsOf.values()), byType }),
  };
};

/** Many are told the same message, so its size is worked out once. */
const sizes = new WeakMap<DownMessage, number>();
const sizeOf = (told: DownMessage): number => {
  const known = sizes.get(told) ?? bytesOf(told);
  sizes.set(told, known);
  return known;
};
