import type { Duration } from '../../../../shared/instant.ts';
import type { Policy } from '../../../../shared/policy.ts';

/** How one comes back after a logout by time, and how long one may stay, as a deployment says. */
export type Way = { readonly reentry: 'click' | 'login'; readonly longestStay: Duration | null };

/** The same numbers, with another way back. */
export const going = ({ reentry: _reentry, ...policy }: Policy, way: Way): Policy => ({
  ...policy,
  longestStay: way.longestStay,
  ...(way.reentry === 'login' && { reentry: way.reentry }),
});
