import type { App } from '../../functions/app.ts';
import { alarm, rings } from '../../functions/timer.ts';
import { after, type Duration, type Instant } from '../../shared/instant.ts';
import type { AlarmCall, RingCall } from '../../shared/ports/alarms.ts';
import type { Timeline } from './timeline.ts';

/** Lambda retries a failed function after one and after two minutes. */
const RETRIES: readonly Duration[] = [60_000, 120_000];

/** As the queue is deployed: how long a failed message stays hidden, and how often it is delivered in all. */
const HIDDEN_AFTER_FAILURE: Duration = 60_000;
const RECEIVED_AT_MOST = 5;

type Place = {
  readonly timeline: Timeline;
  readonly clock: () => Instant;
  /** Runs a function; false when it was struck by a fault. */
  readonly survived: (act: (app: App) => Promise<unknown>) => Promise<boolean>;
  /** Where alarms go that no retry could deliver. */
  readonly deadLetters: AlarmCall[];
};

/** How the platform calls the function that time wakes, and how often it tries. */
export const delivering = ({ timeline, clock, survived, deadLetters }: Place) => {
  const ring = async (call: AlarmCall, retries = RETRIES): Promise<void> => {
    if (await survived((app) => alarm(app)(call))) return;
    const [wait, ...further] = retries;
    if (wait === undefined) deadLetters.push(call);
    else timeline.plan(after(clock(), wait), () => ring(call, further));
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
    if (!well && tries > 1)
      timeline.plan(after(clock(), HIDDEN_AFTER_FAILURE), () => came(call, at, tries - 1));
  };
  return { ring, came };
};
