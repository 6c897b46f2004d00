import type { Mutant } from '../../../bench/simulation/play/mutant.ts';

/** Mistakes in what a hold puts off, and for how long. */
export const holdMutants: readonly Mutant[] = [
  {
    name: 'a hold is renewed for ever',
    file: 'shared/lifecycle/holding.ts',
    search: 'const from = spell && before.lastActivityAt <= spell.saidAt ? spell.from : at;',
    replacement: 'const from = at;',
  },
  {
    name: 'to end a hold gives the whole limit back',
    file: 'shared/lifecycle/holding.ts',
    search: 'spell && lastActivityAt <= spell.saidAt ? { ...spell, saidAt } : { from: saidAt, saidAt };',
    replacement: '({ from: spell === undefined ? saidAt : saidAt, saidAt: lastActivityAt });',
  },
  {
    name: 'a hold puts off nothing',
    file: 'shared/presence/deadlines.ts',
    search: 'return hold === undefined ? idleAt : latest(idleAt, hold.until);',
    replacement: 'return hold === undefined ? idleAt : idleAt;',
  },
  {
    name: 'a hold of somebody at work is seen for ever',
    file: 'shared/presence/deadlines.ts',
    search: "deadlines.push({ cause: 'hold', at: participant.hold.until });",
    replacement: '',
  },
  {
    name: 'a hold leaves the warning that it answers in force',
    file: 'shared/lifecycle/holding.ts',
    search: "notice: 'extended',\n    roster: !isSame,",
    replacement: 'roster: !isSame,',
  },
];
