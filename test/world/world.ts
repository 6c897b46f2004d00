import type { App, Knocks, Signals } from '../../functions/app.ts';
import { type Asking, asking } from '../../functions/entitlement/entitlement.ts';
import { carrying } from '../../functions/sharing/carrying.ts';
import { sweep } from '../../functions/sweep.ts';
import { alarm, rings } from '../../functions/timer.ts';
import type { Room } from '../../shared/content/content.ts';
import { after, type Duration, type Instant, instant, latest } from '../../shared/instant.ts';
import { jsonOf } from '../../shared/json-text.ts';
import type { DownMessage } from '../../shared/messages.ts';
import { pathsOver } from '../../shared/path/paths.ts';
import { returning } from '../../shared/path/return.ts';
import type { Witness } from '../../shared/path/step.ts';
import { defaultPolicy, type Policy, type PolicySource } from '../../shared/policy.ts';
import type { AlarmCall, RingCall } from '../../shared/ports/alarms.ts';
import type { AuditTable } from '../../shared/ports/audit.ts';
import type { GroupTable, MemberTable } from '../../shared/ports/directory.ts';
import type { SessionTable } from '../../shared/ports/sessions.ts';
import type { TakeShare, Trouble } from '../../shared/ports.ts';
import type { ConnectionId } from '../../shared/presence/participant.ts';
import type { Cascade } from '../../shared/rules/cascade.ts';
import { markOf } from '../../shared/rules/deployed.ts';
import type { Rule } from '../../shared/rules/rule.ts';
import { memoryAudit } from './audit.ts';
import { memoryConnections } from './connections.ts';
import { memoryContacts } from './contacts.ts';
import { memoryContent } from './content.ts';
import { createRun, Death, Failure, type Fate, type Fault, portThrough, type Run } from './faults.ts';
import { memoryGroups } from './groups.ts';
import { memoryInvitations } from './invitations.ts';
import { memoryListSizes } from './list-sizes.ts';
import { memoryMembers } from './members.ts';
import { memoryOwnItems } from './own-items.ts';
import { memoryParticipants } from './participants.ts';
import { unlikePublished } from './published.ts';
import { memoryRecords } from './records.ts';
import { memoryRegistry } from './registry.ts';
import { memoryRules } from './rules.ts';
import { type AlarmFaults, memoryScheduler } from './scheduler.ts';
import { memorySecondHand, type RingFaults } from './second-hand.ts';
import { memorySessions } from './sessions.ts';
import { createTimeline } from './timeline.ts';
import { memoryWhereabouts } from './whereabouts.ts';

export type WorldSettings = {
  policy?: Policy;
  /** How far groups and sessions may go; without a limit by default. */
  rule?: Rule;
  /** On the local stack, functions of two deployments never run side by side. */
  source?: PolicySource | undefined;
  room?: Room;
  /** When it begins, in epoch milliseconds. */
  start?: number;
  /** How often the sweep comes, or null for never. Once a minute by default, as in the cloud. */
  sweepEvery?: Duration | null;
  alarms?: AlarmFaults;
  rings?: RingFaults;
  /** How far the index of open lists lags behind. Not at all by default. */
  indexLag?: Duration;
  /** Called with every message, in place of the inboxes: a long simulation does not keep them. */
  sent?: (connectionId: ConnectionId, message: DownMessage) => void;
  witness?: Witness;
  /** How often one guest may knock in an hour, and everybody with one link; without a limit by default. */
  knocksOfGuest?: number;
  knocksOfLink?: number;
  /** How many connections of a session may be told signals in a second; without a limit by default. */
  signalsTold?: number;
  /** The team's own function, and how long its answers are kept; none by default. */
  entitlement?: Pick<Asking, 'ask'> & Partial<Asking>;
};

/** Everybody who asks has this much an hour. */
const allowance = (perHour = Number.POSITIVE_INFINITY) => {
  const used = new Map<string, number>();
  return async (whose: string, now: Instant): Promise<boolean> => {
    const hour = JSON.stringify([whose, Math.floor(now / 3_600_000)]);
    const before = used.get(hour) ?? 0;
    if (before >= perHour) return false;
    used.set(hour, before + 1);
    return true;
  };
};

/** What all environments together have taken in a window of time. */
const memoryShares = (): TakeShare => {
  const taken = new Map<string, number>();
  return async (whose, { number }, share, most) => {
    const key = `${whose} ${number}`;
    const sum = (taken.get(key) ?? 0) + share;
    if (sum > most) return false;
    taken.set(key, sum);
    return true;
  };
};

/** A deployment's numbers, and the mark by which it is known. */
const deploymentOf = ({
  policy = defaultPolicy,
  rule = {},
  source,
}: Pick<WorldSettings, 'policy' | 'rule' | 'source'>): Cascade => ({
  policy,
  rule,
  ...(source && { source }),
  mark: markOf({ policy, rule }),
});

/** Lambda retries a failed function after one and after two minutes. */
const RETRIES: readonly Duration[] = [60_000, 120_000];

/** As the queue is deployed: how long a failed message stays hidden, and how often it is delivered in all. */
const HIDDEN_AFTER_FAILURE: Duration = 60_000;
const RECEIVED_AT_MOST = 5;

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
  const [members, groups] = [memoryMembers(), memoryGroups()];
  const sessions = memorySessions(members, groups);
  const [contacts, invitations] = [memoryContacts(), memoryInvitations()];
  const audit = memoryAudit();
  const stores = {
    participants: memoryParticipants(),
    audit,
    records: memoryRecords(audit),
    sessions,
    members,
    groups,
    rules: memoryRules(groups),
    contacts,
    invitations,
    listSizes: memoryListSizes({ members, groups, contacts, invitations }),
    mine: memoryOwnItems(),
    whereabouts: memoryWhereabouts(),
    content: memoryContent(sessions.stateOf, settings.room),
    registry: memoryRegistry(members.ids, { clock, lag: settings.indexLag ?? 0 }),
  };

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
    const ports = {
      participants: through.participants(run),
      audit: through.audit(run),
      records: through.records(run),
      sessions: through.sessions(run),
      content: through.content(run),
      mine: through.mine(run),
      whereabouts: through.whereabouts(run),
      registry: through.registry(run),
      members: through.members(run),
      groups: through.groups(run),
      rules: through.rules(run),
      contacts: through.contacts(run),
      invitations: through.invitations(run),
      listSizes: through.listSizes(run),
      scheduler: through.scheduler(run),
      secondHand: through.secondHand(run),
      connections: through.connections(run),
      clock,
      trouble,
    };
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
  const ring = async (call: AlarmCall, retries = RETRIES): Promise<void> => {
    if (await survived((app) => alarm(app)(call))) return;
    const [wait, ...further] = retries;
    if (wait === undefined) deadLetters.push(call);
    else timeline.plan(after(now, wait), () => ring(call, further));
  };
  /** The queue delivers a message again when its visibility timeout is over, and finally gives it up. */
  const came = async (call: RingCall, at: Instant, tries = RECEIVED_AT_MOST): Promise<void> => {
    const body = JSON.stringify({ ...call, at });
    const record = { messageId: '1', body, eventSource: 'aws:sqs' } as const;
    const well = await survived(async (app) => {
      const faults: unknown[] = [];
      await rings(app, { failed: (fault) => faults.push(fault), pause: async () => {} })({
        Records: [record],
      });
      if (faults.length > 0) throw faults[0];
    });
    if (!well && tries > 1) timeline.plan(after(now, HIDDEN_AFTER_FAILURE), () => came(call, at, tries - 1));
  };
  const through = {
    participants: portThrough('participants', stores.participants),
    audit: portThrough<AuditTable>('audit', stores.audit),
    records: portThrough('records', stores.records),
    sessions: portThrough<SessionTable>('sessions', stores.sessions),
    content: portThrough('content', stores.content),
    mine: portThrough('mine', stores.mine),
    whereabouts: portThrough('whereabouts', stores.whereabouts),
    registry: portThrough('registry', stores.registry),
    members: portThrough<MemberTable>('members', stores.members),
    groups: portThrough<GroupTable>('groups', stores.groups),
    rules: portThrough('rules', stores.rules),
    contacts: portThrough('contacts', stores.contacts),
    invitations: portThrough('invitations', stores.invitations),
    listSizes: portThrough('listSizes', stores.listSizes),
    scheduler: portThrough('scheduler', memoryScheduler(timeline, clock, ring, alarms)),
    secondHand: portThrough('secondHand', memorySecondHand(timeline, clock, came, ringFaults)),
    connections: portThrough('connections', gateway.connections),
  };

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
