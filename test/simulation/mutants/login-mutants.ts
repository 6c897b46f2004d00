import type { Mutant } from '../../../bench/simulation/play/mutant.ts';

/** Mistakes about the login that a return takes. */
export const loginMutants: readonly Mutant[] = [
  {
    name: 'whom time has logged out comes back without a login',
    file: 'shared/lifecycle/reentry.ts',
    search: 'return before !== null && !isLoggedInSince(loggedOutAt(before, now), join);',
    replacement: 'return false;',
  },
  {
    name: 'any login counts, however long ago',
    file: 'shared/lifecycle/reentry.ts',
    search: 'authenticatedAt !== undefined && authenticatedAt > since',
    replacement: 'authenticatedAt !== undefined',
  },
  {
    name: 'whoever has just logged in is asked for it again',
    file: 'shared/lifecycle/reentry.ts',
    search: 'authenticatedAt > since)',
    replacement: 'authenticatedAt > since + 60_000)',
  },
  {
    name: 'a login that is too old lets in',
    file: 'shared/lifecycle/reentry.ts',
    search: 'after(authenticatedAt, longestStay) <= now',
    replacement: 'after(authenticatedAt, 2 * longestStay) <= now',
  },
];
