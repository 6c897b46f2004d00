import type { Mutant } from '../../../bench/simulation/play/mutant.ts';

/** Mistakes with the login that a return takes. */
export const loginMutants: readonly Mutant[] = [
  {
    name: 'whom time has logged out comes back without a login',
    file: 'shared/lifecycle/reentry.ts',
    search: 'return before !== null && !isLoggedInSince(loggedOutAt(before, now), join);',
    replacement: 'return false;',
  },
];
