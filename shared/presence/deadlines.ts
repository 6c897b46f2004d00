import { after, type Duration, earliest, type Instant, latest, roundUp } from '../instant.ts';
import type { Policy } from '../policy.ts';
import { type ConnectionId, lastHeard, type Participant, type Present, type Warned } from './participant.ts';

const WAKE_SLOT = 60_000;

/** An instant held for a participant, and what time does to them when it comes. */
export type Deadline = { readonly at: Instant } & (
  | { readonly cause: 'idle' | 'hold' | 'unanswered' | 'patience' | 'away' | 'notice' | 'stay' }
  | { readonly cause: 'lease' | 'expiry'; readonly connectionId: ConnectionId }
);

/** When a silent, present person is warned: after the idle timeout, and not while they hold. */
export const warnAt = ({ lastActivityAt, policy, hold }: Present): Instant => {
  const idleAt = after(lastActivityAt, policy.idleTimeout);
  return hold === undefined ? idleAt : latest(idleAt, hold.until);
};

/**
 * What a client is told of the next warning. It counts back from it to the act that decided it; where a hold puts the warning off
 * it cannot, and would take whatever comes of an early end for older news.
 */
export const warningAhead = (person: Present): { warnAt: Instant; lastActivityAt?: Instant } => {
  const at = warnAt(person);
  const isPutOff = at > after(person.lastActivityAt, person.policy.idleTimeout);
  return { warnAt: at, ...(isPutOff && { lastActivityAt: person.lastActivityAt }) };
};

/** When a warned person is logged out: counted from the warning itself, so that a late one shortens nothing. */
export const logoutAt = (warned: Pick<Warned, 'warnedAt' | 'policy' | 'promised'>): Instant =>
  latest(after(warned.warnedAt, warned.policy.warningPeriod), warned.promised ?? warned.warnedAt);

/** When somebody inside has stayed for as long as they may; null for never. */
export const limitAt = ({
  joinedAt,
  authenticatedAt = joinedAt,
  policy,
  limitNotBefore = joinedAt,
}: Pick<Present, 'joinedAt' | 'authenticatedAt' | 'policy' | 'limitNotBefore'>): Instant | null =>
  policy.longestStay === null ? null : latest(after(authenticatedAt, policy.longestStay), limitNotBefore);

/** The least that somebody is told before the end of a stay, which nothing puts off. */
const NOTICE: Duration = 300_000;

/** When they are told of that: as long before as a warning takes, five minutes at the least, and never before half of it is over. */
export const noticeAt = (person: Parameters<typeof limitAt>[0]): Instant | null => {
  const limit = limitAt(person);
  const { longestStay, warningPeriod } = person.policy;
  return limit === null || longestStay === null
    ? null
    : after(limit, -Math.min(Math.max(warningPeriod, NOTICE), Math.floor(longestStay / 2)));
};

/** The next thing that time alone will do, or null when nothing is left to wait for. */
export const nextDeadline = (participant: Participant): Deadline | null =>
  earliestOf(deadlinesOf(participant));

export const earliestOf = (deadlines: readonly Deadline[]): Deadline | null =>
  deadlines.reduce<Deadline | null>(
    (first, deadline) => (first === null || deadline.at < first.at ? deadline : first),
    null,
  );

/** How far ahead a message of the second hand can be put. */
export const SECOND_HAND_REACH: Duration = 900_000;

/** What brings neither a warning nor a logout is brought by the second hand alone, once it is near enough. */
const secondHandOnly: ReadonlySet<Deadline['cause']> = new Set(['away', 'patience', 'expiry', 'notice']);

export const secondDeadlines = (participant: Participant, now: Instant): readonly Deadline[] =>
  deadlinesOf(participant).filter((deadline) => isForSecondHand(deadline, now));

/** What the alarm is set for. */
export const hourDeadlines = (participant: Participant, now: Instant): readonly Deadline[] =>
  deadlinesOf(participant).filter((deadline) => !isForSecondHand(deadline, now));

const isForSecondHand = ({ cause, at }: Deadline, now: Instant): boolean =>
  secondHandOnly.has(cause) && at <= after(now, SECOND_HAND_REACH);

/** A decision asks for those of the same participant five times, and nobody changes a participant. */
let known: { readonly of: Participant; readonly deadlines: readonly Deadline[] } | null = null;

const deadlinesOf = (participant: Participant): readonly Deadline[] => {
  if (known?.of !== participant) known = { of: participant, deadlines: listed(participant) };
  return known.deadlines;
};

const listed = (participant: Participant): readonly Deadline[] => {
  if (participant.phase === 'ended') return [];
  const { policy, awaySince, connections } = participant;
  const deadlines: Deadline[] = [answerDeadline(participant)];
  for (const [connectionId, { seenAt, expiresAt }] of Object.entries(connections)) {
    deadlines.push({ cause: 'lease', connectionId, at: after(seenAt, policy.lease) });
    deadlines.push({ cause: 'expiry', connectionId, at: expiresAt });
  }
  // Whoever is warned at the end of their hold has no other deadline for it.
  if (participant.phase === 'present' && participant.hold && participant.hold.until < warnAt(participant))
    deadlines.push({ cause: 'hold', at: participant.hold.until });
  if (awaySince !== null) deadlines.push({ cause: 'away', at: awayUntil(participant, awaySince) });
  if (participant.phase === 'waiting') return deadlines;
  const [limit, notice] = [limitAt(participant), noticeAt(participant)];
  if (limit !== null) deadlines.push({ cause: 'stay', at: limit });
  if (notice !== null && participant.announced !== limit) deadlines.push({ cause: 'notice', at: notice });
  return deadlines;
};

/**
 * How long others are not told: by how the connection went that went last. After an outage as long as if nothing had been said of
 * the loss: until the lease is over.
 */
const awayUntil = (participant: Exclude<Participant, { phase: 'ended' }>, awaySince: Instant): Instant => {
  const { policy, parting } = participant;
  if (parting?.how === 'goodbye') return after(awaySince, policy.goodbyeGrace);
  const lost = after(awaySince, policy.lostGrace);
  return parting?.how === 'outage' ? latest(lost, after(lastHeard(participant), policy.lease)) : lost;
};

/** What the person, or for a guest at the door a moderator, has to answer by when. */
const answerDeadline = (participant: Exclude<Participant, { phase: 'ended' }>): Deadline => {
  switch (participant.phase) {
    case 'waiting':
      return { cause: 'patience', at: after(participant.knockedAt, participant.policy.patience) };
    case 'present':
      return { cause: 'idle', at: warnAt(participant) };
    case 'warned':
      return { cause: 'unanswered', at: logoutAt(participant) };
  }
};

/** The Scheduler knows whole seconds; rounding up keeps an alarm from ringing before its deadline. */
export const alarmTime = (deadline: Instant): Instant => roundUp(deadline, 1_000);

/** An alarm counts as lost when it has not come this long after its time: it may be late by the platform's precision. */
export const alarmMargin = ({ precision }: Pick<Policy, 'precision'>): Duration => 2 * precision;

/**
 * When the sweep should look after this participant if it waits for the margin of an alarm, or null for never. A debt
 * waits for no alarm: it is looked after in the next slot. The slot is coarse because every change of an indexed key
 * is billed as two more writes.
 */
export const wakeSlot = (
  participant: Participant,
  now: Instant,
  { owed, alarm }: Pick<Participant, 'owed' | 'alarm'> = participant,
): Instant | null => {
  const slot = Math.min(WAKE_SLOT, participant.policy.precision);
  if (owed !== null) return after(roundUp(after(now, slot), slot), -alarmMargin(participant.policy));
  const ring = earliestOf(secondDeadlines(participant, now));
  const hour = earliestOf(hourDeadlines(participant, now));
  const slots = [
    // A message is late by a second or lost: nobody waits for it as for an alarm.
    ...(ring ? [after(roundUp(ring.at, slot), -alarmMargin(participant.policy))] : []),
    ...(hour ? [roundUp(latest(hour.at, alarm.at ?? hour.at), slot)] : []),
  ];
  const [first, ...others] = slots;
  return first === undefined ? null : earliest(first, ...others);
};
