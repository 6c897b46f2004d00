import { useEffect, useState } from 'react';
import type { Participation, ParticipationState, RosterEntry } from '../../../client/client.ts';
import { useHold } from '../../../client/react.ts';

export type HoldSeen = NonNullable<RosterEntry['hold']>;

/** A warning that comes before the hold's end has ended it, though the roster says so only a moment later. */
export const isInForce = (
  { until }: HoldSeen,
  { phase, warnAt }: Pick<ParticipationState, 'phase' | 'warnAt'>,
): boolean => phase === 'present' && warnAt !== null && warnAt >= until;

/** My hold, from the moment of the server's answer. */
export const useOwnHold = (
  participation: Participation,
  state: ParticipationState,
): { readonly hold: HoldSeen | null; readonly begun: (hold: HoldSeen) => void } => {
  const { hold: seen } = useHold(participation);
  const [answered, begun] = useState<HoldSeen | null>(null);
  useEffect(() => {
    if (seen !== null) begun(null);
  }, [seen]);
  const hold = [seen, answered].find((one) => one !== null && isInForce(one, state)) ?? null;
  return { hold, begun };
};
