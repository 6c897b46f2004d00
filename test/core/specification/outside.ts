import { joining, minute } from '../people.ts';
import { act, by, disconnect, exit, extend, leave, media, ping, showing, wake } from './happenings.ts';
import type { Row } from './row.ts';

/** Nobody is there yet. */
export const outsideRows: readonly Row[] = [
  ['outside, joining enters', null, joining(), minute(0), 'present', ['arm 1 at 9', 'publish']],
  [
    'outside, resuming enters too',
    null,
    joining(by, { resume: true }),
    minute(0),
    'present',
    ['arm 1 at 9', 'publish'],
  ],
  ['outside, activity is refused', null, act(), minute(5), 'refused: not-joined', []],
  ['outside, extending is refused', null, extend(), minute(5), 'refused: not-joined', []],
  ['outside, a ping does nothing', null, ping(), minute(5), 'nothing', []],
  ['outside, a state is refused', null, showing('1'), minute(5), 'refused: not-joined', []],
  ['outside, media is refused', null, media(true), minute(5), 'refused: not-joined', []],
  ['outside, exit is refused', null, exit(), minute(5), 'refused: not-joined', []],
  ['outside, leaving is refused', null, leave(), minute(5), 'refused: not-joined', []],
  ['outside, a disconnect does nothing', null, disconnect(), minute(5), 'nothing', []],
  ['outside, an alarm does nothing', null, wake(1), minute(5), 'nothing', []],
];
