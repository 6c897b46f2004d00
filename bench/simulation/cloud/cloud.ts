import type { RingMessage } from '../../../functions/events/timer.ts';
import type { Instant } from '../../../shared/instant.ts';
import type { Policy } from '../../../shared/policy.ts';
import type { AlarmCall } from '../../../shared/ports/alarms.ts';
import type { Fail } from '../oracle/account.ts';
import type { Oracle } from '../oracle/oracle.ts';
import { createSight } from '../oracle/sight.ts';
import {
  HIDDEN_AFTER_FAILURE,
  LAMBDA_RETRIES,
  RECEIVED_AT_MOST,
  SPOILED_SWEEPS,
  SWEEP_PERIOD,
} from '../platform/bound.ts';
import { createBusService } from '../platform/bus-service.ts';
import { createEnvironments } from '../platform/environment.ts';
import { createGateway } from '../platform/gateway.ts';
import { onPause } from '../platform/pause.ts';
import { createQueueService, whoseOf } from '../platform/queue-service.ts';
import { createRandom, seedOf } from '../platform/random.ts';
import { type Cause, createRun, type Tell } from '../platform/run.ts';
import { createSchedulerService, PRECISION } from '../platform/scheduler-service.ts';
import { createStreamService } from '../platform/stream-service.ts';
import { createTableService } from '../platform/table-service.ts';
import type { VirtualTime } from '../platform/virtual-time.ts';
import type { Functions } from '../release/release.ts';
import type { Rollout } from '../script/deployments/rollout.ts';
import { furnishingOf } from '../script/furnishing.ts';
import type { Script } from '../script/script.ts';
import { backendsDoor, createBackend } from './backend.ts';
import { forwarding } from './forwarding.ts';
import { createReader } from './reader.ts';
import { socketFunctions } from './sockets.ts';
import { versionsOf } from './versions.ts';

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

/** A whole Vigil on a hostile platform: the real functions, each run with its own lifetime, clock and randomness. */
export const createCloud = ({ time, script, policy, rollout, oracle, tell, fail, calm }: Settings) => {
  const { seed } = script;
  const storm = () => (time.now() < calm ? script.storm : 0);
  const sight = createSight(oracle, () => table.items());
  const bus = createBusService(oracle.taken);
  const versionOf = versionsOf(rollout);
  const handing = forwarding({ time, seed, storm, versionOf, tell, fail }, bus);
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
  const counts = { runs: 0, calls: 0, faults: 0 };
  onPause(time.pause, seed);

  /** Runs a function. False when a fault struck it. A failure without a fault is a mistake of ours. */
  const invoke = async (
    name: string,
    cause: Cause,
    act: (functions: Functions) => Promise<unknown>,
    hostile = storm(),
  ) => {
    const run = createRun(time, seed, name, cause, hostile, tell);
    counts.runs += 1;
    const version = versionOf(name, run.startedAt);
    if (version.isBefore) tell?.(`${name} runs in the release before`);
    try {
      await environments.use(version, run, act);
      oracle.finished(run);
      return true;
    } catch (error) {
      counts.faults += 1;
      if (!run.struck()) fail('0', `${name} failed, although nothing had struck it: ${String(error)}`);
      return false;
    }
  };

  const functions = socketFunctions(time, seed, invoke);

  const ring = async (call: AlarmCall, name: string, retries = LAMBDA_RETRIES) => {
    const rung = await invoke(`alarm ${name}`, { type: 'alarm', call }, ({ alarm }) => alarm(call));
    const [wait, ...further] = retries;
    if (!rung && wait !== undefined) time.plan(wait, () => void ring(call, `${name}+`, further));
  };

  /** `tries` is how many times the queue still hands out a message that fails. */
  const come = async (message: RingMessage, name: string, tries = RECEIVED_AT_MOST) => {
    const record = { messageId: name, body: JSON.stringify(message), eventSource: 'aws:sqs' } as const;
    const well = await invoke(`message ${name}`, { type: 'ring', call: message }, async ({ rings }) => {
      const faults: unknown[] = [];
      const { batchItemFailures } = await rings({ Records: [record] }, (fault) => faults.push(fault));
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
  const gateway = createGateway(
    time,
    seed,
    storm,
    functions,
    script.lifetime,
    oracle.unreachable,
    oracle.posted,
  );
  const environments = createEnvironments((run) => ({
    table: table.clientFor(run),
    scheduler: scheduler.clientFor(run),
    queue: queue.clientFor(run),
    gateway: gateway.clientFor(run),
    clock: () => run().clock(),
    pause: time.pause,
    madeGood: (fault) => {
      if (!run().struck()) fail('0', `${run().name} made good what nothing had struck: ${String(fault)}`);
    },
    trouble: ({ participantId }, fault) => {
      if (!run().struck()) fail('0', `${participantId} had trouble that nothing struck: ${String(fault)}`);
    },
  }));

  /** A sweep that would find nobody is not run: it would change nothing. */
  let spoiled = 0;
  const sweepOnce = async (nth: number) => {
    const hostile = spoiled < SPOILED_SWEEPS ? storm() : 0;
    const swept = await invoke(`sweep ${nth}`, { type: 'sweep' }, ({ sweep }) => sweep(), hostile);
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

  const say = backendsDoor({ time, tell }, invoke);
  return {
    gateway,
    furnish: () => versionOf('', time.now()).release.furnish(table.client, furnishingOf(script), time.now()),
    backend: createBackend(time, seed, say, oracle),
    read: createReader(time, say, oracle),
    items: table.items,
    belongs: sight.belongs,
    content: sight.content,
    records: sight.records,
    pending: scheduler.pending,
    crossed: scheduler.crossed,
    counts: () => ({ ...counts, calls: table.calls() }),
  };
};
