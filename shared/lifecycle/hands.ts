import { after, type Duration, type Instant, latest } from '../instant.ts';
import { isStale } from '../presence/alarm.ts';
import { alarmTime, earliestOf, hourDeadlines, secondDeadlines } from '../presence/deadlines.ts';
import type { Alarm, Participant } from '../presence/participant.ts';
import type { Effect } from './effect.ts';
import type { Happening } from './happening.ts';

/** How the two hands stand after a decision, and what has to be done for it. */
export type Hands = {
  readonly alarm: Alarm;
  /** For when a message of the second hand is under way; null when none is. */
  readonly ringAt: Instant | null;
  readonly effects: readonly Effect[];
};

/**
 * The hour hand is set for the next deadline less its own precision, so that it rings before; whoever finds less than that left
 * puts a message on the second hand for the very instant, and lets the alarm stand behind it.
 *
 *     alarm set for  │←──────── precision ───────→│ deadline
 *     ───────────────●────── it rings in here ────●───────────
 *                              └── message for ──▶ ring, about a second after
 */
export const handsAfter = (participant: Participant, happening: Happening, now: Instant): Hands => {
  const { alarm, effects } = alarmAfter(participant, happening, now);
  const { ringAt, ring } = ringAfter(participant, happening, now);
  return { alarm, ringAt, effects: ring === null ? effects : [...effects, { type: 'ring', at: ring }] };
};

/** Whether an activity has left a hand so far behind that the core must look at it. */
export const handsLag = (participant: Participant, now: Instant): boolean => {
  const wanted = wantedAlarm(participant, now);
  if (wanted !== null && isStale(participant, wanted)) return true;
  const wantedRing = secondHandTime(participant, now, participant.policy.precision);
  return wantedRing !== null && !isUnderWay(participant, wantedRing, now);
};

const alarmAfter = (
  participant: Participant,
  happening: Happening,
  now: Instant,
): { alarm: Alarm; effects: readonly Effect[] } => {
  const { alarm, policy } = participant;
  const { generation, at } = alarm;
  const wanted = wantedAlarm(participant, now);
  const rung = happening.type === 'wake' && happening.hand === 'hour' && happening.generation === generation;
  if (wanted === null && participant.phase !== 'ended')
    return { alarm: rung ? { generation, at: null } : alarm, effects: [] };
  if (wanted === null)
    return at === null
      ? { alarm, effects: [] }
      : { alarm: { generation, at: null }, effects: [{ type: 'disarm', generation }] };
  const arm = (next: number, time: Instant) => ({
    alarm: { generation: next, at: time },
    effects: [{ type: 'arm', generation: next, at: time } as const],
  });
  if (at === null) return arm(generation + 1, wanted);
  if (happening.type === 'wake' && happening.hand === 'hour') {
    // An alarm of an older generation tells nothing about the present one, which may be lost: set that again.
    if (!rung) return { alarm, effects: [{ type: 'arm', generation, at }] };
    // Delivered before its own time: never sooner than the platform can tell times apart, or it would loop.
    return arm(generation + 1, now < at ? latest(wanted, alarmTime(after(now, policy.precision))) : wanted);
  }
  // The sweep comes only when the alarm should have rung for long.
  if (happening.type === 'wake' && happening.hand === 'none' && at <= now) return arm(generation + 1, wanted);
  // Whoever is away is back or gone within the minute: an alarm that rings too early for them costs less than two moves.
  const away = participant.phase !== 'ended' && participant.awaySince !== null && wanted > at;
  if (away || !isStale(participant, wanted)) return { alarm, effects: [] };
  // A function that has decided on a later time before may move the alarm after this: under another name it cannot.
  if (wanted < at) {
    const { alarm: anew, effects } = arm(generation + 1, wanted);
    return { alarm: anew, effects: [...effects, { type: 'disarm', generation }] };
  }
  return { alarm: { generation, at: wanted }, effects: [{ type: 'move', generation, at: wanted }] };
};

/** Early enough that the alarm has rung before the deadline, or behind the message that is put at once. */
const wantedAlarm = (participant: Participant, now: Instant): Instant | null => {
  const deadline = earliestOf(hourDeadlines(participant, now));
  if (deadline === null) return null;
  const early = alarmTime(after(deadline.at, -participant.policy.precision));
  return early > now ? early : alarmTime(deadline.at);
};

const ringAfter = (
  participant: Participant,
  happening: Happening,
  now: Instant,
): { ringAt: Instant | null; ring: Instant | null } => {
  const { precision } = participant.policy;
  // An alarm may ring before its time, by less than its precision: the message it brings has to be put by then.
  const reach = happening.type === 'wake' ? 2 * precision : precision;
  const wanted = secondHandTime(participant, now, reach);
  const { ringAt } = withoutArrived(participant, happening);
  if (wanted === null) return { ringAt: ringAt !== null && ringAt > now ? ringAt : null, ring: null };
  if (isUnderWay({ ringAt }, wanted, now)) {
    // The function that put it may have died before it did.
    const doubted = happening.type === 'wake' && happening.hand === 'hour' && isOlder(participant, happening);
    return { ringAt, ring: doubted ? ringAt : null };
  }
  return { ringAt: wanted, ring: wanted };
};

const isOlder = ({ alarm }: Participant, { generation }: { readonly generation: number }): boolean =>
  generation !== alarm.generation;

/** A message that has come is not under way any more, also when the clock of its reader says that it is early. */
const withoutArrived = ({ ringAt = null }: Participant, happening: Happening): { ringAt: Instant | null } =>
  happening.type === 'wake' && happening.hand === 'second' && ringAt !== null && happening.at >= ringAt
    ? { ringAt: null }
    : { ringAt };

/** One that comes sooner finds nothing due, and puts the next. */
const isUnderWay = (
  { ringAt = null }: { readonly ringAt?: Instant | null },
  wanted: Instant,
  now: Instant,
): boolean => ringAt !== null && ringAt > now && ringAt <= wanted;

/**
 * For when a message is wanted: what is the second hand's alone, or what the hour hand cannot tell apart any more. What is overdue
 * has one a second, not one for each happening.
 */
const secondHandTime = (participant: Participant, now: Instant, reach: Duration): Instant | null => {
  const near = hourDeadlines(participant, now).filter(({ at }) => at <= after(now, reach));
  const deadline = earliestOf([...secondDeadlines(participant, now), ...near]);
  return deadline && latest(deadline.at, after(now, SECOND));
};

const SECOND: Duration = 1_000;
