import { type EventLoopUtilization, performance } from 'node:perf_hooks';

/**
 * What a thread and its host both see of the event that the thread has in hand. It is no message, because a host that is
 * late has not read those: whoever has answered long ago would look as if it still waited for something.
 */
export type EventInHand = SharedArrayBuffer;

const IDLE = 0;
const ACTIVE = 1;

/** Nothing is in hand at first. */
export const nothingInHand = (): EventInHand => {
  const hand = new SharedArrayBuffer(2 * Float64Array.BYTES_PER_ELEMENT);
  layDown(hand);
  return hand;
};

/** The thread's own: it begins with an event. */
export const take = (hand: EventInHand): void => {
  const { idle, active } = performance.eventLoopUtilization();
  const seen = new Float64Array(hand);
  seen[ACTIVE] = active;
  seen[IDLE] = idle;
};

/** The thread's own: it is about to answer. */
export const layDown = (hand: EventInHand): void => {
  new Float64Array(hand).fill(Number.NaN);
};

/** How the thread was used until it took the event that it has in hand; null while it has none. */
export const takenAt = (hand: EventInHand): EventLoopUtilization | null => {
  const [idle = Number.NaN, active = Number.NaN] = new Float64Array(hand);
  return Number.isNaN(idle) || Number.isNaN(active) ? null : { idle, active, utilization: 0 };
};
