import { after, type Duration, type Instant, latest } from '../instant.ts';
import type { Untold } from '../ports/sessions.ts';

const SECOND = 1_000;
const LONGEST: Duration = 20 * SECOND;
/** Within the minute after which the sweep looks who owes something. */
const LONGEST_AT_LEISURE: Duration = 30 * SECOND;

/**
 * How pressing it is that others hear of a change. A microphone is switched on and off in less than a second; that somebody has
 * fallen idle, or is at work again, may wait longest.
 */
export type Urgency = 'at once' | 'ordinary' | 'idle talk' | 'at leisure';

/** Up to this many people are told of each other without any delay: together they cause few messages, whatever they do. */
const FEW = 10;

/** Once this many changes are noted they are told at once, however recent the last telling: the note stays small. */
export const MOST_UNTOLD = 250;

/**
 * How long after one telling the next one comes at the earliest, by how many are inside: what comes together is told
 * together. 2 s for fifty, 5 s for 250, 20 s for a thousand.
 */
export const tellingWindow = (occupancy: number): Duration =>
  occupancy <= FEW ? 0 : Math.min(LONGEST, Math.max(2 * SECOND, 20 * occupancy));

/** How long it is for what may wait longest: 12 s for fifty, 30 s for 250 and more. */
export const leisureWindow = (occupancy: number): Duration =>
  Math.min(LONGEST_AT_LEISURE, 6 * tellingWindow(occupancy));

const windowOf = (urgency: Urgency, occupancy: number): Duration => {
  if (urgency === 'at leisure') return leisureWindow(occupancy);
  return Math.max(tellingWindow(occupancy), urgency === 'idle talk' ? SECOND : 0);
};

/** When what is noted may be told. Nothing is put off by what comes later: it counts from the last telling. */
export const tellingDue = (
  { people, atLeisure, toldAt, occupancy }: Omit<Untold, 'ruleRevision'>,
  urgency: Urgency,
  now: Instant,
): Instant => {
  // As many as were inside may have left: then lists turn grey, and that waits for nothing. A microphone empties no session.
  const mayBeEmpty = urgency === 'ordinary' && people >= occupancy;
  if (toldAt === null || urgency === 'at once' || people + atLeisure >= MOST_UNTOLD || mayBeEmpty) return now;
  // By another function's clock it may have been told in the future; then no longer than a window from now.
  return latest(now, after(toldAt > now ? now : toldAt, windowOf(urgency, occupancy)));
};
