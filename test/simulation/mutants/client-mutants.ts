import type { Mutant } from '../../../bench/simulation/play/mutant.ts';

/** Mistakes of the real client, as an application would see them. Each is found where everybody uses it. */
export const clientMutants: readonly Mutant[] = [
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
    name: 'what broke off is not said again',
    file: 'client/insistence.ts',
    search: "if (known(error).code === 'client.disconnected') continue;",
    replacement: 'known(error);',
  },
];
