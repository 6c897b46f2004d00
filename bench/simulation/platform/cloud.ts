import { putRule } from '../../../functions/actions/rules/rule.ts';
import type { App } from '../../../functions/app.ts';
import { changeIn } from '../../../functions/aws/bus/changes.ts';
import { busOf } from '../../../functions/aws/bus/put-events.ts';
import { connectionsOf } from '../../../functions/aws/platform/connections.ts';
import { schedulerOf } from '../../../functions/aws/platform/scheduler.ts';
import { secondHandOf } from '../../../functions/aws/platform/second-hand.ts';
import { forward } from '../../../functions/bus/forward.ts';
import { connect } from '../../../functions/connect.ts';
import { disconnect } from '../../../functions/disconnect.ts';
import type { RingMessage } from '../../../functions/events/timer.ts';
import { message } from '../../../functions/message.ts';
import { sweep } from '../../../functions/sweep.ts';
import { alarm, rings } from '../../../functions/timer.ts';
import type { Instant } from '../../../shared/instant.ts';
import { advancer } from '../../../shared/path/advance.ts';
import { clearer, letterIn, senderOut } from '../../../shared/path/clearing.ts';
import { governor } from '../../../shared/path/governing.ts';
import { returning } from '../../../shared/path/return.ts';
import type { Policy } from '../../../shared/policy.ts';
import type { AlarmCall } from '../../../shared/ports/alarms.ts';
import type { User } from '../../../shared/ports/connections.ts';
import type { ParticipantKey } from '../../../shared/presence/participant.ts';
import { createBusService } from '../bus/bus-service.ts';
import { createStreamService, type Handing } from '../bus/stream-service.ts';
import type { Fail, RuleTimings } from '../oracle/account.ts';
import type { Oracle } from '../oracle/oracle.ts';
import { createSight } from '../oracle/sight.ts';
import { GROUP, type Script } from '../people/script.ts';
import { type Cause, createRun, type Tell } from '../play/run.ts';
import {
  HIDDEN_AFTER_FAILURE,
  LAMBDA_RETRIES,
  RECEIVED_AT_MOST,
  SPOILED_SWEEPS,
  SWEEP_PERIOD,
} from './bound.ts';
import { createEnvironments, type Environment, tablesOn } from './environment.ts';
import { furnish } from './furnishing.ts';
import { createGateway, type Functions } from './gateway.ts';
import { onPause } from './pause.ts';
import { createQueueService, whoseOf } from './queue-service.ts';
import { createRandom, seedOf } from './random.ts';
import type { Rollout } from './rollout.ts';
import { createSchedulerService, PRECISION } from './scheduler-service.ts';
import { createTableService } from './table-service.ts';
import type { VirtualTime } from './virtual-time.ts';

type Settings = {
  readonly time: VirtualTime;
  readonly script: Script;
  readonly policy: Policy;
  readonly rollout: Rollout;
  readonly oracle: Oracle;
  readonly tell: Tell;
  readonly fail: Fail;
  /** From then on the platform behaves. */
  readonly calm: Instant;
};

/** A whole Vigil on a hostile platform: the real functions, each run with its own life, clock and luck. */
export const createCloud = ({ time, script, policy, rollout, oracle, tell, fail, calm }: Settings) => {
  const { seed } = script;
  const storm = () => (time.now() < calm ? script.storm : 0);
  const sight = createSight(oracle, () => table.items());
  const bus = createBusService(oracle.taken);
  /** The function that forwards, as the platform runs it for a batch of the stream. It is not counted among the others. */
  const handing: Handing = async (Records, name) => {
    const run = createRun(time, seed, `forward ${name}`, { type: 'stream' }, storm(), tell);
    const faulty = (fault: unknown) => {
      if (!run.struck()) fail('0', `${run.name} had trouble that nothing struck: ${String(fault)}`);
    };
    try {
      return await forward({
        bus: busOf(bus.clientFor(run), 'simulated'),
        telling: { deployment: 'simulated', people: 'ids' },
        changeIn,
        note: { taken: () => {}, failed: faulty, damaged: faulty },
      })({ Records: [...Records] });
    } catch (error) {
      faulty(error);
      return null;
    }
  };
  const stream = createStreamService(time, seed, storm, handing);
  const table = createTableService(
    time,
    seed,
    storm,
    (run, before, after) => {
      sight.written(run, before, after);
      stream.note(before, after);
    },
    tell,
  );
  const environments = createEnvironments(table, (run, fault) => {
    if (!run.struck()) fail('0', `${run.name} made good what nothing had struck: ${String(fault)}`);
  });
  const counts = { runs: 0, calls: 0, faults: 0 };
  onPause(time.pause, seed);

  const appOf = ({ tables, run }: Environment): App => {
    const ports = {
      ...tables,
      scheduler: schedulerOf(scheduler.clientFor(run), alarmSettings),
      secondHand: secondHandOf(queue.clientFor(run), 'https://queue', run.clock as App['clock']),
      connections: connectionsOf(gateway.clientFor(run)),
      clock: run.clock as App['clock'],
      trouble: (whose: ParticipantKey, fault: unknown) => {
        if (!run.struck())
          fail('0', `${whose.participantId} had trouble that nothing struck: ${String(fault)}`);
      },
    };
    const cascade = rollout.of(run.name, run.startedAt);
    const moving = { ...ports, mayReturn: returning(ports), cascade };
    return {
      ...moving,
      policy: cascade.policy,
      listSizes: { reaches: async () => false },
      entitlement: null,
      pace: { atOnce: 30, every: 100 },
      signals: { carries: async () => true, pace: { atOnce: 30, every: 100 } },
      advance: advancer(moving, () => {}),
      clear: clearer(moving, () => {}),
      govern: governor(moving, () => {}),
      sendOut: senderOut(moving, () => {}),
      letIn: letterIn(moving, () => {}),
    };
  };

  /** Runs a function. False when a fault struck it; a failure without one is a fault of ours. */
  const invoke = async (
    name: string,
    cause: Cause,
    act: (app: App) => Promise<unknown>,
    hostile = storm(),
  ) => {
    const run = createRun(time, seed, name, cause, hostile, tell);
    counts.runs += 1;
    const environment = environments.take(run);
    try {
      await act(appOf(environment));
      oracle.finished(run);
      environments.giveBack(environment);
      return true;
    } catch (error) {
      counts.faults += 1;
      if (!run.struck()) fail('0', `${name} failed, although nothing had struck it: ${String(error)}`);
      return false;
    }
  };

  const functions: Functions = {
    connect: ({ connectionId, user, expiresAt }) =>
      invoke(`connect ${connectionId}`, { type: 'connect', connectionId }, (app) =>
        connect(app)({
          requestContext: {
            connectionId,
            requestTimeEpoch: time.now(),
            eventType: 'CONNECT',
            authorizer: authorizerOf(user, expiresAt),
          },
        }),
      ),
    message: async ({ connectionId, user, expiresAt }, request, doneAt, sentAt, nth) => {
      const receivedAt = time.now();
      const cause = {
        type: 'message',
        connectionId,
        person: user.id,
        request,
        doneAt,
        sentAt,
        receivedAt,
      } as const;
      await invoke(`${request.action} ${connectionId}/${nth}`, cause, (app) =>
        message(app)({
          requestContext: {
            connectionId,
            requestTimeEpoch: receivedAt,
            eventType: 'MESSAGE',
            ...(seedOf(seed, connectionId) % 8 !== 0 && { authorizer: authorizerOf(user, expiresAt) }),
          },
          body: JSON.stringify(request),
        }),
      );
    },
    disconnect: async (connectionId, nth, disconnectStatusCode) => {
      await invoke(`disconnect ${connectionId}/${nth}`, { type: 'disconnect', connectionId }, (app) =>
        disconnect(app)({
          requestContext: {
            connectionId,
            requestTimeEpoch: time.now(),
            eventType: 'DISCONNECT',
            ...(disconnectStatusCode !== undefined && { disconnectStatusCode }),
          },
        }),
      );
    },
  };

  const ring = async (call: AlarmCall, name: string, retries = LAMBDA_RETRIES) => {
    const rung = await invoke(`alarm ${name}`, { type: 'alarm', call }, (app) => alarm(app)(call));
    const [wait, ...further] = retries;
    if (!rung && wait !== undefined) time.plan(wait, () => void ring(call, `${name}+`, further));
  };

  /** The queue hands a failed message out again, so many times in all. */
  const come = async (message: RingMessage, name: string, tries = RECEIVED_AT_MOST) => {
    const record = { messageId: name, body: JSON.stringify(message), eventSource: 'aws:sqs' } as const;
    const well = await invoke(`message ${name}`, { type: 'ring', call: message }, async (app) => {
      const faults: unknown[] = [];
      const { batchItemFailures } = await rings(app, {
        failed: (fault) => faults.push(fault),
        pause: time.pause,
      })({ Records: [record] });
      if (batchItemFailures.length > 0) throw faults[0];
    });
    if (!well && tries > 1) time.plan(HIDDEN_AFTER_FAILURE, () => void come(message, `${name}+`, tries - 1));
  };

  const queue = createQueueService(time, seed, storm, (message, name) => {
    tell?.(`a message for ${whoseOf(message)} comes`);
    void come(message, name);
  });
  const scheduler = createSchedulerService(time, seed, storm, (call, name) => {
    tell?.(`the alarm of ${call.participantId} (${call.generation}) rings`);
    void ring(call, name);
  });
  const gateway = createGateway(time, seed, storm, functions, script.lifetime, oracle.unreachable);

  /** One that would find nobody is not run, which changes nothing. */
  let spoiled = 0;
  const sweepOnce = async (nth: number) => {
    const hostile = spoiled < SPOILED_SWEEPS ? storm() : 0;
    const swept = await invoke(`sweep ${nth}`, { type: 'sweep' }, (app) => sweep(app)(), hostile);
    spoiled = swept ? 0 : spoiled + 1;
  };
  const sweepAgain = (nth: number) => {
    const late = createRandom(seedOf(seed, 'sweep', nth)).between(0, PRECISION - 1_000);
    time.plan(late, () => {
      if (sight.anybodyOverdue(time.now() - 2 * policy.precision + 1_000)) void sweepOnce(nth);
    });
    time.plan(SWEEP_PERIOD, () => sweepAgain(nth + 1));
  };
  time.plan(SWEEP_PERIOD, () => sweepAgain(1));

  return {
    gateway,
    furnish: () => furnish(tablesOn(table.client, throwing, time.now), script, time.now()),
    /** A backend of the company gives a session, or the group, another rule. */
    rule: (id: string, { idleTimeout, warningPeriod }: RuleTimings, nth: number): void => {
      const rule = { idleTimeout: { value: idleTimeout }, warningPeriod: { value: warningPeriod } };
      const user = { id: 'service:company', name: 'company', kind: 'service' } as const;
      const caller = { connectionId: '', user, expiresAt: time.now(), receivedAt: time.now() };
      tell?.(`${id} is given ${idleTimeout} + ${warningPeriod}`);
      const whose = id === GROUP ? { groupId: id } : { sessionId: id };
      void invoke(`rule ${id} ${nth}`, { type: 'rule' }, (app) =>
        putRule(app, caller, { action: 'rule.put', ...whose, rule }),
      );
    },
    saidBy: sight.saidBy,
    content: sight.content,
    records: sight.records,
    pending: scheduler.pending,
    crossed: scheduler.crossed,
    counts: () => ({ ...counts, calls: table.calls() }),
  };
};

const throwing = (fault: unknown) => {
  throw fault;
};

const alarmSettings = {
  group: 'simulated',
  roleArn: 'arn:aws:iam::000000000000:role/simulated',
  deadLetterArn: 'arn:aws:sqs:eu-central-1:000000000000:simulated',
  target: () => 'arn:aws:lambda:eu-central-1:000000000000:function:simulated-timer',
};

/** As the platform hands it on: everything a text. */
const authorizerOf = ({ id, name, kind, invitation, authenticatedAt }: User, expiresAt: Instant) => ({
  userId: id,
  name,
  kind,
  expiresAt: String(expiresAt),
  ...(invitation !== undefined && { invitation }),
  ...(authenticatedAt !== undefined && { authenticatedAt: String(authenticatedAt) }),
});
