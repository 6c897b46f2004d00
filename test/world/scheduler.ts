import { after, type Duration, type Instant, latest } from '../../shared/instant.ts';
import type { AlarmCall, Scheduler } from '../../shared/ports/alarms.ts';
import type { Clock } from '../../shared/ports.ts';
import { alarmTime } from '../../shared/presence/deadlines.ts';
import type { Timeline } from './timeline.ts';

/**
 * How long after its time an alarm rings, once for each entry: `[]` loses it, `[0, 500]` repeats it, `[-2_000]` is
 * early.
 */
export type Delays = readonly Duration[];

export type AlarmFaults = {
  /** Asked whenever an alarm is set or moved. On time by default. */
  delays?: (call: AlarmCall, at: Instant) => Delays;
  /** Whether a time that was moved or removed rings nevertheless. */
  ringsAnyway?: (call: AlarmCall) => boolean;
};

type Job = { replaced: boolean };

/** Alarms in memory, on a world's timeline. One that has rung is gone, as in the cloud. */
export const memoryScheduler = (
  timeline: Timeline,
  clock: Clock,
  ring: (call: AlarmCall) => Promise<void>,
  faults: AlarmFaults,
): Scheduler => {
  const jobs = new Map<string, Job>();

  const takeBack = (call: AlarmCall) => {
    const job = jobs.get(nameOf(call));
    jobs.delete(nameOf(call));
    if (job && !faults.ringsAnyway?.(call)) job.replaced = true;
  };

  const set = (call: AlarmCall, at: Instant) => {
    takeBack(call);
    const job: Job = { replaced: false };
    jobs.set(nameOf(call), job);
    const delays = faults.delays?.(call, at) ?? onTime;
    for (const delay of delays)
      timeline.plan(latest(after(alarmTime(at), delay), clock()), async () => {
        if (job.replaced) return;
        if (jobs.get(nameOf(call)) === job) jobs.delete(nameOf(call));
        await ring(call);
      });
  };

  return {
    arm: async (call, at) => set(call, at),
    move: async (call, at) => set(call, at),
    disarm: async (call) => takeBack(call),
  };
};

const onTime: Delays = [0];

const nameOf = ({ sessionId, participantId, generation }: AlarmCall): string =>
  JSON.stringify([sessionId, participantId, generation]);
