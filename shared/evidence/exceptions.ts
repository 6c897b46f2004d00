import type { Duration, Instant } from '../instant.ts';
import type { Policy } from '../policy.ts';
import type { Clause, ClauseRule } from '../standards/standard.ts';
import type { Participation } from './participation.ts';

/** `idle` is what has happened, `policy.idle` what was promised: timings under which the clause could not be kept. */
export type ExceptionRule = ClauseRule | `policy.${ClauseRule}`;

/** Where a participation does not keep to a clause. */
export type Exception = {
  readonly rule: ExceptionRule;
  /** The clause, as it is cited. */
  readonly clause: string;
  readonly at: Instant;
  /** How long it was, in milliseconds; null for what is there or is not. */
  readonly measured: Duration | null;
  readonly limit: Duration | null;
  /** By how much. */
  readonly by: Duration | null;
};

/**
 * What of a participation is against these clauses. A logout cannot come at the very millisecond: what is beyond a limit by at most
 * `tolerance` is counted (`isTolerated`), and is no exception.
 */
export const exceptionsOf = (
  participation: Participation,
  clauses: readonly Clause[],
  tolerance: Duration,
  now: Instant,
): readonly Exception[] =>
  clauses
    .flatMap((clause) => [...happened(participation, clause, now), ...promised(participation, clause)])
    .filter((exception) => !isTolerated(exception, tolerance));

/** Whether one is beyond a limit of its clauses, and no further than is tolerated. */
export const toleratedIn = (
  participation: Participation,
  clauses: readonly Clause[],
  tolerance: Duration,
  now: Instant,
): boolean =>
  clauses
    .flatMap((clause) => happened(participation, clause, now))
    .some((exception) => isTolerated(exception, tolerance));

const isTolerated = ({ rule, by }: Exception, tolerance: Duration): boolean =>
  (rule === 'idle' || rule === 'stay') && by !== null && by <= tolerance;

const happened = (participation: Participation, clause: Clause, now: Instant): readonly Exception[] => {
  const { to, countedFrom, ending, warnedFor, silences } = participation;
  const { rule, limit } = clause;
  const exception = (at: Instant, measured: Duration, by: Duration): Exception => ({
    rule,
    clause: clause.id,
    at,
    measured,
    limit,
    by,
  });
  if (limit === null) return [];
  const until = to ?? now;
  const stretches = countedFrom.map((since, index) => {
    const at = countedFrom[index + 1] ?? until;
    return { at, length: at - since };
  });
  switch (rule) {
    case 'idle':
      return silences
        .filter(({ length }) => length > limit)
        .map((silence) => exception(silence.until, silence.length, silence.length - limit));
    case 'stay':
      return stretches
        .filter(({ length }) => length > limit)
        .map(({ at, length }) => exception(at, length, length - limit));
    case 'warning':
      return ending === 'inactivity' && (warnedFor ?? 0) < limit
        ? [exception(until, warnedFor ?? 0, limit - (warnedFor ?? 0))]
        : [];
    case 'unextended':
      return stretches
        .slice(-1)
        .filter(({ length }) => ending === 'limit' && length <= limit)
        .map(({ at, length }) => exception(at, length, limit - length));
    // Neither how somebody came back nor how often they might have extended is on record: the policy says it.
    case 'reentry':
    case 'extension':
      return [];
  }
};

const promised = ({ policies }: Participation, { id, rule, limit }: Clause): readonly Exception[] => {
  for (const { at, policy } of policies) {
    const found = contrary(policy, rule, limit);
    if (found) return [{ rule: `policy.${rule}`, clause: id, at, limit, ...found }];
  }
  return [];
};

type Contrary = Pick<Exception, 'measured' | 'by'>;

const contrary = (
  policy: Policy & { readonly reentry?: string },
  rule: ClauseRule,
  limit: Duration | null,
): Contrary | null => {
  const { idleTimeout, warningPeriod, longestStay } = policy;
  const above = (measured: Duration): Contrary | null =>
    limit !== null && measured > limit ? { measured, by: measured - limit } : null;
  switch (rule) {
    case 'idle':
      return above(idleTimeout + warningPeriod);
    case 'stay':
      return longestStay === null ? { measured: null, by: null } : above(longestStay);
    case 'reentry':
      return policy.reentry === 'login' ? null : { measured: null, by: null };
    case 'warning':
      return limit !== null && warningPeriod < limit
        ? { measured: warningPeriod, by: limit - warningPeriod }
        : null;
    case 'unextended':
      return limit !== null && longestStay !== null && longestStay <= limit
        ? { measured: longestStay, by: limit - longestStay }
        : null;
    // There is no setting that counts extensions.
    case 'extension':
      return null;
  }
};
