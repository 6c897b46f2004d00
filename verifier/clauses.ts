import type { Policy } from './chain.ts';
import type { Stay } from './stays.ts';

export type Clause = { readonly id: string; readonly rule: string; readonly limit: number | null };

export type Exception = {
  readonly rule: string;
  readonly clause: string;
  readonly at: number;
  readonly measured: number | null;
  readonly limit: number | null;
  readonly by: number | null;
};

/**
 * What in a stay contradicts a clause: first what happened, then what the timings promised. Includes what exceeds the
 * clause by no more than the tolerance.
 */
export const against = (stay: Stay, clause: Clause, now: number): readonly Exception[] => [
  ...happened(stay, clause, now).map(({ at, measured, by }) => ({
    rule: clause.rule,
    clause: clause.id,
    at,
    measured,
    limit: clause.limit,
    by,
  })),
  ...promised(stay, clause),
];

/** A logout cannot come at the very millisecond. */
export const isTolerated = ({ rule, by }: Exception, tolerance: number): boolean =>
  (rule === 'idle' || rule === 'stay') && by !== null && by <= tolerance;

type Beyond = { readonly at: number; readonly measured: number; readonly by: number };

const happened = (stay: Stay, { rule, limit }: Clause, now: number): readonly Beyond[] => {
  if (limit === null) return [];
  const end = stay.to ?? now;
  if (rule === 'idle')
    return stay.silences
      .filter(({ length }) => length > limit)
      .map(({ until, length }) => ({ at: until, measured: length, by: length - limit }));
  if (rule === 'warning') {
    const stood = stay.warnedFor ?? 0;
    return stay.ending === 'inactivity' && stood < limit
      ? [{ at: end, measured: stood, by: limit - stood }]
      : [];
  }
  const starts = stay.countedFrom;
  if (rule === 'stay')
    return starts.flatMap((start, index) => {
      const at = starts[index + 1] ?? end;
      return at - start > limit ? [{ at, measured: at - start, by: at - start - limit }] : [];
    });
  const last = starts.at(-1);
  if (rule === 'unextended' && stay.ending === 'limit' && last !== undefined && end - last <= limit)
    return [{ at: end, measured: end - last, by: limit - (end - last) }];
  return [];
};

const promised = (stay: Stay, { id, rule, limit }: Clause): readonly Exception[] => {
  for (const { at, policy } of stay.policies) {
    const found = contrary(policy, rule, limit);
    if (found) return [{ rule: `policy.${rule}`, clause: id, at, limit, ...found }];
  }
  return [];
};

const contrary = (
  policy: Policy,
  rule: string,
  limit: number | null,
): Pick<Exception, 'measured' | 'by'> | null => {
  const { idleTimeout, warningPeriod, longestStay } = policy;
  if (rule === 'reentry') return policy.reentry === 'login' ? null : { measured: null, by: null };
  if (rule === 'stay' && longestStay === null) return { measured: null, by: null };
  if (limit === null) return null;
  const silent = idleTimeout + warningPeriod;
  if (rule === 'idle' && silent > limit) return { measured: silent, by: silent - limit };
  if (rule === 'stay' && longestStay !== null && longestStay > limit)
    return { measured: longestStay, by: longestStay - limit };
  if (rule === 'warning' && warningPeriod < limit)
    return { measured: warningPeriod, by: limit - warningPeriod };
  if (rule === 'unextended' && longestStay !== null && longestStay <= limit)
    return { measured: longestStay, by: limit - longestStay };
  return null;
};
