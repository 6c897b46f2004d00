import { closely, heardAt, joining, minute, warned } from '../people.ts';
import { act, by, byLogin, M, rung, staying, wake } from './happenings.ts';
import type { Row } from './row.ts';

/** The longest stay is announced, and ends it. */
export const endOfStayRows: readonly Row[] = [
  [
    'present, the end of the stay is told while there is time, once, and moves nothing',
    staying,
    rung(10),
    minute(10),
    'present',
    ['extended 24 to tab-1'],
  ],
  [
    'present, who has been told of the end of the stay is not told again',
    { ...staying, announced: minute(20) },
    rung(11),
    minute(11),
    'nothing',
    [],
  ],
  [
    'present, who has been told of another end is told of this one',
    { ...staying, announced: minute(30) },
    rung(11),
    minute(11),
    'present',
    ['extended 24 to tab-1'],
  ],
  [
    'warned, the end of the stay is told with the warning, which stands as it was announced',
    { ...warned({ ...closely, longestStay: 40 * M }), connections: { 'tab-1': heardAt(19) } },
    rung(20),
    minute(20),
    'warned',
    ['move 2 at 28', 'warn 45 to tab-1'],
  ],
  [
    'present, acting does not put off the end of the stay',
    { ...staying, announced: minute(20) },
    act(by, minute(19)),
    minute(19),
    'present',
    ['ring at 20'],
  ],
  [
    'present, a wake that comes after the end of the stay tells of nothing but that it is over',
    staying,
    wake(1),
    minute(21),
    'ended',
    ['disarm 1', 'farewell tab-1 limit', 'publish'],
  ],
  [
    'present, a later login in another tab begins the stay anew, and the others are told',
    { ...staying, policy: byLogin, authenticatedAt: minute(0), announced: minute(20) },
    { ...joining('tab-2', { policy: byLogin }), authenticatedAt: minute(12) },
    minute(12),
    'present',
    ['move 1 at 21', 'ring at 22', 'extended 24 to tab-1,tab-2'],
  ],
];
