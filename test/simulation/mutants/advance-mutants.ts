import type { Mutant } from '../../../bench/simulation/play/mutant.ts';

/** Mistakes in the one path: load, decide, save, perform. */
export const advanceMutants: readonly Mutant[] = [
  {
    name: 'a lost race counts as won',
    file: 'shared/path/step.ts',
    search: "if ((await participants.save(next)) === 'saved') {",
    replacement: "if ((await participants.save(next)) !== 'never') {",
  },
  {
    name: 'debts are struck before they are paid',
    file: 'shared/path/advance.ts',
    search: 'const { roster, isTold, intruders, ruleRevision, telling } = await perform(',
    replacement:
      'if (effects.length > 0) await strikeDebt(ports, participant);\n    const { roster, isTold, intruders, ruleRevision, telling } = await perform(',
  },
  {
    name: 'the audit trail is struck unwritten',
    file: 'shared/path/perform.ts',
    search: 'tellings.push(eachTold(effect.records, append));',
    replacement: 'void append;',
  },
  {
    name: 'a record that a death left unwritten is forgotten',
    file: 'shared/lifecycle/settlement.ts',
    search: 'records: [...(old?.records ?? []), ...records],',
    replacement: 'records,',
  },
  {
    name: 'records are not chained',
    file: 'shared/audit/trail.ts',
    search: 'previous: trail.head };',
    replacement: "previous: '' };",
  },
  {
    name: 'an extension is not on record',
    file: 'shared/lifecycle/recording.ts',
    search: 'transitions.map(measured)',
    replacement: "transitions.filter(({ type }) => type !== 'extended').map(measured)",
  },
  {
    name: 'alarms are decided and never set',
    file: 'shared/path/perform.ts',
    search: 'await ports.scheduler[effect.type]({ ...key, generation: effect.generation }, effect.at);',
    replacement: '',
  },
  {
    name: 'only the first tab is warned',
    file: 'shared/path/perform.ts',
    search: "return tell(connections, to, {\n        type: 'session.warning'",
    replacement: "return tell(connections, to.slice(0, 1), {\n        type: 'session.warning'",
  },
  {
    name: 'the other tabs do not hear of the extension',
    file: 'shared/path/perform.ts',
    search: "return tell(connections, to, {\n        type: 'session.extended'",
    replacement: "return tell(connections, to.slice(1), {\n        type: 'session.extended'",
  },
  {
    name: 'connections are closed without a word',
    file: 'shared/path/perform.ts',
    search: 'const { gone, failed } = await sayAll(connections, [id], message);',
    replacement: 'void [sayAll, message];\n      const [gone, failed] = [[], []] as const;',
  },
  {
    name: 'the presence number is taken after the look',
    file: 'shared/path/occupancy.ts',
    search: '  const { sessions, participants, connections, clock } = ports;',
    replacement:
      '  const early = await ports.participants.gathered(sessionId);\n  const { sessions, connections, clock } = ports;\n  const participants = { ...ports.participants, gathered: async () => early };',
  },
  {
    name: 'a change of the roster is told to all but one',
    file: 'shared/path/roster-changes.ts',
    search: 'await broadcast(ports.connections, inside, {',
    replacement: 'await broadcast(ports.connections, inside.slice(1), {',
  },
  {
    name: 'a telling claims to follow on whatever is known',
    file: 'shared/path/roster-changes.ts',
    search: 'let since = noted.told;',
    replacement: 'let since = 0;',
  },
  {
    name: 'what somebody else is telling is struck before it is told',
    file: 'shared/path/advance.ts',
    search: '(isTold ? strikeDebt : strikeAllButRoster)(',
    replacement: '(isTold ? strikeDebt : strikeDebt)(',
  },
  {
    name: 'who has left is not told',
    file: 'shared/presence/roster.ts',
    search: 'left: [{ participantId, ending }] };',
    replacement: 'left: ending ? [] : [{ participantId, ending }] };',
  },
  {
    name: 'a telling has the number of an older one',
    file: 'shared/path/roster-changes.ts',
    search: 'const revision = claim.number - (',
    replacement: 'const revision = noted.told - (',
  },
  {
    name: 'a telling is put off by whoever would tell it',
    file: 'shared/path/windows.ts',
    search: 'after(toldAt > now ? now : toldAt, windowOf(urgency, occupancy))',
    replacement: 'after(toldAt > now ? now : now, 2_000 + windowOf(urgency, occupancy))',
  },
  {
    name: 'a change is told twice in one telling',
    file: 'shared/path/roster-changes.ts',
    search: 'const changes = people.map(',
    replacement: 'const changes = [...people, ...people].map(',
  },
];
