import type { Instant } from '../instant.ts';
import type { Policy } from '../policy.ts';
import type { Provenance } from '../rules/rule.ts';
import type { Link } from './trail.ts';
import type { Transition } from './transition.ts';

/** What became of a participant, and why. */
export type ParticipantRecord = Link &
  What & {
    readonly cause: Cause;
    /** The instant that had to come for it, or null when nothing was waited for. */
    readonly deadline: Instant | null;
    readonly lastActivityAt: Instant;
    /** When they have logged in, where coming back takes a login. */
    readonly authenticatedAt?: Instant;
    readonly policy: Policy;
    /** Where the policy comes from; absent when nobody but the deployment has ever said anything. */
    readonly rule?: Provenance;
  };

/** The happenings that make something of somebody; `wake` when it was time alone. */
export const causes = [
  'join',
  'activity',
  'extend',
  'hold',
  'release',
  'exit',
  'leave',
  'admit',
  'deny',
  'remove',
  'govern',
  'wake',
] as const;
export type Cause = (typeof causes)[number];

type Unmeasured<T> = T extends unknown ? Omit<T, 'lateness'> : never;
type What = Unmeasured<Transition>;
