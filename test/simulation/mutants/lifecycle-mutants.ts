import type { Mutant } from '../../../bench/simulation/play/mutant.ts';

/** Mistakes in what becomes of a person. */
export const lifecycleMutants: readonly Mutant[] = [
  {
    name: 'media count as activity',
    file: 'shared/lifecycle/acting.ts',
    search: '{ participant: { ...before, media: { audio, video } }, roster: true }',
    replacement:
      '{ participant: { ...before, media: { audio, video }, lastActivityAt: latest(before.lastActivityAt, ...Object.values(before.connections).map((one) => one.seenAt)) }, roster: true }',
  },
  {
    name: 'an extension does not restart the idle timeout',
    file: 'shared/lifecycle/acting.ts',
    search: 'const lastActivityAt = latest(before.lastActivityAt, now);',
    replacement: 'const lastActivityAt = latest(before.lastActivityAt, before.lastActivityAt);',
  },
  {
    name: 'any activity answers the warning',
    file: 'shared/lifecycle/acting.ts',
    search: 'before.policy.activityExtends && happening.at',
    replacement: 'happening.at',
  },
  {
    name: 'activity moves backwards',
    file: 'shared/lifecycle/acting.ts',
    search: 'if (lastActivityAt <= before.lastActivityAt) return nothing(before);',
    replacement: '',
  },
  {
    name: 'another connection of the person is dropped',
    file: 'shared/lifecycle/leaving.ts',
    search: 'wentElsewhere(withoutConnection(before, connectionId, now, how), happening)',
    replacement:
      'wentElsewhere(withoutConnection(before, Object.keys(before.connections)[0] ?? connectionId, now, how), happening)',
  },
  {
    name: 'the end of a stay is told to nobody beforehand',
    file: 'shared/lifecycle/elapsing.ts',
    search: 'notice: standing(participant),',
    replacement: '',
  },
  {
    name: 'the end of a participation is not published',
    file: 'shared/lifecycle/leaving.ts',
    search: 'roster: wasInside,',
    replacement: 'roster: false,',
  },
  {
    name: 'nobody is told of an ending',
    file: 'shared/lifecycle/leaving.ts',
    search: 'farewells: Object.fromEntries(told),',
    replacement: 'farewells: {},',
  },
  {
    name: 'a reconnect counts as activity',
    file: 'shared/lifecycle/entering.ts',
    search: 'const lastActivityAt = at ?? before.lastActivityAt;',
    replacement: 'const lastActivityAt = at ?? now;',
  },
  {
    name: 'what was done while cut off is lost',
    file: 'shared/lifecycle/absence.ts',
    search: 'if (actedAt === undefined) return null;',
    replacement: 'if (actedAt === undefined || before) return null;',
  },
  {
    name: 'what was done while cut off counts from the return',
    file: 'shared/lifecycle/absence.ts',
    search: 'earliest(actedAt, after(now, -1))',
    replacement: 'after(now, actedAt < now ? -1 : 0)',
  },
  {
    name: 'what was done while cut off is believed into the future',
    file: 'functions/actions/inside/join.ts',
    search: 'instant(receivedAt - agoMs)',
    replacement: 'instant(receivedAt + agoMs)',
  },
  {
    name: 'more than the outage is believed',
    file: 'shared/lifecycle/absence.ts',
    search: 'at >= after(heardAt, -policy.idleTimeout * UNSAID)',
    replacement: 'heardAt >= 0 && policy.idleTimeout * UNSAID > 0',
  },
  {
    name: 'a return from work answers a warning that stood before',
    file: 'shared/lifecycle/absence.ts',
    search: 'warnedAt === null || warnedAt >= heardAt',
    replacement: 'warnedAt !== undefined',
  },
  {
    name: 'entering by hand leaves the warning standing',
    file: 'shared/lifecycle/entering.ts',
    search: "here.phase === 'warned' ? extend(",
    replacement: "here.phase === 'warned' && now < 0 ? extend(",
  },
  {
    name: 'a reconnect undoes a logout',
    file: 'shared/lifecycle/entering.ts',
    search: "(join.resume && ending !== 'disconnected')",
    replacement: 'false',
  },
  {
    name: 'a reconnect forgets the standing warning',
    file: 'shared/lifecycle/entering.ts',
    search: 'warnedAt === null || at !== null ? inherited',
    replacement: 'true ? inherited',
  },
  {
    name: 'an idle person is logged out without a warning',
    file: 'shared/lifecycle/elapsing.ts',
    search: "if (participant.phase !== 'present') throw new TypeError('Only somebody present can be idle.');",
    replacement: "return end(participant, 'inactivity', now, deadline.at);",
  },
  {
    name: 'an alarm that has rung is not set again',
    file: 'shared/lifecycle/hands.ts',
    search: 'return arm(generation + 1, now < at ?',
    replacement:
      'if (participant.version > 0) return { alarm, effects: [] };\n    return arm(generation + 1, now < at ?',
  },
  {
    name: 'the alarm of somebody who has ended is left',
    file: 'shared/lifecycle/hands.ts',
    search: "effects: [{ type: 'disarm', generation }] };",
    replacement: 'effects: [] };',
  },
  {
    name: 'nobody looks after the debts of a function that died',
    file: 'shared/lifecycle/settlement.ts',
    search: "const redone = happening.type === 'wake' ? debts(participant, owed) : [];",
    replacement: 'const redone: Effect[] = [];',
  },
  {
    name: 'leaving with one tab leaves with all',
    file: 'shared/lifecycle/leaving.ts',
    search: 'return left.awaySince === null ? { participant: left } : end(',
    replacement: 'return left.awaySince === null && now < 0 ? { participant: left } : end(',
  },
];
