import type { ParticipantRecord } from '../../../shared/audit/record.ts';
import { type Duration, type Instant, latest } from '../../../shared/instant.ts';
import type { Policy } from '../../../shared/policy.ts';

/** The timings that are tried. */
export type TriedRule = Pick<Policy, 'idleTimeout' | 'warningPeriod' | 'longestStay'>;

export type EventKind = 'warned' | 'inactivity' | 'limit';

/** Something that a rule would have done to somebody. */
export type Foreseen = {
  readonly participantId: string;
  readonly kind: EventKind;
  /** When; of several that are only possible, when the first could have been. */
  readonly at: Instant;
  /** How long they had done nothing, or been there, as far as the trail knows. */
  readonly after: Duration;
  /**
   * Whether the trail proves it. That somebody would have been logged out, it proves only of whoever did not answer a real warning
   * either: whom a warning that never came would have roused, nobody knows.
   */
  readonly certain: boolean;
  /** How often at the most; of what is certain once. */
  readonly times: number;
};

/** What is on record of one person in one session, in its order. */
export type Story = {
  readonly participantId: string;
  readonly records: readonly ParticipantRecord[];
  /** Until when there would be a record of what they did not do. */
  readonly until: Instant;
  /** When whoever is still there was last active, as their item knows it. */
  readonly activeAt: Instant | null;
};

/** The rule that is tried, given what was in force then: who says nothing of it tries what was. */
export type RuleOf = (inForce: Policy) => TriedRule;

/**
 * Whom a rule would have warned and logged out. A record says when its person was last active, so from then to the record they did
 * nothing; what they did between that and the record before is not known, but that it was enough not to be warned by the rule
 * that was in force.
 *
 *     record        acts, nobody knows how often      last active           record
 *     ──┼──────────────·───··────·──────────────────────●────────────────────┼──→
 *       └───────── possible: up to the rule in force ───┘└──── certain ──────┘
 */
export const foreseen = (
  { participantId, records, until, activeAt }: Story,
  ruleOf: RuleOf,
): readonly Foreseen[] => {
  const found: Foreseen[] = [];
  const add = (kind: EventKind, at: number, after: Duration, certain: boolean, times = 1) => {
    if (times > 0) found.push({ participantId, kind, at: at as Instant, after, certain, times });
  };
  let stay: Stay | null = null;
  /** Who was lost, and may go on. */
  let left: Left | null = null;
  for (const record of records) {
    const { at, lastActivityAt, policy, type } = record;
    const comes = type === 'joined' || type === 'admitted' || type === 'returned';
    if (left !== null) {
      // A return that finds its time run out is an ending, and no return.
      const resumes: boolean = type !== 'knocked' && (comes ? lastActivityAt < at : record.cause === 'join');
      if (!resumes || left.lastActivityAt !== lastActivityAt)
        judgeSilence(add, left, left.leftAt, 'over', ruleOf);
      if (!resumes) judgeStay(add, left, left.leftAt, false, ruleOf);
      if (isTooLate(left, record)) {
        judgeLateReturn(add, left, record, ruleOf);
        stay = left = null;
        continue;
      }
      stay = resumes ? goneOn(left, record) : null;
      left = null;
    }
    if (comes) stay ??= begun(record);
    if (stay === null) continue;
    stay = countedAnew(add, stay, record, ruleOf);
    if (comes) continue;
    if (stay.warnedAt === null) {
      judgeUnknown(add, stay, lastActivityAt, ruleOf);
      stay = { ...stay, lastActivityAt: latest(stay.lastActivityAt, lastActivityAt) };
    }
    switch (type) {
      case 'knocked':
        break;
      case 'warned':
        stay = { ...stay, policy, warnedAt: at };
        break;
      case 'extended':
        // What was done while cut off nobody knew before.
        judgeSilence(add, stay, at, 'answered', ruleOf);
        stay = { ...stay, lastActivityAt, warnedAt: null };
        break;
      case 'governed':
        // A warning that is taken back is as good as one that is answered.
        if (record.lifted) judgeSilence(add, stay, at, 'answered', ruleOf);
        stay = { ...stay, policy, ...(record.lifted && { warnedAt: null, lastActivityAt: at }) };
        break;
      case 'held':
        stay = { ...stay, notBefore: record.until };
        break;
      case 'released':
        stay = { ...stay, notBefore: at };
        break;
      case 'ended':
        if (record.ending === 'disconnected') left = { ...stay, leftAt: at };
        else {
          judgeSilence(add, stay, at, record.ending === 'inactivity' ? 'logged out' : 'over', ruleOf);
          judgeStay(add, stay, at, record.ending === 'limit', ruleOf);
        }
        stay = null;
    }
  }
  if (left !== null) {
    judgeSilence(add, left, left.leftAt, 'over', ruleOf);
    judgeStay(add, left, left.leftAt, false, ruleOf);
  }
  if (stay !== null) {
    const known = stay.warnedAt !== null || activeAt !== null;
    const last = stay.warnedAt === null ? (activeAt ?? until) : stay.lastActivityAt;
    if (stay.warnedAt === null) judgeUnknown(add, stay, last, ruleOf);
    if (known) judgeSilence(add, { ...stay, lastActivityAt: last as Instant }, until, 'over', ruleOf);
    judgeStay(add, stay, until, false, ruleOf);
  }
  return found;
};

type Stay = {
  readonly policy: Policy;
  readonly joinedAt: Instant;
  /** Since when the stay counts: since a login, where coming back takes one. */
  readonly countedFrom: Instant;
  readonly lastActivityAt: Instant;
  /** They could not be warned before, because they held. */
  readonly notBefore: Instant;
  /** From when to when they were not there, and could not be warned. */
  readonly absences: readonly (readonly [from: Instant, to: Instant])[];
  readonly warnedAt: Instant | null;
};

const begun = ({ at, authenticatedAt, lastActivityAt, policy }: ParticipantRecord): Stay => ({
  policy,
  joinedAt: at,
  countedFrom: authenticatedAt ?? at,
  lastActivityAt,
  notBefore: at,
  absences: [],
  warnedAt: null,
});

/** A return goes on where it was, unless it tells of something new. */
const goneOn = ({ leftAt, ...left }: Left, record: ParticipantRecord): Stay =>
  left.lastActivityAt === record.lastActivityAt
    ? { ...left, policy: record.policy, absences: [...left.absences, [leftAt, record.at]] }
    : { ...begun(record), joinedAt: left.joinedAt, countedFrom: left.countedFrom };

/** What came before a login by which a stay counts anew is judged by itself. */
const countedAnew = (
  add: Add,
  stay: Stay,
  { authenticatedAt = stay.joinedAt }: ParticipantRecord,
  ruleOf: RuleOf,
): Stay => {
  if (authenticatedAt > stay.countedFrom) judgeStay(add, stay, authenticatedAt, false, ruleOf);
  return { ...stay, countedFrom: authenticatedAt };
};

const whenThere = (at: number, absences: Stay['absences']): number =>
  absences.reduce((then, [from, to]) => (then >= from && then < to ? to : then), at);

type Left = Stay & { readonly leftAt: Instant };

type Add = (kind: EventKind, at: number, after: Duration, certain: boolean, times?: number) => void;

/** From their last activity to this moment they did nothing. */
const judgeSilence = (
  add: Add,
  { policy, lastActivityAt, notBefore, absences, warnedAt }: Stay,
  until: number,
  end: 'answered' | 'logged out' | 'over',
  ruleOf: RuleOf,
): void => {
  const rule = ruleOf(policy);
  const due = whenThere(Math.max(lastActivityAt + policy.idleTimeout, notBefore), absences);
  // What came late would have come as late by another rule.
  const late = warnedAt === null ? 0 : warnedAt - due;
  const warnAt = whenThere(Math.max(lastActivityAt + rule.idleTimeout, notBefore), absences) + late;
  const logoutAt = warnAt + rule.warningPeriod;
  // Who was quick enough in truth, though the logout was late, would have been by this rule.
  const answeredBy = warnedAt === null ? due : warnedAt + policy.warningPeriod;
  const quiet = end === 'logged out' ? until : Math.min(until, answeredBy);
  const isWarned = warnedAt === null ? warnAt < quiet : warnAt <= quiet;
  const wasLoggedOut = end === 'logged out';
  if (isWarned) add('warned', warnAt, warnAt - lastActivityAt, true);
  // A real logout ended it before this rule would have: what came next, nobody knows.
  else if (wasLoggedOut) add('warned', until, until - lastActivityAt, false);
  if (wasLoggedOut) {
    const isOver = isWarned && logoutAt <= until;
    add('inactivity', isOver ? logoutAt : until, (isOver ? logoutAt : until) - lastActivityAt, isOver);
  } else if (isWarned && logoutAt < quiet) add('inactivity', logoutAt, logoutAt - lastActivityAt, false);
};

/**
 * Where coming back takes a login, whom time would have logged out meanwhile is out on their return: without a warning, unless
 * they had one, and have done nothing since.
 */
const isTooLate = (left: Left, { lastActivityAt, ...record }: ParticipantRecord): boolean =>
  record.type === 'ended' &&
  record.ending === 'inactivity' &&
  record.deadline === null &&
  (left.warnedAt === null || lastActivityAt > left.lastActivityAt);

const judgeLateReturn = (
  add: Add,
  left: Left,
  { at, lastActivityAt }: ParticipantRecord,
  ruleOf: RuleOf,
): void => {
  const { idleTimeout, warningPeriod } = ruleOf(left.policy);
  const isOut = lastActivityAt + idleTimeout + warningPeriod <= at;
  add('inactivity', at, at - lastActivityAt, isOut);
  judgeStay(add, left, at, false, ruleOf);
};

/** From one known activity to another anything may have been done, but for the silence that the rule in force would have warned of. */
const judgeUnknown = (add: Add, stay: Stay, until: number, ruleOf: RuleOf): void => {
  const { policy, lastActivityAt: from } = stay;
  const rule = ruleOf(policy);
  const longest = Math.min(until - from, policy.idleTimeout);
  const times = (silence: Duration) =>
    silence < longest ? Math.max(1, Math.ceil((until - from) / silence) - 1) : 0;
  const logout = rule.idleTimeout + rule.warningPeriod;
  add('warned', from + rule.idleTimeout, rule.idleTimeout, false, times(rule.idleTimeout));
  add('inactivity', from + logout, logout, false, times(logout));
};

/** How long somebody may be there needs nothing that is not on record. */
const judgeStay = (
  add: Add,
  { policy, joinedAt, countedFrom }: Stay,
  until: number,
  wasLimited: boolean,
  ruleOf: RuleOf,
): void => {
  const { longestStay } = ruleOf(policy);
  if (longestStay === null) return;
  const inForce = policy.longestStay ?? Number.POSITIVE_INFINITY;
  const due = countedFrom + inForce;
  const late = wasLimited ? Math.max(0, until - due) : 0;
  // With a login as old as that nobody would have come in.
  const isTooOld = longestStay < inForce && countedFrom + longestStay <= joinedAt;
  const from = isTooOld ? joinedAt : countedFrom;
  const at = from + longestStay + late;
  if (wasLimited ? at <= until : at < Math.min(until, due)) add('limit', at, at - from, true);
};
