import {
  ConflictException,
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  DeleteScheduleCommand,
  InternalServerException,
  ResourceNotFoundException,
  type SchedulerClient,
  ThrottlingException,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import type { Duration } from '../../../shared/instant.ts';
import type { AlarmCall } from '../../../shared/ports/alarms.ts';
import { createRandom, seedOf } from './random.ts';
import type { Run } from './run.ts';
import type { VirtualTime } from './virtual-time.ts';

/** The platform's Scheduler on a bad day. Takes the SDK's own commands. */
export type SchedulerService = {
  /** The client that an environment gets in place of the SDK's. */
  readonly clientFor: (run: () => Run) => SchedulerClient;
  /** The alarms that are set. */
  readonly pending: () => readonly AlarmCall[];
  /** Whether two calls about somebody's alarm overtook each other, so that the earlier decision stands. */
  readonly crossed: (person: string) => boolean;
};

type Job = { readonly call: AlarmCall; readonly at: number; replaced: boolean; rung: boolean };

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** The platform distinguishes times by the minute. */
export const PRECISION: Duration = MINUTE;

export const createSchedulerService = (
  time: VirtualTime,
  seed: number,
  storm: () => number,
  ring: (call: AlarmCall, name: string) => void,
): SchedulerService => {
  const jobs = new Map<string, Job>();
  const timesSet = new Map<string, number>();
  const latestDone = new Map<string, number>();
  const overtaken = new Set<string>();
  const rungOut = new Set<string>();
  let begun = 0;

  const takeBack = (name: string) => {
    const job = jobs.get(name);
    if (!job) return;
    const random = createRandom(seedOf(seed, 'take back', name, job.at, time.now()));
    // Close to its time, a job may still ring with its old configuration.
    const close = time.now() > job.at - MINUTE;
    if (!(close && random.chance(0.25 * storm()))) job.replaced = true;
    jobs.delete(name);
  };

  const put = ({ Name: name = '', ScheduleExpression, Target }: CreateScheduleCommandInput) => {
    const wasRung = jobs.get(name)?.rung ?? false;
    takeBack(name);
    const set = (timesSet.get(name) ?? 0) + 1;
    timesSet.set(name, set);
    const at = Date.parse(`${ScheduleExpression?.slice(3, -1)}Z`);
    const call = JSON.parse(Target?.Input ?? '') as AlarmCall;
    const job: Job = { call, at, replaced: false, rung: wasRung };
    jobs.set(name, job);
    // Changed between its ringing and its removal: the change succeeds, and then disappears with the job.
    if (wasRung) return;
    for (const [nth, delay] of delays(seedOf(seed, name, at, set), storm()).entries())
      time.plan(at + delay - time.now(), () => {
        if (job.replaced) return;
        if (!job.rung) {
          job.rung = true;
          rungOut.add(name);
          const random = createRandom(seedOf(seed, 'gone', name, at));
          time.plan(random.between(0, storm() > 0 ? 30 * SECOND : SECOND), () => {
            if (jobs.get(name)?.rung) jobs.delete(name);
          });
        }
        ring(call, `${name.slice(-6)}@${at % (24 * 60 * MINUTE)}/${nth}`);
      });
  };

  const send = (run: Run, command: { input: unknown }): void => {
    const { Name: name = '' } = command.input as CreateScheduleCommandInput;
    const luck = run.storm === 0 ? 1 : run.random.next() / run.storm;
    const refuse = (error: Error) => {
      run.strike();
      throw error;
    };
    if (luck < 0.01) refuse(new ThrottlingException(told('Rate exceeded')));
    const creates = command instanceof CreateScheduleCommand;
    if (luck < 0.02 && !creates) refuse(new ConflictException(told('Concurrent change')));
    if (luck < 0.03 && command instanceof UpdateScheduleCommand)
      refuse(new ResourceNotFoundException(told('Not there yet')));
    if (creates && jobs.has(name)) throw new ConflictException(told('It exists'));
    if (!creates && !jobs.has(name)) throw new ResourceNotFoundException(told('It does not exist'));
    if (command instanceof DeleteScheduleCommand) takeBack(name);
    else put(command.input as CreateScheduleCommandInput);
    if (luck < 0.04) refuse(new InternalServerException(told('Failed, after it had worked')));
  };

  return {
    clientFor: (runOf) => {
      const through = (command: { input: unknown }) => {
        const run = runOf();
        begun += 1;
        const order = begun;
        return run.through(`scheduler.${command.constructor.name}`, () => {
          const { Name: name = '', Target } = command.input as CreateScheduleCommandInput;
          const { participantId } = jobs.get(name)?.call ?? JSON.parse(Target?.Input ?? '{}');
          // Moved while it rang: it is created again under its old name beside the next one, and will ring for nothing.
          const late = rungOut.has(name) && !(command instanceof DeleteScheduleCommand);
          if (late || order < (latestDone.get(name) ?? 0)) overtaken.add(participantId);
          latestDone.set(name, order);
          send(run, command);
          return {};
        });
      };
      return { send: through } as unknown as SchedulerClient;
    },
    crossed: (person) => overtaken.has(person),
    pending: () => [...jobs.values()].filter(({ rung }) => !rung).map(({ call }) => call),
  };
};

/** When it rings, once for each entry, counted from its time. None: it is lost. */
const delays = (seed: number, storm: number): readonly Duration[] => {
  const random = createRandom(seed);
  const usual = random.between(0, PRECISION - SECOND);
  const luck = storm === 0 ? 1 : random.next() / storm;
  if (luck < 0.02) return [];
  if (luck < 0.05) return [random.between(MINUTE, 8 * MINUTE)];
  if (luck < 0.08) return [usual, usual + random.between(0, 2 * MINUTE)];
  if (luck < 0.09) return [-random.between(0, 5 * SECOND)];
  return [usual];
};

const told = (Message: string) => ({ message: Message, Message, $metadata: {} });
