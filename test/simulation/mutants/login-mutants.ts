import type { Mutant } from '../../../bench/simulation/play/mutant.ts';

const occasion = 'login';

/** Mistakes about the login that a return takes, and from which a stay counts. */
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
  {
    name: 'a login is asked for as the deployment says under which somebody ended',
    file: 'shared/lifecycle/reentry.ts',
    search: "if (!asksLogin(policy) || door === 'knock') return false;",
    replacement: "if (!asksLogin(before?.policy ?? policy) || door === 'knock') return false;",
    occasion,
  },
  {
    name: 'whoever is out by the longest stay is told that a click is enough',
    file: 'shared/lifecycle/reentry.ts',
    search: "(ending === 'inactivity' || ending === 'limit');",
    replacement: "ending === 'inactivity';",
    occasion,
  },
  {
    name: 'a return is told of a login as the deployment says under which somebody ended',
    file: 'functions/actions/inside/join.ts',
    search: 'saysLogIn({ ...participant, policy })',
    replacement: 'saysLogIn({ ...participant, policy: participant.policy ?? policy })',
    occasion,
  },
  {
    name: 'a guest is told that a login begins their stay anew',
    file: 'shared/presence/timings.ts',
    search: "renewedBy: asksLogin(policy) && kind !== 'guest' ?",
    replacement: 'renewedBy: asksLogin(policy) && kind ?',
    occasion,
  },
  {
    name: 'a deployment that asks for a login asks nobody who is inside',
    file: 'shared/rules/deployed.ts',
    search: 'linkLimit: _link, ...numbers }',
    replacement: 'linkLimit: _link, reentry: _reentry, ...numbers }',
    occasion,
  },
  {
    name: 'another longest stay of a deployment is for nobody who is inside',
    file: 'shared/rules/deployed.ts',
    search: 'linkLimit: _link, ...numbers }',
    replacement: 'linkLimit: _link, longestStay: _stay, ...numbers }',
    occasion,
  },
  {
    name: 'a stay goes on counting from a login that nobody asks for any more',
    file: 'shared/lifecycle/governing.ts',
    search: 'authenticatedAt: put.joinedAt } : kept;',
    replacement: 'authenticatedAt: put.joinedAt } : put;',
    occasion,
  },
  {
    name: 'where a login has come to be asked for, the stay counts from an old one',
    file: 'shared/lifecycle/governing.ts',
    search: '{ ...kept, authenticatedAt: put.joinedAt } : kept;',
    replacement: 'kept : kept;',
    occasion,
  },
  {
    name: 'whoever’s login has come to be of no account is out at once',
    file: 'shared/lifecycle/governing.ts',
    search: 'return after(authenticatedAt, policy.longestStay) >= fair',
    replacement: 'return after(before.authenticatedAt ?? authenticatedAt, policy.longestStay) >= fair',
    occasion,
  },
  {
    name: 'a tab counts by the deployment that lets it in',
    file: 'shared/lifecycle/connections.ts',
    search: '{ ...join, policy: before.policy }',
    replacement: '{ ...join, policy: join.policy ?? before.policy }',
    occasion,
  },
  {
    name: 'a stay counts from the entering, however old the login',
    file: 'shared/presence/deadlines.ts',
    search: 'latest(after(authenticatedAt, policy.longestStay), limitNotBefore);',
    replacement: 'latest(after(latest(authenticatedAt, joinedAt), policy.longestStay), limitNotBefore);',
    occasion,
  },
  {
    name: 'what a standard only recommends is not kept to',
    file: 'shared/standards/standard.ts',
    search: '.filter((clause) => clause.rule === rule)',
    replacement: ".filter((clause) => clause.rule === rule && clause.force === 'must')",
    occasion,
  },
];
