import type { Program, Step } from './programs.ts';

const doing = (what: Step['doing'], at: number, makes: Step['makes'] = 'forget'): Step => ({
  doing: what,
  at,
  onlyIfOdd: false,
  makes,
});
const unlessOdd = 'remember only this, if it is odd';

/** What chance comes by too seldom, and some mistakes in the explorations need. Copying to one place reads the next; of those who may go on, whoever was begun first does. */
export const directedPrograms: readonly Program[] = [
  // The one who goes first concerns two others, who do not concern each other.
  [[doing('read', 0)], [doing('read', 0)], [doing('write', 0)], [doing('read', 0)]],
  // Whoever comes between two that are to be turned around comes after the first of them,
  [[doing('read', 1)], [doing('copy', 1)], [doing('read', 1)], [doing('copy', 0)]],
  // because of its own earlier call,
  [
    [doing('write', 1)],
    [doing('read', 0, 'remember'), { ...doing('read', 1), onlyIfOdd: true }],
    [doing('read', 1)],
    [doing('write', 0), doing('read', 0)],
  ],
  // or before the second.
  [[doing('copy', 1)], [doing('read', 0)], [doing('read', 1)], [doing('copy', 0)]],
  // Two concern each other, and somebody between them has told already who comes first;
  [[doing('copy', 0)], [doing('read', 0)], [doing('read', 1), doing('copy', 1)], [doing('read', 0)]],
  // one of those who may go first is to go first anyway;
  [
    [doing('copy', 0), doing('write', 2)],
    [doing('write', 1)],
    [doing('write if zero', 2)],
    [doing('write', 1)],
  ],
  // and all who still wait are asleep.
  [
    [doing('read', 0), doing('read', 1)],
    [doing('read', 0)],
    [doing('read', 0), doing('write', 0)],
    [doing('write if zero', 1)],
  ],
  // What is copied may be there already: another who reads it goes first only where it is not.
  [[doing('read', 2)], [doing('add', 0)], [doing('add', 0), doing('copy', 2)], [doing('read', 0)]],
  // What was learned shows only after two more answers;
  [[doing('read', 0, 'remember'), doing('read', 1), doing('read', 1)], [doing('add', 0)]],
  // only after an answer that comes when the other has gone on;
  [
    [doing('add', 0), doing('add', 1), doing('add', 1)],
    [doing('read', 0, 'remember'), doing('read', 1, unlessOdd)],
  ],
  // only after one of two that follow the same answer.
  [
    [doing('add', 2), doing('add', 0)],
    [
      doing('read', 1, unlessOdd),
      doing('read', 2, 'remember'),
      doing('copy', 1),
      doing('read', 0, unlessOdd),
    ],
  ],
];
