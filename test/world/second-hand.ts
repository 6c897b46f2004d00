import { after, type Duration, type Instant, latest } from '../../shared/instant.ts';
import type { RingCall, SecondHand } from '../../shared/ports/alarms.ts';
import type { Clock } from '../../shared/ports.ts';
import { SECOND_HAND_REACH } from '../../shared/presence/deadlines.ts';
import type { Delays } from './scheduler.ts';
import type { Timeline } from './timeline.ts';

export type RingFaults = {
  /** Asked whenever a message is put: how long after its time it comes. On time by default. */
  delays?: (call: RingCall, at: Instant) => Delays;
  /** Called with each message, and with how many people are told because of it. */
  put?: (call: RingCall, at: Instant, audience: number) => void;
};

/** Delayed messages in memory, on a world's timeline. The delay is limited, as in the cloud. */
export const memorySecondHand = (
  timeline: Timeline,
  clock: Clock,
  came: (call: RingCall, at: Instant) => Promise<void>,
  faults: RingFaults,
): SecondHand => ({
  ring: async (call, at, audience = 0) => {
    faults.put?.(call, at, audience);
    const now = clock();
    const delay: Duration = Math.min(Math.max(0, at - now), SECOND_HAND_REACH);
    for (const late of faults.delays?.(call, at) ?? [0])
      timeline.plan(latest(after(now, delay + late), now), () => came(call, at));
  },
});
