import { contextOf } from '../../../functions/events/authorized.ts';
import type { RingMessage } from '../../../functions/events/timer.ts';
// Loaded before any case starts: functions import these lazily, and the first time takes longer.
import '../../../functions/message/seldom-themes.ts';
import '../../../functions/routing/seldom.ts';
import { after, earliest, type Instant } from '../../../shared/instant.ts';
import type { DownMessage, UpMessage } from '../../../shared/messages.ts';
import type { AlarmCall } from '../../../shared/ports/alarms.ts';
import type { User } from '../../../shared/ports/connections.ts';
import type { Functions } from '../../simulation/release/release.ts';
import { digest } from '../digest.ts';
import { createGates, type Gates, type Run } from '../gates.ts';
import { functionsFor } from './beside.ts';
import { furnishingOf } from './furnishing.ts';
import type { Ledger } from './ledger.ts';
import { createEnvironments } from './limits.ts';
import { createServices, type Services } from './services.ts';
import { createStage, type Deployment } from './stage.ts';
import type { Scene } from './world.ts';

/** Roughly as the queue and Lambda are deployed: what fails is tried this many times. */
const TRIES = 3;
const MINUTE = 60_000;
const NEVER = 9_999_999_999_999;

/** What a client has said, and whether the function that received it was struck. */
export type Said = { readonly connectionId: string; readonly request: UpMessage; isStruck: boolean };

/** The identity of a connection. */
type AtSocket = Pick<User, 'id' | 'kind' | 'invitation' | 'authenticatedAt' | 'emailKey'> & {
  /** As its person is called otherwise than by their id. */
  readonly name?: string;
  /** When the credential runs out, if it ever does. */
  readonly expiresAt?: Instant;
};

/** A fresh start for each play of a case. */
export type Beginning = {
  readonly scene: Scene;
  readonly users: readonly (readonly [string, AtSocket])[];
  readonly said: readonly Said[];
};

/** The real functions on the stage. Each run of a function is a thread whose calls wait at the gates. */
export const createCloud = (
  firstDeployed: Deployment,
  gates: Pick<Gates, 'run'> = createGates(digest),
  begin?: Beginning,
  services: Services = createServices(begin?.scene),
  ledger?: Ledger,
) => {
  const stage = createStage(services);
  const environments = createEnvironments(services, ledger);
  const users = new Map(begin?.users);
  const repliesToBackend: DownMessage[] = [];
  const said = [...(begin?.said ?? [])];
  const faults: string[] = [];
  const gone = new Set<string>();
  let runs = 0;
  let isStruck = false;
  let deployed = firstDeployed;

  /** False when a fault struck it. A failure without a fault is a mistake of ours. */
  const invoke = (
    name: string,
    act: (functions: Functions) => Promise<unknown>,
    bytes?: number,
  ): Promise<boolean> =>
    within(
      name,
      (run) => {
        const { limits } = deployed;
        const environment = limits ? environments.serving(run, limits) : null;
        return act(functionsFor(name, stage, run, deployed, environment));
      },
      bytes,
    );

  const within = async (name: string, act: (run: Run) => Promise<unknown>, bytes = 0): Promise<boolean> => {
    runs += 1;
    const run = gates.run(`${runs} ${name}`);
    ledger?.begun(run.name, { ...stage.crowd(), bytes });
    try {
      await act(run);
    } catch (error) {
      isStruck ||= run.struck();
      if (!run.struck()) faults.push(`${name} failed, although nothing had struck it: ${String(error)}`);
      return false;
    }
    isStruck ||= run.struck();
    return !run.struck();
  };

  const authorizer = (connectionId: string) => {
    const nobody: AtSocket = { id: '', kind: 'licence-holder' };
    const { id, expiresAt = NEVER, ...rest } = users.get(connectionId) ?? nobody;
    return contextOf({ id, name: id, ...rest }, expiresAt);
  };
  const context = (connectionId: string) => ({ connectionId, requestTimeEpoch: stage.clock() });

  const cloud = {
    ...stage,
    /** From now on, what runs does so in this environment. */
    in: environments.use,
    beginning: (): Beginning => ({ scene: stage.scene(), users: [...users], said: [...said] }),
    said: said as readonly Said[],
    /** Everything that can still matter once no function is running. */
    left: (): string => [stage.fingerprint(), cloud.outcome()].join('\n'),
    /** What became of the functions. */
    outcome: (): string => {
      const struck = said.map(({ isStruck }) => isStruck);
      return JSON.stringify([isStruck, struck, faults, stage.troubles, [...gone].sort(), repliesToBackend]);
    },
    faults: faults as readonly string[],
    /** Whether any function was struck. */
    isStruck: (): boolean => isStruck,
    /** The connections whose end reached a function that survived. */
    gone: gone as ReadonlySet<string>,
    connect: async (connectionId: string, id: string, as: Partial<AtSocket> = {}) => {
      users.set(connectionId, { id, kind: 'licence-holder', ...as });
      stage.open(connectionId);
      await invoke(`connect ${connectionId}`, ({ connect }) =>
        connect({
          requestContext: {
            ...context(connectionId),
            eventType: 'CONNECT',
            authorizer: authorizer(connectionId),
          },
        }),
      );
    },
    say: async (connectionId: string, body: UpMessage) => {
      const order = said.length + 1;
      const placing = ['session.join', 'session.exit', 'session.leave'].includes(body.action);
      const request = { requestId: `r${order}`, ...body, ...(placing && { order }) } as UpMessage;
      const entry: Said = { connectionId, request, isStruck: false };
      said.push(entry);
      entry.isStruck = !(await cloud.send(connectionId, JSON.stringify(request), body.action));
    },
    /** The same as it is on the wire, whatever it holds. */
    send: (connectionId: string, body: string, called = 'frame'): Promise<boolean> =>
      invoke(
        `${called} ${connectionId}`,
        ({ message }) =>
          message({
            requestContext: {
              ...context(connectionId),
              eventType: 'MESSAGE',
              authorizer: authorizer(connectionId),
            },
            body,
          }),
        body.length,
      ),
    /** What the backend was answered, oldest first. */
    repliesToBackend: repliesToBackend as readonly DownMessage[],
    /** A backend makes a request at its own door. */
    ask: async (request: UpMessage) => {
      await invoke(`${request.action} of a backend`, async ({ service }) => {
        const { body } = await service({
          requestContext: { timeEpoch: stage.clock(), http: { method: 'POST' }, authorizer: COMPANY },
          body: JSON.stringify(request),
          isBase64Encoded: false,
        });
        repliesToBackend.push(JSON.parse(body) as DownMessage);
      });
    },
    /** The client has gone, and the platform reports it. */
    disconnect: async (connectionId: string, disconnectStatusCode = 1006) => {
      stage.hangUp(connectionId);
      const done = await invoke(`disconnect ${connectionId}`, ({ disconnect }) =>
        disconnect({
          requestContext: { ...context(connectionId), eventType: 'DISCONNECT', disconnectStatusCode },
        }),
      );
      if (done) gone.add(connectionId);
    },
    alarm: async (ringing: AlarmCall, tries = TRIES): Promise<void> => {
      if ((await invoke('alarm', ({ alarm }) => alarm(ringing))) || tries === 1) return;
      await cloud.alarm(ringing, tries - 1);
    },
    ring: async (ringing: RingMessage, tries = TRIES): Promise<void> => {
      const record = { messageId: '1', body: JSON.stringify(ringing), eventSource: 'aws:sqs' } as const;
      const rung = await invoke('ring', async ({ rings }) => {
        const failed: unknown[] = [];
        await rings({ Records: [record] }, (fault) => failed.push(fault));
        if (failed.length > 0) throw failed[0];
      });
      if (!rung && tries > 1) await cloud.ring(ringing, tries - 1);
    },
    sweep: () => invoke('sweep', ({ sweep }) => sweep()),
    /** Lets time pass: what is due comes, one after the other, and after each step a sweep finds the rest. */
    pass: async (duration: number, step: number): Promise<void> => {
      const until = after(stage.clock(), duration);
      while (stage.clock() < until) {
        stage.pass(Math.min(step, until - stage.clock()));
        for (let due = stage.takeDue(stage.clock()); due !== null; due = stage.takeDue(stage.clock()))
          await (due.type === 'alarm' ? cloud.alarm(due.call) : cloud.ring(due.message));
        if (stage.isAnythingOwed()) await cloud.sweep();
      }
    },
    /** Lets time pass, in which everything comes at its very instant, and once a minute a sweep. */
    keepQuiet: async (duration: number): Promise<void> => {
      const until = after(stage.clock(), duration);
      while (stage.clock() < until) {
        const next = earliest(after(stage.clock(), MINUTE), until);
        for (let due = stage.takeDue(next); due !== null; due = stage.takeDue(next)) {
          stage.pass(Math.max(0, due.at - stage.clock()));
          await (due.type === 'alarm' ? cloud.alarm(due.call) : cloud.ring(due.message));
        }
        stage.pass(next - stage.clock());
        if (stage.isAnythingOwed()) await cloud.sweep();
      }
    },
    /** From now on, functions that begin are of this deployment. */
    deploy: (next: Deployment): void => {
      deployed = next;
    },
    /** Moves the clock and does nothing else, so that what is now due can meet. */
    turn: (duration: number): void => stage.pass(duration),
    /** The second hand's message for somebody, whenever it was due. */
    ringOf: async (participantId: string): Promise<void> =>
      cloud.ring({ type: 'participant', sessionId: 's', participantId, at: stage.clock() }, 1),
    ...furnishingOf(stage, within, () => deployed),
  };
  return cloud;
};

const COMPANY = { iam: { userArn: 'arn:aws:sts::000000000000:assumed-role/company/backend' } };

export type Cloud = ReturnType<typeof createCloud>;
