import type { Duration } from '../instant.ts';
import { type Clause, type StandardId, strictest } from './standard.ts';

/** What the clauses are about in a policy. */
export type Governed = {
  readonly idleTimeout: Duration;
  readonly warningPeriod: Duration;
  readonly longestStay: Duration | null;
  readonly reentry?: 'login';
  /** 0, or not said: nobody puts a warning off. */
  readonly holdLimit?: Duration;
};

/** What somebody has said of it themselves. */
export type Said = {
  readonly idleTimeout?: Duration | undefined;
  readonly warningPeriod?: Duration | undefined;
  readonly longestStay?: Duration | undefined;
  readonly reentry?: 'click' | 'login' | undefined;
};

/** The shortest warning that anybody may be given, by whatever rule. */
export const LEAST_WARNING: Duration = 20_000;

/**
 * The numbers of a deployment that names these: its own, then the preset's where the clauses leave room for them, then what the
 * clauses allow, with the shortest warning, so that one may be idle for as long as may be. Whether its own are allowed is for `contradiction`.
 */
export const governed = (
  ids: readonly StandardId[],
  preset: Pick<Governed, 'idleTimeout' | 'warningPeriod'>,
  said: Said,
): Governed => {
  const reentry = said.reentry ?? (strictest(ids, 'reentry') ? 'login' : 'click');
  return {
    ...within(strictest(ids, 'idle')?.limit ?? Number.POSITIVE_INFINITY, preset, said),
    longestStay: said.longestStay ?? strictest(ids, 'stay')?.limit ?? null,
    ...(reentry === 'login' && { reentry }),
  };
};

const within = (
  most: Duration,
  preset: Pick<Governed, 'idleTimeout' | 'warningPeriod'>,
  { idleTimeout: idle, warningPeriod: warning }: Said,
): Pick<Governed, 'idleTimeout' | 'warningPeriod'> => {
  const wished = { idleTimeout: idle ?? preset.idleTimeout, warningPeriod: warning ?? preset.warningPeriod };
  if (wished.idleTimeout + wished.warningPeriod <= most) return wished;
  const warningPeriod =
    warning ?? (idle === undefined ? LEAST_WARNING : Math.max(LEAST_WARNING, most - idle));
  const left = most - warningPeriod;
  return { idleTimeout: idle ?? (left > 0 ? left : preset.idleTimeout), warningPeriod };
};

/**
 * Nobody stays longer than this after they have done something, to begin a hold included and to renew one not: a standard that says
 * how long somebody may be idle has to be no shorter.
 */
export const longestSilence = ({
  idleTimeout,
  warningPeriod,
  holdLimit = 0,
}: Pick<Governed, 'idleTimeout' | 'warningPeriod' | 'holdLimit'>): Duration =>
  holdLimit + idleTimeout + warningPeriod;

/** Why a policy is not what these standards ask, in a sentence that names the clause; null when it is. */
export const contradiction = (ids: readonly StandardId[], policy: Governed): string | null => {
  const [idle, stay, reentry, warning, unextended] = (
    ['idle', 'stay', 'reentry', 'warning', 'unextended'] as const
  ).map((rule) => strictest(ids, rule));
  const { warningPeriod, longestStay } = policy;
  const silent = longestSilence(policy);
  const sum = policy.holdLimit ? 'idleTimeout, warningPeriod and holdLimit' : 'idleTimeout and warningPeriod';
  if (stay?.limit && unextended?.limit && stay.limit <= unextended.limit)
    return `Nobody may stay for longer than ${spoken(stay.limit)} (${stay.id}), and a limit that cannot be extended must be longer than ${spoken(unextended.limit)} (${unextended.id}): name one of the two.`;
  if (idle?.limit && silent > idle.limit)
    return `${sum} are ${spoken(silent)} together, but whoever is idle must be logged out after ${spoken(idle.limit)} (${idle.id}).`;
  if (warning?.limit && warningPeriod < warning.limit)
    return `warningPeriod is ${spoken(warningPeriod)}, but a warning must stand for ${spoken(warning.limit)} (${warning.id}).`;
  if (stay && longestStay === null)
    return `longestStay must be set: nobody may stay without end (${stay.id}).`;
  if (stay?.limit && longestStay !== null && longestStay > stay.limit)
    return `longestStay is ${spoken(longestStay)}, but nobody may stay for longer than ${spoken(stay.limit)} (${stay.id}).`;
  if (unextended?.limit && longestStay !== null && longestStay <= unextended.limit)
    return `longestStay is ${spoken(longestStay)}, but a limit that cannot be extended must be longer than ${spoken(unextended.limit)} (${unextended.id}).`;
  if (reentry && policy.reentry !== 'login')
    return `reentry must be login: whoever was logged out has to log in again (${reentry.id}).`;
  return null;
};

/** A length of time as a setting is written, and a count as it is. */
export const limitOf = ({ rule, limit }: Clause): string =>
  limit === null ? 'no number' : rule === 'extension' ? String(limit) : spoken(limit);

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
] as const;

const spoken = (duration: Duration): string => {
  const [unit, length] = UNITS.find(([, each]) => duration > each && duration % each === 0) ?? ['s', 1_000];
  return `${duration / length} ${unit === 'm' ? 'min' : unit}`;
};
