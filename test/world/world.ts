import type { App, Knocks, Signals } from '../../functions/app.ts';
import { asking } from '../../functions/entitlement/entitlement.ts';
import { carrying } from '../../functions/sharing/carrying.ts';
import { sweep } from '../../functions/sweep.ts';
import { after, type Duration, type Instant, instant, latest } from '../../shared/instant.ts';
import { jsonOf } from '../../shared/json-text.ts';
import type { DownMessage } from '../../shared/messages.ts';
import { pathsOver } from '../../shared/path/paths.ts';
import { returning } from '../../shared/path/return.ts';
import type { AlarmCall } from '../../shared/ports/alarms.ts';
import type { Trouble } from '../../shared/ports.ts';
import type { ConnectionId } from '../../shared/presence/participant.ts';
import { allowance, memoryShares } from './allowances.ts';
import { memoryConnections } from './connections.ts';
import { delivering } from './deliveries.ts';
import { createRun, Death, Failure, type Fate, type Fault, type Run } from './faults.ts';
import { portsThrough } from './ports.ts';
import { unlikePublished } from './published.ts';
import { memoryScheduler } from './scheduler.ts';
import { memorySecondHand } from './second-hand.ts';
import { deploymentOf, type WorldSettings } from './settings.ts';
import { memoryStores } from './stores/stores.ts';
import { createTimeline } from './timeline.ts';

/**
 * A whole Vigil in memory, its clock turned by hand: nothing happens by itself between two `advance` calls. Every
 * `app()` is one run of a function, with a lifetime of its own.
 */
export const createWorld = (settings: WorldSettings = {}) => {
  const { sweepEvery = 60_000, alarms = {}, witness = () => {} } = settings;
  const ringFaults = settings.rings ?? {};
  let cascade = deploymentOf(settings);
  let now = instant(settings.start ?? 1_795_276_800_123);
  let fate: Fate = () => null;
  const clock = () => now;
  const timeline = createTimeline();
  const calls = new Map<string, number>();
  const inboxes = new Map<ConnectionId, DownMessage[]>();
  /** How many of each inbox have been compared with the published document. */
  const looked = new Map<ConnectionId, number>();
  const deadLetters: AlarmCall[] = [];
  const troubles: unknown[] = [];
  const knocks: Knocks = {
    ofGuest: allowance(settings.knocksOfGuest),
    ofLink: allowance(settings.knocksOfLink),
  };

  const signals: Signals = {
    carries: carrying(
      { signalsTold: settings.signalsTold ?? Number.MAX_SAFE_INTEGER / 1_000 },
      memoryShares(),
    ),
    pace: { atOnce: 30, every: 100 },
  };

  const entitlement =
    settings.entitlement === undefined
      ? null
      : asking({ clock, kept: 60_000, failed: (fault) => troubles.push(fault), ...settings.entitlement });

  const deliver = (connectionId: ConnectionId, message: DownMessage) => {
    const inbox = inboxes.get(connectionId);
    if (inbox) inbox.push(message);
    else inboxes.set(connectionId, [message]);
  };
  const gateway = memoryConnections(settings.sent ?? deliver);
  const stores = memoryStores(clock, { room: settings.room, lag: settings.indexLag ?? 0 });

  const counted: Fate = (name) => {
    calls.set(name, (calls.get(name) ?? 0) + 1);
    return fate(name);
  };
  // Trouble without a fault that explains it is a mistake of ours, here as well.
  const trouble: Trouble = (_, fault) => {
    if (!(fault instanceof Death || fault instanceof Failure)) throw fault;
    troubles.push(fault);
  };
  const appOf = (run: Run): App => {
    const ports = { ...portsOf(run), clock, trouble };
    const moving = { ...ports, mayReturn: returning(ports), cascade };
    return {
      ...moving,
      policy: cascade.policy,
      entitlement,
      knocks,
      pace: { atOnce: 30, every: 100 },
      signals,
      ...pathsOver(moving, witness),
    };
  };

  // A function that failed without a fault is a mistake of ours, and the test must see it.
  const survived = async (act: (app: App) => Promise<unknown>): Promise<boolean> => {
    const run = createRun(counted);
    try {
      await act(appOf(run));
      return true;
    } catch (error) {
      if (!run.struck()) throw error;
      return false;
    }
  };
  const { ring, came } = delivering({ timeline, clock, survived, deadLetters });
  const portsOf = portsThrough(stores, {
    scheduler: memoryScheduler(timeline, clock, ring, alarms),
    secondHand: memorySecondHand(timeline, clock, came, ringFaults),
    connections: gateway.connections,
  });

  const sweepOnce = () => survived((app) => sweep(app)());
  if (sweepEvery !== null) {
    const again = async () => {
      timeline.plan(after(now, sweepEvery), again);
      await sweepOnce();
    };
    timeline.plan(after(now, sweepEvery), again);
  }

  return {
    clock,
    /** The stores themselves, for inspection and preparation that is not a function's I/O. */
    ...stores,
    /** The app for the next run of a function. */
    app: (): App => appOf(createRun(counted)),
    /** From now on functions belong to a deployment with other numbers. */
    redeploy: (next: Pick<WorldSettings, 'policy' | 'rule' | 'source'>): void => {
      cascade = deploymentOf({ source: settings.source, ...next });
    },
    /** Lets time pass; whatever is due on the way is done at its own instant. */
    advance: async (duration: Duration): Promise<void> => {
      const until = after(now, duration);
      for (let next = timeline.next(); next !== null && next <= until; next = timeline.next()) {
        now = latest(next, now);
        await timeline.actNext();
      }
      now = until;
    },
    /** Plans an act of the test, among the alarms. */
    at: (when: Instant, act: () => Promise<void>): void => timeline.plan(when, act),
    /** False when it was struck by a fault. */
    sweep: sweepOnce,
    vanish: gateway.vanish,
    isOpen: gateway.isOpen,
    disturb: gateway.disturb,
    /**
     * Everything that a connection has been sent, oldest first.
     * @throws Error for a message that is not as the document of the wire says.
     */
    inbox: (connectionId: ConnectionId): readonly DownMessage[] => {
      const inbox = inboxes.get(connectionId) ?? [];
      for (const message of inbox.slice(looked.get(connectionId) ?? 0)) {
        const fault = unlikePublished(JSON.parse(jsonOf(message)) as DownMessage);
        if (fault !== null) throw new Error(`It is not as published: ${fault}.`);
      }
      looked.set(connectionId, inbox.length);
      return inbox;
    },
    /** How often each call was made so far, by port and method. */
    calls: calls as ReadonlyMap<string, number>,
    /** Alarms that no retry could deliver. */
    deadLetters: deadLetters as readonly AlarmCall[],
    /** What failed for one person while others were served. */
    troubles: troubles as readonly unknown[],
    /** From now on every I/O call asks this. */
    setFate: (next: Fate): void => {
      fate = next;
    },
    /** The nth I/O call from now, counted from 1, meets this fault; no other does. */
    failAt: (n: number, fault: Fault): void => {
      let call = 0;
      fate = () => {
        call += 1;
        return call === n ? fault : null;
      };
    },
  };
};

export type World = ReturnType<typeof createWorld>;
