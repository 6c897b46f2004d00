import type { Mutant } from '../../../bench/simulation/play/mutant.ts';

/** Mistakes in when something is due. */
export const deadlineMutants: readonly Mutant[] = [
  {
    name: 'people are warned five seconds early',
    file: 'shared/presence/deadlines.ts',
    search: 'after(lastActivityAt, policy.idleTimeout)',
    replacement: 'after(lastActivityAt, policy.idleTimeout - 5_000)',
  },
  {
    name: 'a late warning shortens the time to answer',
    file: 'shared/presence/deadlines.ts',
    search: 'after(warned.warnedAt, warned.policy.warningPeriod)',
    replacement:
      'after((warned as Warned).lastActivityAt, warned.policy.idleTimeout + warned.policy.warningPeriod)',
  },
  {
    name: 'a lost connection has no grace',
    file: 'shared/presence/deadlines.ts',
    search: 'after(awaySince, policy.lostGrace)',
    replacement: 'after(awaySince, 0)',
  },
  {
    name: 'the two graces are swapped',
    file: 'shared/presence/deadlines.ts',
    search: "parting?.how === 'goodbye'",
    replacement: "parting?.how !== 'goodbye'",
  },
  {
    name: 'a connection that falls silent is kept for ever',
    file: 'shared/presence/deadlines.ts',
    search: "deadlines.push({ cause: 'lease', connectionId, at: after(seenAt, policy.lease) });",
    replacement: 'void seenAt;',
  },
  {
    name: 'nobody has a wake slot',
    file: 'shared/presence/deadlines.ts',
    search: 'return first === undefined ? null : earliest(first, ...others);',
    replacement: 'return first === undefined || others ? null : earliest(first);',
  },
];
