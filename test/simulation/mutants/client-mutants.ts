import type { Mutant } from '../../../bench/simulation/play/mutant.ts';
import { edgeClientMutants } from './edge-client-mutants.ts';

/** Mistakes in the client, as an application would see them. */
export const clientMutants: readonly Mutant[] = [
  {
    name: 'a return forgets the exit that is owed',
    file: 'client/session/entry.ts',
    search: "const isDue = owed.how === 'exit' ? entered !== null :",
    replacement: "const isDue = owed.how === 'exit' ? entered === connection :",
  },
  {
    name: 'the age of what was done is taken by the clock of the machine',
    file: 'client/session/member.ts',
    search: 'const throttle = activityThrottle(\n    host.clock,',
    replacement: 'const throttle = activityThrottle(\n    { ...host.clock, elapsed: host.clock.now },',
  },
  {
    name: 'a write that waits is aged by the clock of the machine',
    file: 'client/session/member.ts',
    search: 'now: host.clock.elapsed,',
    replacement: 'now: () => host.clock.elapsed() - host.clock.now() + 1_795_276_800_000,',
  },
  {
    name: 'what was done is not said when the page is hidden',
    file: 'client/link/link.ts',
    search: 'environment.onHidden(options.flush),',
    replacement: 'environment.onHidden(() => {}),',
  },
  {
    name: 'what broke off is not said again',
    file: 'client/link/insistence.ts',
    search: "if (known(error).code === 'client.disconnected') continue;",
    replacement: 'known(error);',
  },
  {
    name: 'a write that nobody answers is given up',
    file: 'client/session/member.ts',
    search: "recheck(error) || (!timeout && codeOf(error) === 'client.timeout'),",
    replacement: "recheck(error) || (timeout === 0 && codeOf(error) === 'client.timeout'),",
  },
  {
    name: 'a join that its own copy has overtaken is taken for refused',
    file: 'client/session/entry.ts',
    search: "!error.retryable && !error.code.startsWith('message')",
    replacement: '!error.retryable',
  },
  {
    name: 'a return enters by hand',
    file: 'client/session/member.ts',
    search: '...(resumes && { resume: true,',
    replacement: '...(resumes && isNew && { resume: true,',
  },
  {
    name: 'what was said to a machine that slept counts as of now',
    file: 'client/link/link.ts',
    search: '        look();\n',
    replacement: '',
  },
  {
    name: 'a warning is not shown while something is in doubt',
    file: 'client/session/participation-state.ts',
    search: "'session.warning': redecide,",
    replacement:
      "'session.warning': (state, message) => (state.complete ? state : redecide(state, message)),",
  },
  {
    name: 'a notice is as old as the act that its deadline follows from',
    file: 'client/session/participation-state.ts',
    search: 'isInside(state) && decidedAt < state.decidedAt',
    replacement:
      'isInside(state) && (warnAt === null ? decidedAt : warnAt - policy.idleTimeout) < state.decidedAt',
  },
  {
    name: 'a write that nobody made by hand does not say so',
    file: 'client/content/content-writes.ts',
    search: 'let said = { ...body, baseRevision, activity };',
    replacement: 'let said = { ...body, baseRevision, activity: activity || undefined };',
  },
  {
    name: 'one click is not enough when the server fails at it',
    file: 'client/link/insistence.ts',
    search: 'const passing = /internal|connection\\.too-fast/;',
    replacement: 'const passing = /connection\\.too-fast/;',
  },
  {
    name: 'a write after a lost lease is refused though the client has come back',
    file: 'client/link/insistence.ts',
    search: 'if (!host.recheck(error) || outside === MOST) throw error;',
    replacement: 'if (!host.recheck(error) || outside < MOST) throw error;',
  },
  ...edgeClientMutants,
];
