import { describe, expect, test } from '@jest/globals';
import { type Instant, instant } from '../../shared/instant.ts';
import type { Effect } from '../../shared/lifecycle/effect.ts';
import type { Happening } from '../../shared/lifecycle/happening.ts';
import { decide } from '../../shared/lifecycle.ts';
import { defaultPolicy, type Policy } from '../../shared/policy.ts';
import {
  MOST_CONNECTIONS,
  type Participant,
  type Parting,
  type Present,
} from '../../shared/presence/participant.ts';
import { happenings } from './frequency.ts';
import { closely, ended, heardAt, joining, knocking, minute, present, waiting, warned } from './people.ts';

/** The specification: every phase and every happening, with "nothing happens" written out. */
type Row = readonly [
  sentence: string,
  before: Participant | null,
  happening: Happening,
  now: Instant,
  outcome:
    | 'nothing'
    | 'refused: not-joined'
    | 'refused: is-inside'
    | 'refused: knocked-anew'
    | 'refused: participation-ended'
    | 'refused: overtaken'
    | 'refused: no-holds'
    | 'refused: held-enough'
    | Participant['phase'],
  effects: readonly string[],
];

const by = 'tab-1';
const stranger = 'tab-9';
const act = (connectionId = by, at = minute(5)): Happening => ({ type: 'activity', connectionId, at });
const extend = (connectionId = by): Happening => ({ type: 'extend', connectionId });
const ping = (connectionId = by): Happening => ({ type: 'ping', connectionId });
const showing = (state: string | null, connectionId = by): Happening => ({
  type: 'state',
  connectionId,
  state,
});
const media = (audio: boolean, connectionId = by): Happening => ({
  type: 'media',
  connectionId,
  audio,
  video: false,
});
const exit = (connectionId = by): Happening => ({ type: 'exit', connectionId });
const leave = (connectionId = by): Happening => ({ type: 'leave', connectionId });
const disconnect = (connectionId = by): Happening => ({ type: 'disconnect', connectionId });
const goodbye = (connectionId = by): Happening => ({ type: 'disconnect', connectionId, how: 'goodbye' });
const wake = (generation: number | null): Happening =>
  generation === null ? { type: 'wake', hand: 'none' } : { type: 'wake', hand: 'hour', generation };
const rung = (at: number): Happening => ({ type: 'wake', hand: 'second', at: minute(at) });

const outage = (at: number): Happening => ({ type: 'wake', hand: 'second', at: minute(at), outage: true });

const admit: Happening = { type: 'admit' };
const deny: Happening = { type: 'deny' };
const remove: Happening = { type: 'remove' };
const tooMany: Happening = { type: 'remove', ending: 'crowded' };
const uninvited: Happening = { type: 'remove', ending: 'uninvited' };
const M = 60_000;
/** The rule of a group, or the state of the rules under which somebody came in. */
const govern = (timings: Partial<Policy>, revision = 1): Happening => ({
  type: 'govern',
  policy: { ...closely, ...timings },
  rule: { revision, from: fromGroup },
});
/** The numbers of another deployment, for somebody without a rule. */
const redeploy = (timings: Partial<Policy>, mark = 'next'): Happening => ({
  type: 'govern',
  policy: { ...closely, ...timings },
  deploying: { mark, sideBySide: 15 * M },
});
const deployed = { mark: 'former', since: minute(-10) };
const said = { level: 'group', group: 'g1' } as const;
const fromGroup = { idleTimeout: said, warningPeriod: said, longestStay: said };
const appoint: Happening = { type: 'appoint', role: 'moderator' };

const twoTabs = {
  ...present(),
  connections: { 'tab-1': heardAt(4), 'tab-2': heardAt(4) },
};
const shown = { ...present(), state: '1' };
const heard = { ...present(), connections: { 'tab-1': heardAt(14) } };
const steady = { ...heard, alarm: { generation: 1, at: minute(14) } };
const parted = (how: Parting) => ({ leftAt: minute(5), parting: { connectionId: by, how } });
const away = { ...present(), connections: {}, awaySince: minute(5), ringAt: minute(6) };
/** Cut off at minute 8 without anybody noticing, and warned at minute 15. */
const unheard = { ...warned(), connections: { 'tab-1': heardAt(8) } };
const back = (actedAt: number): Happening => joining('tab-2', { resume: true, actedAt: minute(actedAt) });
const extending = { ...defaultPolicy, activityExtends: true };
const short = { ...defaultPolicy, longestStay: 20 * 60_000 };

/** Has acted at minute 9, and must leave at minute 20. */
const staying: Present = {
  ...heard,
  policy: { ...closely, longestStay: 20 * M },
  lastActivityAt: minute(9),
  alarm: { generation: 1, at: minute(19) },
};
const byLogin: Policy = { ...staying.policy, reentry: 'login' };

const hold = (minutes: number, connectionId = by): Happening => ({
  type: 'hold',
  connectionId,
  reason: 'presenting',
  for: minutes * 60_000,
});
const release = (connectionId = by): Happening => ({ type: 'release', connectionId });
/** Said by a moderator. */
const revoke: Happening = { type: 'release', connectionId: null, by: 'mod' };
const holdable: Policy = { ...present().policy, holdLimit: 60 * 60_000 };
/** Has held since minute 5. */
const held = (until: number, policy = holdable): Present => ({
  ...present(policy),
  lastActivityAt: minute(5),
  hold: { reason: 'presenting', since: minute(5), until: minute(until) },
  spell: { from: minute(5), saidAt: minute(5) },
});

const rows: readonly Row[] = [
  // outside
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
  // holding
  ['outside, a hold is refused', null, hold(40), minute(5), 'refused: not-joined', []],
  ['outside, a release is refused', null, release(), minute(5), 'refused: not-joined', []],
  ['waiting, a hold is refused', waiting(), hold(40), minute(5), 'refused: not-joined', []],
  ['waiting, a release is refused', waiting(), release(), minute(5), 'refused: not-joined', []],
  ['ended, a hold is refused', ended(), hold(40), minute(50), 'refused: participation-ended', []],
  ['ended, a release is refused', ended(), release(), minute(50), 'refused: participation-ended', []],
  [
    'present, a hold is refused where none are allowed',
    present(),
    hold(40),
    minute(5),
    'refused: no-holds',
    [],
  ],
  [
    'present, a hold from a foreign connection is refused',
    present(holdable),
    hold(40, stranger),
    minute(5),
    'refused: not-joined',
    [],
  ],
  [
    'present, a hold puts off the warning until it is over, and is seen',
    { ...present(holdable), connections: { 'tab-1': heardAt(4) } },
    hold(40),
    minute(5),
    'present',
    ['move 1 at 14', 'extended 45 to tab-1', 'publish'],
  ],
  [
    'present, a hold that is shorter than the idle timeout starts that anew',
    present(holdable),
    hold(5),
    minute(5),
    'present',
    ['extended 20 to tab-1', 'publish'],
  ],
  [
    'holding, the hold is renewed to the limit, counted from its beginning',
    held(45),
    hold(55),
    minute(40),
    'present',
    ['move 1 at 49', 'extended 65 to tab-1', 'publish'],
  ],
  [
    'having held to the limit, one more is refused',
    {
      ...present(holdable),
      lastActivityAt: minute(60),
      spell: { from: minute(5), saidAt: minute(60) },
      connections: { 'tab-1': heardAt(64) },
      alarm: { generation: 1, at: minute(73) },
    },
    hold(5),
    minute(65),
    'refused: held-enough',
    [],
  ],
  [
    'having held to the limit and acted since, a hold is as good as the first',
    { ...held(64), lastActivityAt: minute(50) },
    hold(60),
    minute(65),
    'present',
    ['move 1 at 74', 'extended 125 to tab-1', 'publish'],
  ],
  [
    'holding, the same said twice in one moment is told once',
    { ...held(45), lastActivityAt: minute(10), spell: { from: minute(5), saidAt: minute(10) } },
    hold(35),
    minute(10),
    'present',
    ['move 1 at 19', 'extended 45 to tab-1'],
  ],
  [
    'holding, an alarm before its end warns nobody',
    { ...held(45), connections: { 'tab-1': heardAt(29) } },
    wake(1),
    minute(30),
    'present',
    ['arm 2 at 38'],
  ],
  [
    'holding, the alarm at its end warns',
    { ...held(45), connections: { 'tab-1': heardAt(44) } },
    wake(1),
    minute(45),
    'warned',
    ['arm 2 at 53', 'warn 75 to tab-1', 'publish'],
  ],
  [
    'holding and at work, the alarm at its end ends it and warns nobody',
    { ...held(45), lastActivityAt: minute(40), connections: { 'tab-1': heardAt(44) } },
    wake(1),
    minute(45),
    'present',
    ['arm 2 at 53', 'publish'],
  ],
  [
    'holding, an activity leaves the hold as it is',
    held(45),
    act(by, minute(20)),
    minute(20),
    'present',
    ['move 1 at 29'],
  ],
  [
    'holding, one’s own release starts the idle timeout anew',
    { ...held(45), connections: { 'tab-1': heardAt(30) } },
    release(),
    minute(30),
    'present',
    ['move 1 at 39', 'extended 45 to tab-1', 'publish'],
  ],
  [
    'holding, a release from a foreign connection is refused',
    { ...held(45), connections: { 'tab-1': heardAt(29) }, alarm: { generation: 1, at: minute(38) } },
    release(stranger),
    minute(30),
    'refused: not-joined',
    [],
  ],
  [
    'holding, the release of a moderator warns whoever has done nothing for the idle timeout',
    { ...held(45), connections: { 'tab-1': heardAt(30) } },
    revoke,
    minute(30),
    'warned',
    ['move 1 at 39', 'warn 60 to tab-1', 'publish'],
  ],
  [
    'holding and at work, the release of a moderator leaves them at work',
    { ...held(45), lastActivityAt: minute(25), connections: { 'tab-1': heardAt(30) } },
    revoke,
    minute(30),
    'present',
    ['move 1 at 39', 'extended 40 to tab-1', 'publish'],
  ],
  [
    'present, a release does nothing where there is no hold',
    present(holdable),
    release(),
    minute(5),
    'nothing',
    [],
  ],
  ['present, a moderator’s neither', present(holdable), revoke, minute(5), 'nothing', []],
  [
    'warned, a hold answers the warning first',
    warned(holdable),
    hold(40),
    minute(20),
    'present',
    ['move 2 at 29', 'extended 60 to tab-1', 'publish'],
  ],
  [
    'warned, a hold that is refused answers nothing',
    { ...warned(holdable), spell: { from: minute(-40), saidAt: minute(0) } },
    hold(40),
    minute(20),
    'refused: held-enough',
    [],
  ],
  ['warned, a release does nothing', warned(holdable), release(), minute(20), 'nothing', []],
  ['warned, a moderator’s neither', warned(holdable), revoke, minute(20), 'nothing', []],
  [
    'holding, a second tab that resumes leaves the hold as it is',
    { ...held(45), connections: { 'tab-1': heardAt(30) } },
    joining('tab-2', { resume: true }),
    minute(30),
    'present',
    ['move 1 at 39'],
  ],
  [
    'holding, the longest stay ends it all the same',
    { ...held(45, { ...holdable, longestStay: 20 * 60_000 }), connections: { 'tab-1': heardAt(19) } },
    wake(1),
    minute(20),
    'ended',
    ['disarm 1', 'farewell tab-1 limit', 'publish'],
  ],
  [
    'holding, the lease ends it all the same',
    held(45),
    wake(1),
    minute(30),
    'ended',
    ['disarm 1', 'farewell tab-1 disconnected', 'publish'],
  ],
  // present
  [
    'present, a second tab joins without a word to others',
    present(),
    joining('tab-2'),
    minute(1),
    'present',
    [],
  ],
  [
    'present, a second tab of somebody who is called otherwise now is shown to others',
    present(),
    { ...joining('tab-2'), name: 'Anna Bell' },
    minute(1),
    'present',
    ['publish'],
  ],
  [
    'present, a second tab calls no guest otherwise',
    { ...present(), kind: 'guest' },
    { ...joining('tab-2'), kind: 'guest', name: 'Anna Bell' },
    minute(1),
    'present',
    [],
  ],
  [
    'present, activity within the slack moves no alarm',
    present(),
    act(by, minute(1)),
    minute(1),
    'present',
    [],
  ],
  [
    'present, activity beyond the slack moves the alarm',
    present(),
    act(by, minute(5)),
    minute(5),
    'present',
    ['move 1 at 14'],
  ],
  [
    'present, an older activity does nothing',
    { ...present(), lastActivityAt: minute(6) },
    act(by, minute(5)),
    minute(7),
    'nothing',
    [],
  ],
  [
    'present, activity of a foreign connection is refused',
    present(),
    act(stranger),
    minute(5),
    'refused: not-joined',
    [],
  ],
  [
    'present, activity of a tab that has gone since counts, if it was before that',
    { ...present(), leftAt: minute(5), parting: { connectionId: 'tab-2', how: 'goodbye' } },
    act('tab-2', minute(5)),
    minute(5.1),
    'present',
    [],
  ],
  [
    'present, and is refused of one that went before the last one',
    { ...present(), leftAt: minute(5), parting: { connectionId: 'tab-2', how: 'goodbye' } },
    act('tab-3', minute(4)),
    minute(5.1),
    'refused: not-joined',
    [],
  ],
  [
    'present, and is refused if it was later',
    { ...present(), leftAt: minute(5), parting: { connectionId: 'tab-2', how: 'goodbye' } },
    act('tab-2', minute(5.1)),
    minute(5.1),
    'refused: not-joined',
    [],
  ],
  [
    'present, extending starts the idle timeout anew and says so',
    present(),
    extend(),
    minute(1),
    'present',
    ['extended 16 to tab-1'],
  ],
  [
    'present, extending from a foreign connection is refused',
    present(),
    extend(stranger),
    minute(5),
    'refused: not-joined',
    [],
  ],
  ['present, a ping is heard', present(), ping(), minute(1), 'present', []],
  [
    'present, a ping of a foreign connection is refused',
    present(),
    ping(stranger),
    minute(1),
    'refused: not-joined',
    [],
  ],
  ['present, a state is shown to others', present(), showing('1'), minute(1), 'present', ['publish']],
  ['present, a state that is as it was does nothing', shown, showing('1'), minute(1), 'nothing', []],
  ['present, a state is taken back', shown, showing(null), minute(1), 'present', ['publish']],
  ['present, no state where there is none does nothing', present(), showing(null), minute(1), 'nothing', []],
  [
    'present, a state of a foreign connection is refused',
    present(),
    showing('1', stranger),
    minute(1),
    'refused: not-joined',
    [],
  ],
  ['present, media is shown to others', present(), media(true), minute(1), 'present', ['publish']],
  ['present, media that is as it was does nothing', present(), media(false), minute(1), 'nothing', []],
  [
    'present, media of a foreign connection is refused',
    present(),
    media(true, stranger),
    minute(1),
    'refused: not-joined',
    [],
  ],
  [
    'present, exit ends at once, without a farewell to whoever asked',
    present(),
    exit(),
    minute(5),
    'ended',
    ['disarm 1', 'publish'],
  ],
  [
    'present in two tabs, exit in one ends it in both',
    twoTabs,
    exit(),
    minute(5),
    'ended',
    ['disarm 1', 'farewell tab-2 exit', 'publish'],
  ],
  [
    'present, exit of a foreign connection is refused',
    present(),
    exit(stranger),
    minute(5),
    'refused: not-joined',
    [],
  ],
  [
    'present, leaving with the only tab ends at once, without a grace',
    present(),
    leave(),
    minute(5),
    'ended',
    ['disarm 1', 'publish'],
  ],
  [
    'present in two tabs, leaving with one leaves the other where it is, and tells nobody',
    twoTabs,
    leave(),
    minute(5),
    'present',
    ['move 1 at 13'],
  ],
  [
    'present, leaving with a foreign connection is refused',
    present(),
    leave(stranger),
    minute(5),
    'refused: not-joined',
    [],
  ],
  [
    'present, the last disconnect starts the grace, which the second hand brings',
    present(),
    disconnect(),
    minute(5),
    'present',
    ['ring at 6'],
  ],
  [
    'present, the last goodbye starts the short one',
    present(),
    goodbye(),
    minute(5),
    'present',
    ['ring at 5.25'],
  ],
  [
    'away, a loss that turns out to be a goodbye has the short grace',
    { ...away, ...parted('lost') },
    goodbye(),
    minute(5.1),
    'present',
    ['ring at 5.25'],
  ],
  [
    'away, a goodbye that is said to be a loss too stays one',
    { ...away, ...parted('goodbye'), ringAt: minute(5.25) },
    disconnect(),
    minute(5.1),
    'nothing',
    [],
  ],
  [
    'away, a goodbye that is said twice is one',
    { ...away, ...parted('goodbye'), ringAt: minute(5.25) },
    goodbye(),
    minute(5.1),
    'nothing',
    [],
  ],
  [
    'away, of two tabs that went in the same moment the one that is heard of last says how',
    { ...present(), leftAt: minute(5), parting: { connectionId: 'tab-2', how: 'goodbye' } },
    disconnect(),
    minute(5),
    'present',
    ['ring at 6'],
  ],
  [
    'away, a loss that is told twice is one',
    { ...away, ...parted('lost') },
    disconnect(),
    minute(5.1),
    'nothing',
    [],
  ],
  [
    'away, the goodbye of a connection that went before the last one does nothing',
    { ...away, ...parted('lost') },
    goodbye('tab-2'),
    minute(5.1),
    'nothing',
    [],
  ],
  [
    'away since a credential ran out, that the server has closed the connection is no goodbye',
    { ...away, leftAt: minute(5) },
    goodbye(),
    minute(5.1),
    'nothing',
    [],
  ],
  [
    'present in two tabs, one disconnect changes nothing for others',
    twoTabs,
    disconnect(),
    minute(5),
    'present',
    ['move 1 at 13'],
  ],
  [
    'present, the disconnect of a connection that is not in does nothing',
    present(),
    disconnect(stranger),
    minute(5),
    'nothing',
    [],
  ],
  [
    'away, joining within the grace returns silently',
    away,
    joining('tab-2'),
    minute(5.5),
    'present',
    ['move 1 at 14'],
  ],
  ['away, an alarm after the grace ends it', away, wake(1), minute(6), 'ended', ['disarm 1', 'publish']],
  [
    'lost with everybody, the message after the grace waits for the lease',
    { ...away, ...parted('lost'), heardAt: minute(4) },
    outage(6),
    minute(6),
    'present',
    ['ring at 14'],
  ],
  [
    'closed by the server when everybody was lost, the message after the grace ends it',
    { ...away, leftAt: minute(5) },
    outage(6),
    minute(6),
    'ended',
    ['disarm 1', 'publish'],
  ],
  [
    'lost with everybody, the message after the lease ends it',
    { ...away, ...parted('outage'), heardAt: minute(4), ringAt: minute(14) },
    rung(14),
    minute(14),
    'ended',
    ['disarm 1', 'publish'],
  ],
  [
    'lost with everybody, a goodbye that comes late is one',
    { ...away, ...parted('outage'), heardAt: minute(4) },
    goodbye(),
    minute(5.1),
    'present',
    ['ring at 5.25'],
  ],
  [
    'gone with a goodbye, the message after the grace ends it, whoever was lost',
    { ...away, ...parted('goodbye') },
    outage(6),
    minute(6),
    'ended',
    ['disarm 1', 'publish'],
  ],
  [
    'present, an alarm in time warns',
    heard,
    wake(1),
    minute(15),
    'warned',
    ['arm 2 at 23', 'warn 45 to tab-1', 'publish'],
  ],
  [
    'present, a late alarm warns, and the warning stands as long',
    heard,
    wake(1),
    minute(18),
    'warned',
    ['arm 2 at 23', 'warn 48 to tab-1', 'publish'],
  ],
  [
    'present, an alarm whose deadline has moved is set again',
    heard,
    wake(1),
    minute(10),
    'present',
    ['arm 2 at 14'],
  ],
  [
    'present, an alarm at its very time, whose deadline has moved a little, is set again for that',
    { ...heard, lastActivityAt: minute(0.5), alarm: { generation: 1, at: minute(14) } },
    wake(1),
    minute(14),
    'present',
    ['arm 2 at 14.5', 'ring at 15.5'],
  ],
  [
    'present, an alarm before its own time is set again no sooner than the precision, behind a message',
    { ...heard, alarm: { generation: 1, at: minute(14) } },
    wake(1),
    minute(13.5),
    'present',
    ['arm 2 at 14.5', 'ring at 15'],
  ],
  [
    'present, an alarm within its precision brings a message for the deadline and stands behind it',
    { ...heard, alarm: { generation: 1, at: minute(14) } },
    wake(1),
    minute(14.5),
    'present',
    ['arm 2 at 15', 'ring at 15'],
  ],
  [
    'present, the message warns on the second, and moves the alarm on',
    { ...heard, alarm: { generation: 2, at: minute(15) }, ringAt: minute(15) },
    rung(15),
    minute(15),
    'warned',
    ['move 2 at 23', 'warn 45 to tab-1', 'publish'],
  ],
  [
    'present, a message that comes for nothing does nothing',
    { ...heard, alarm: { generation: 1, at: minute(14) }, ringAt: minute(6) },
    rung(6),
    minute(6),
    'nothing',
    [],
  ],
  [
    'present, a message that comes before an activity had moved the deadline puts the next',
    { ...heard, lastActivityAt: minute(0.5), alarm: { generation: 2, at: minute(15) }, ringAt: minute(15) },
    rung(15),
    minute(15),
    'present',
    ['ring at 15.5'],
  ],
  [
    'present, a message that comes early by the clock of its reader is put again',
    { ...heard, alarm: { generation: 2, at: minute(15) }, ringAt: minute(15) },
    rung(15),
    minute(14.98),
    'nothing',
    ['ring at 15'],
  ],
  [
    'present, an older message, doubled or late, puts none beside the one under way',
    { ...heard, alarm: { generation: 2, at: minute(15) }, ringAt: minute(15) },
    rung(6),
    minute(14.5),
    'nothing',
    [],
  ],
  [
    'present, an older alarm sets the present one again, and puts the message again that its function may have died before',
    { ...heard, alarm: { generation: 2, at: minute(15) }, ringAt: minute(15) },
    wake(1),
    minute(14.6),
    'nothing',
    ['arm 2 at 15', 'ring at 15'],
  ],
  [
    'present, an older alarm sets the present one again',
    { ...heard, alarm: { generation: 4, at: minute(15) } },
    wake(2),
    minute(10),
    'nothing',
    ['arm 4 at 15'],
  ],
  [
    'present, which needs no write, whatever message has come long ago',
    { ...heard, alarm: { generation: 4, at: minute(15) }, ringAt: minute(9) },
    wake(2),
    minute(10),
    'nothing',
    ['arm 4 at 15'],
  ],
  [
    'present, the sweep before the time does nothing',
    { ...heard, alarm: { generation: 1, at: minute(14) } },
    wake(null),
    minute(10),
    'nothing',
    [],
  ],
  [
    'present, the sweep replaces an alarm that was lost',
    heard,
    wake(null),
    minute(14),
    'present',
    ['arm 2 at 15', 'ring at 15'],
  ],
  [
    'present, a connection that was not heard for the lease ends the stay',
    present(),
    wake(1),
    minute(10),
    'ended',
    ['disarm 1', 'farewell tab-1 disconnected', 'publish'],
  ],
  [
    'present, a dead connection given up after a live one closed leaves the grace of that one',
    { ...present(), leftAt: minute(9.9) },
    wake(1),
    minute(10),
    'present',
    ['arm 2 at 14', 'ring at 10.9', 'farewell tab-1 disconnected'],
  ],
  [
    'present, and the short grace, where that one said goodbye',
    { ...present(), leftAt: minute(9.9), parting: { connectionId: 'tab-2', how: 'goodbye' } },
    wake(1),
    minute(10),
    'present',
    ['arm 2 at 14', 'ring at 10.15', 'farewell tab-1 disconnected'],
  ],
  [
    'present in two tabs, a silent connection is given up alone',
    { ...heard, connections: { ...heard.connections, 'tab-2': heardAt(0) } },
    wake(1),
    minute(10),
    'present',
    ['arm 2 at 14', 'farewell tab-2 disconnected'],
  ],
  [
    'present, the longest stay ends it',
    { ...heard, policy: short, lastActivityAt: minute(14) },
    wake(1),
    minute(20),
    'ended',
    ['disarm 1', 'farewell tab-1 limit', 'publish'],
  ],
  [
    'present, a return tells what was done while cut off, and the deadline moves with it',
    { ...present(), connections: {}, awaySince: minute(14), heardAt: minute(13) },
    back(14.5),
    minute(14.6),
    'present',
    ['move 1 at 23.6'],
  ],
  [
    'present, a return that tells of what is known already is no activity',
    { ...present(), lastActivityAt: minute(6) },
    back(6),
    minute(9),
    'present',
    ['ring at 10'],
  ],
  [
    'present, an exit that was said before its connection came in is overtaken',
    { ...present(), connections: { 'tab-1': { ...heardAt(0), said: 5 } } },
    { type: 'exit', connectionId: by, said: 4 },
    minute(5),
    'refused: overtaken',
    [],
  ],
  [
    'present, so is a leaving of one tab',
    { ...present(), connections: { 'tab-1': { ...heardAt(0), said: 5 } } },
    { type: 'leave', connectionId: by, said: 4 },
    minute(5),
    'refused: overtaken',
    [],
  ],
  [
    'present, a connection that went elsewhere before it came back is not gone',
    { ...present(), connections: { 'tab-1': { ...heardAt(0), said: 5 } } },
    { type: 'disconnect', connectionId: by, said: 4 },
    minute(5),
    'nothing',
    [],
  ],
  [
    'present, an exit is overtaken by nothing where the connection has said no number',
    present(),
    { type: 'exit', connectionId: by, said: 4 },
    minute(5),
    'ended',
    ['disarm 1', 'publish'],
  ],
  [
    'present, a connection that is not in has gone elsewhere: that is kept, since its join may be under way',
    present(),
    { type: 'disconnect', connectionId: stranger, said: 4 },
    minute(5),
    'present',
    [],
  ],
  [
    'present, the same once more does nothing',
    { ...present(), elsewhere: { connectionId: stranger, said: 4 } },
    { type: 'disconnect', connectionId: stranger, said: 4 },
    minute(5),
    'nothing',
    [],
  ],
  [
    'present, a connection that has gone elsewhere by what it said later has still said the later',
    { ...present(), elsewhere: { connectionId: stranger, said: 4 } },
    { type: 'disconnect', connectionId: stranger, said: 5 },
    minute(5),
    'present',
    [],
  ],
  [
    'present, what it said before it went elsewhere is too late',
    { ...present(), elsewhere: { connectionId: stranger, said: 4 } },
    { ...joining(stranger), said: 3 },
    minute(5),
    'refused: overtaken',
    [],
  ],
  [
    'present, it comes in by what it has said since',
    { ...present(), elsewhere: { connectionId: stranger, said: 4 } },
    { ...joining(stranger), said: 5 },
    minute(5),
    'present',
    [],
  ],
  [
    'present, another connection of theirs comes in by whatever it has said',
    { ...present(), elsewhere: { connectionId: stranger, said: 4 } },
    { ...joining('tab-2'), said: 3 },
    minute(5),
    'present',
    [],
  ],
  [
    'present, one that comes in again by what it said before has still said the later',
    { ...present(), connections: { 'tab-1': { ...heardAt(0), said: 5 } } },
    { ...joining(), said: 3 },
    minute(1),
    'present',
    [],
  ],
  // warned
  [
    'warned, whoever enters by hand is there: the warning goes away in every tab',
    warned(),
    joining('tab-2'),
    minute(16),
    'present',
    ['extended 31 to tab-1,tab-2', 'publish'],
  ],
  [
    'warned, a resume in another tab is warned too',
    warned(),
    joining('tab-2', { resume: true }),
    minute(16),
    'warned',
    [],
  ],
  [
    'warned while cut off, whoever comes back from work is not warned any more',
    unheard,
    back(14),
    minute(16),
    'present',
    ['arm 3 at 17', 'disarm 2', 'extended 29 to tab-1,tab-2', 'publish'],
  ],
  [
    'warned while cut off, work that was too long ago is warned of anew, for the whole period',
    unheard,
    back(9),
    minute(25),
    'warned',
    ['move 2 at 34', 'warn 55 to tab-2', 'farewell tab-1 disconnected', 'publish'],
  ],
  [
    'warned before being cut off, what was done afterwards answers nothing',
    { ...warned(), connections: {}, awaySince: minute(15.5), heardAt: minute(15.2) },
    back(16),
    minute(16.1),
    'warned',
    [],
  ],
  [
    'warned while cut off, what is known already answers nothing',
    { ...unheard, lastActivityAt: minute(6) },
    back(6),
    minute(16),
    'warned',
    ['arm 3 at 17', 'disarm 2'],
  ],
  [
    'warned while cut off, what could have been said before is not believed',
    unheard,
    back(2),
    minute(16),
    'warned',
    ['arm 3 at 17', 'disarm 2'],
  ],
  ['warned, activity does nothing', warned(), act(by, minute(16)), minute(16), 'nothing', []],
  [
    'warned, under a policy that says so, activity extends',
    warned(extending),
    act(by, minute(16)),
    minute(16),
    'present',
    ['extended 31 to tab-1', 'publish'],
  ],
  [
    'warned, under that policy, activity from before the warning does nothing',
    warned(extending),
    act(by, minute(14)),
    minute(16),
    'nothing',
    [],
  ],
  [
    'warned, activity of a foreign connection is refused',
    warned(),
    act(stranger),
    minute(16),
    'refused: not-joined',
    [],
  ],
  [
    'warned, extending makes present',
    warned(),
    extend(),
    minute(16),
    'present',
    ['extended 31 to tab-1', 'publish'],
  ],
  [
    'warned, extending after the deadline but before the logout still wins',
    { ...warned(), connections: { 'tab-1': heardAt(45) } },
    extend(),
    minute(46),
    'present',
    ['move 2 at 55', 'extended 61 to tab-1', 'publish'],
  ],
  [
    'warned, extending from a foreign connection is refused',
    warned(),
    extend(stranger),
    minute(16),
    'refused: not-joined',
    [],
  ],
  ['warned, a ping is heard and answers nothing', warned(), ping(), minute(16), 'warned', []],
  ['warned, a state is shown and answers nothing', warned(), showing('1'), minute(16), 'warned', ['publish']],
  ['warned, media is shown and answers nothing', warned(), media(true), minute(16), 'warned', ['publish']],
  [
    'warned, leaving with the only tab ends at once',
    warned(),
    leave(),
    minute(16),
    'ended',
    ['disarm 2', 'publish'],
  ],
  ['warned, exit ends at once', warned(), exit(), minute(16), 'ended', ['disarm 2', 'publish']],
  [
    'warned, the last disconnect starts the grace',
    warned(),
    disconnect(),
    minute(16),
    'warned',
    ['ring at 17'],
  ],
  [
    'warned, an alarm in time logs out',
    { ...warned(), connections: { 'tab-1': heardAt(44) } },
    wake(2),
    minute(45),
    'ended',
    ['disarm 2', 'farewell tab-1 inactivity', 'publish'],
  ],
  [
    'warned, an alarm before the deadline brings a message for it, and nobody is warned twice',
    warned(),
    wake(2),
    minute(24.5),
    'warned',
    ['arm 3 at 25', 'ring at 25'],
  ],
  [
    'warned, the alarm that warned, delivered twice, sets the present one again',
    warned(),
    wake(1),
    minute(15),
    'nothing',
    ['arm 2 at 24'],
  ],
  [
    'warned, resuming after the deadline gets the ending',
    { ...warned(), connections: { 'tab-1': heardAt(44) } },
    joining('tab-2', { resume: true }),
    minute(46),
    'refused: participation-ended',
    ['disarm 2', 'farewell tab-1 inactivity', 'publish'],
  ],
  // ended
  ['ended, joining begins anew', ended(), joining(), minute(50), 'present', ['arm 4 at 59', 'publish']],
  [
    'ended by inactivity, a resume is refused',
    ended(),
    joining(by, { resume: true }),
    minute(50),
    'refused: participation-ended',
    [],
  ],
  [
    'ended by exit, a resume is refused',
    ended('exit'),
    joining(by, { resume: true }),
    minute(50),
    'refused: participation-ended',
    [],
  ],
  [
    'ended by a lost connection, a resume inherits the warning',
    ended('disconnected'),
    joining(by, { resume: true }),
    minute(40),
    'warned',
    ['arm 4 at 44', 'publish'],
  ],
  [
    'ended by a lost connection, a resume after the warning has run out gets the ending',
    ended('disconnected'),
    joining(by, { resume: true }),
    minute(46),
    'refused: participation-ended',
    ['publish'],
  ],
  [
    'ended by a lost connection, a resume after the idle timeout is warned',
    { ...ended('disconnected'), warnedAt: null },
    joining(by, { resume: true }),
    minute(40),
    'warned',
    ['arm 4 at 49', 'warn 70 to tab-1', 'publish'],
  ],
  [
    'ended by a lost connection, whoever worked on comes back as they were',
    { ...ended('disconnected'), warnedAt: null },
    back(52),
    minute(55),
    'present',
    ['arm 4 at 64', 'publish'],
  ],
  [
    'ended by a lost connection, a warning that was given meanwhile does not come back with them',
    { ...ended('disconnected'), heardAt: minute(10) },
    back(38),
    minute(40),
    'present',
    ['arm 4 at 49', 'publish'],
  ],
  [
    'ended by a lost connection, a warning that stood before comes back whatever they did',
    { ...ended('disconnected'), heardAt: minute(44) },
    back(44.5),
    minute(44.9),
    'warned',
    ['arm 4 at 45', 'ring at 45', 'publish'],
  ],
  [
    'ended by a lost connection, what was done longer ago than the outage is not believed',
    { ...ended('disconnected'), warnedAt: null, heardAt: minute(44.1) },
    back(39),
    minute(46),
    'warned',
    ['arm 4 at 55', 'warn 76 to tab-2', 'publish'],
  ],
  [
    'ended by inactivity, nothing that is told later undoes it',
    ended(),
    back(44),
    minute(50),
    'refused: participation-ended',
    [],
  ],
  ['ended, activity is refused', ended(), act(), minute(50), 'refused: participation-ended', []],
  ['ended, extending is refused', ended(), extend(), minute(50), 'refused: participation-ended', []],
  ['ended, a ping does nothing', ended(), ping(), minute(50), 'nothing', []],
  ['ended, a state is refused', ended(), showing('1'), minute(50), 'refused: participation-ended', []],
  ['ended, media is refused', ended(), media(true), minute(50), 'refused: participation-ended', []],
  ['ended, exit is refused', ended(), exit(), minute(50), 'refused: participation-ended', []],
  ['ended, leaving is refused', ended(), leave(), minute(50), 'refused: participation-ended', []],
  ['ended, a disconnect does nothing', ended(), disconnect(), minute(50), 'nothing', []],
  ['ended, an alarm does nothing', ended(), wake(2), minute(50), 'nothing', []],
  // waiting
  [
    'outside, a guest knocks',
    null,
    knocking(),
    minute(0),
    'waiting',
    ['arm 1 at 9', 'ring at 10', 'publish nobody and the waiting room'],
  ],
  ['outside, admitting is refused', null, admit, minute(5), 'refused: not-joined', []],
  ['outside, denying is refused', null, deny, minute(5), 'refused: not-joined', []],
  ['outside, removing is refused', null, remove, minute(5), 'refused: not-joined', []],
  [
    'waiting, a knock that was said before its connection went elsewhere is too late',
    { ...waiting(), elsewhere: { connectionId: 'tab-2', said: 4 } },
    { ...knocking('tab-2'), said: 3 },
    minute(1),
    'refused: overtaken',
    [],
  ],
  ['waiting, knocking in another tab waits with it', waiting(), knocking('tab-2'), minute(1), 'waiting', []],
  [
    'waiting, somebody who has become a member comes in',
    waiting(),
    joining('tab-2'),
    minute(1),
    'present',
    ['admitted to tab-1,tab-2', 'publish and the waiting room'],
  ],
  ['waiting, activity is refused', waiting(), act(), minute(5), 'refused: not-joined', []],
  ['waiting, extending is refused', waiting(), extend(), minute(5), 'refused: not-joined', []],
  ['waiting, a ping is heard', waiting(), ping(), minute(5), 'waiting', ['move 1 at 14']],
  ['waiting, a state is refused', waiting(), showing('1'), minute(5), 'refused: not-joined', []],
  ['waiting, media is refused', waiting(), media(true), minute(5), 'refused: not-joined', []],
  [
    'waiting, exit leaves the door',
    waiting(),
    exit(),
    minute(5),
    'ended',
    ['disarm 1', 'publish nobody and the waiting room'],
  ],
  [
    'waiting, leaving with the only tab leaves the door',
    waiting(),
    leave(),
    minute(5),
    'ended',
    ['disarm 1', 'publish nobody and the waiting room'],
  ],
  [
    'waiting, the last disconnect starts the grace',
    waiting(),
    disconnect(),
    minute(5),
    'waiting',
    ['ring at 6'],
  ],
  [
    'waiting, admitting lets in and says so',
    waiting(),
    admit,
    minute(5),
    'present',
    ['admitted to tab-1', 'publish and the waiting room'],
  ],
  [
    'waiting, denying turns away and says so',
    waiting(),
    deny,
    minute(5),
    'ended',
    ['disarm 1', 'farewell tab-1 denied', 'publish nobody and the waiting room'],
  ],
  [
    'waiting, removing turns away too',
    waiting(),
    remove,
    minute(5),
    'ended',
    ['disarm 1', 'farewell tab-1 removed', 'publish nobody and the waiting room'],
  ],
  [
    'waiting, one too many at the door is sent away',
    waiting(),
    tooMany,
    minute(5),
    'ended',
    ['disarm 1', 'farewell tab-1 crowded', 'publish nobody and the waiting room'],
  ],
  [
    'waiting, whose link is revoked is sent away',
    waiting(),
    uninvited,
    minute(5),
    'ended',
    ['disarm 1', 'farewell tab-1 uninvited', 'publish nobody and the waiting room'],
  ],
  [
    'waiting, admitting by the knock lets in',
    waiting(),
    { type: 'admit', knockedAt: minute(0) },
    minute(5),
    'present',
    ['admitted to tab-1', 'publish and the waiting room'],
  ],
  [
    'waiting, admitting by an earlier knock is refused',
    waiting(),
    { type: 'admit', knockedAt: minute(-1) },
    minute(5),
    'refused: knocked-anew',
    [],
  ],
  ['waiting, an early alarm is set again', waiting(), wake(1), minute(5), 'waiting', ['arm 2 at 9']],
  [
    'waiting, a knock that nobody answers is given up',
    { ...waiting(), connections: { 'tab-1': heardAt(9) } },
    wake(1),
    minute(10),
    'ended',
    ['disarm 1', 'farewell tab-1 unanswered', 'publish nobody and the waiting room'],
  ],
  ...(['knock', 'open'] as const).map(
    (door): Row => [
      `waiting, a resume after the patience is over gets the ending, whatever the door is now: ${door}`,
      { ...waiting(), connections: { 'tab-1': heardAt(9) } },
      { ...knocking('tab-2'), door, resume: true },
      minute(10),
      'refused: participation-ended',
      ['disarm 1', 'farewell tab-1 unanswered', 'publish nobody and the waiting room'],
    ],
  ),
  [
    'waiting, who has gone away for the grace disappears',
    { ...waiting(), connections: {}, awaySince: minute(5) },
    wake(1),
    minute(6),
    'ended',
    ['disarm 1', 'publish nobody and the waiting room'],
  ],
  ['present, it does not matter how many are at the door', present(), tooMany, minute(5), 'nothing', []],
  ['present, a revoked link sends nobody away', present(), uninvited, minute(5), 'nothing', []],
  ['warned, a revoked link sends nobody away', warned(), uninvited, minute(16), 'nothing', []],
  ['present, admitting does nothing', present(), admit, minute(5), 'nothing', []],
  ['present, denying is refused', present(), deny, minute(5), 'refused: is-inside', []],
  [
    'present, removing ends it',
    present(),
    remove,
    minute(5),
    'ended',
    ['disarm 1', 'farewell tab-1 removed', 'publish'],
  ],
  [
    'present, one too many is told that it is full',
    present(),
    { type: 'remove', ending: 'full' },
    minute(5),
    'ended',
    ['disarm 1', 'farewell tab-1 full', 'publish'],
  ],
  [
    'present, one too many who learns it as a reply keeps the connection',
    present(),
    { type: 'remove', ending: 'full', answered: by },
    minute(5),
    'ended',
    ['disarm 1', 'publish'],
  ],
  [
    'present, a credential that runs out ends its connection alone',
    { ...twoTabs, connections: { ...twoTabs.connections, 'tab-2': { ...heardAt(4), expiresAt: minute(9) } } },
    wake(1),
    minute(9),
    'present',
    ['arm 2 at 13', 'farewell tab-2 expired'],
  ],
  [
    'present, the last credential that runs out starts the grace',
    { ...present(), connections: { 'tab-1': { ...heardAt(4), expiresAt: minute(9) } } },
    wake(1),
    minute(9),
    'present',
    ['arm 2 at 14', 'ring at 10', 'farewell tab-1 expired'],
  ],
  ['warned, admitting does nothing', warned(), admit, minute(16), 'nothing', []],
  ['warned, denying is refused', warned(), deny, minute(16), 'refused: is-inside', []],
  [
    'warned, removing ends it',
    warned(),
    remove,
    minute(16),
    'ended',
    ['disarm 2', 'farewell tab-1 removed', 'publish'],
  ],
  ['outside, a role changes nothing', null, appoint, minute(5), 'nothing', []],
  ['waiting, a role changes nothing', waiting(), appoint, minute(5), 'nothing', []],
  [
    'present, everybody learns of another role, and the new moderator who waits',
    present(),
    appoint,
    minute(5),
    'present',
    ['publish and the waiting room'],
  ],
  [
    'present, the same role again is nothing new',
    { ...present(), role: 'moderator' },
    appoint,
    minute(5),
    'nothing',
    [],
  ],
  ['warned, it is the same', warned(), appoint, minute(16), 'warned', ['publish and the waiting room']],
  ['ended, a role changes nothing', ended(), appoint, minute(50), 'nothing', []],
  ['ended, admitting is refused', ended(), admit, minute(50), 'refused: participation-ended', []],
  ['ended, denying is refused', ended(), deny, minute(50), 'refused: participation-ended', []],
  ['ended, removing is refused', ended(), remove, minute(50), 'refused: participation-ended', []],
  [
    'ended at the door, a resume knocks again',
    { ...ended('disconnected'), wasInside: false },
    { ...knocking(), resume: true },
    minute(50),
    'waiting',
    ['arm 4 at 59', 'ring at 60', 'publish nobody and the waiting room'],
  ],
  [
    'ended by denial, knocking again is refused',
    ended('denied'),
    knocking(),
    minute(50),
    'refused: participation-ended',
    [],
  ],
  [
    'ended inside by a lost connection, a guest resumes without knocking',
    { ...ended('disconnected'), warnedAt: null, lastActivityAt: minute(45) },
    { ...knocking(), resume: true },
    minute(50),
    'present',
    ['arm 4 at 59', 'publish'],
  ],
  [
    'ended inside by exit, a guest knocks again',
    ended('exit'),
    knocking(),
    minute(50),
    'waiting',
    ['arm 4 at 59', 'ring at 60', 'publish nobody and the waiting room'],
  ],
  // other rules
  [
    'holding, a shorter idle timeout warns nobody before the hold is over',
    { ...held(45), connections: { 'tab-1': heardAt(29) } },
    govern({ idleTimeout: 5 * M, holdLimit: 60 * M }),
    minute(30),
    'present',
    ['move 1 at 38', 'extended 45 to tab-1'],
  ],
  [
    'holding, a rule that lets nobody hold warns whoever is idle now',
    { ...held(45), connections: { 'tab-1': heardAt(29) } },
    govern({ holdLimit: 0 }),
    minute(30),
    'warned',
    ['move 1 at 38', 'warn 60 to tab-1', 'publish'],
  ],
  [
    'holding and at work, a rule that lets nobody hold for as long cuts the hold, and is seen',
    { ...held(45), lastActivityAt: minute(25), connections: { 'tab-1': heardAt(29) } },
    govern({ holdLimit: 5 * M }),
    minute(30),
    'present',
    ['move 1 at 34', 'extended 40 to tab-1', 'publish'],
  ],
  ['outside, a rule does nothing', null, govern({ idleTimeout: 5 * M }), minute(5), 'nothing', []],
  [
    'waiting, a rule is noted, for when they are let in',
    waiting(),
    govern({ idleTimeout: 5 * M }),
    minute(5),
    'waiting',
    [],
  ],
  ['ended, a rule does nothing', ended(), govern({ idleTimeout: 5 * M }), minute(50), 'nothing', []],
  [
    'present, a shorter idle timeout that has not passed is told at once, and the alarm is set for it',
    steady,
    govern({ idleTimeout: 10 * M }),
    minute(5),
    'present',
    ['arm 2 at 9', 'disarm 1', 'extended 10 to tab-1'],
  ],
  [
    'away, a shorter idle timeout sets the alarm for it, though one that rang too early would be left',
    { ...steady, connections: {}, awaySince: minute(5), ringAt: minute(6) },
    govern({ idleTimeout: 10 * M }),
    minute(5.5),
    'present',
    ['arm 2 at 9', 'disarm 1', 'extended 10 to '],
  ],
  [
    'present, whoever has been idle for longer than the shorter timeout is warned now, with a full warning',
    steady,
    govern({ idleTimeout: 5 * M }),
    minute(12),
    'warned',
    ['move 1 at 23', 'warn 42 to tab-1', 'publish'],
  ],
  [
    'present, a longer idle timeout holds at once',
    steady,
    govern({ idleTimeout: 60 * M }),
    minute(5),
    'present',
    ['move 1 at 23', 'extended 60 to tab-1'],
  ],
  [
    'present, a rule that changes nothing is noted, and told to nobody',
    steady,
    govern({}),
    minute(5),
    'present',
    [],
  ],
  [
    'present, an older rule does nothing',
    { ...steady, rule: { revision: 2, from: fromGroup } },
    govern({ idleTimeout: 5 * M }, 2),
    minute(12),
    'nothing',
    [],
  ],
  [
    'present, the numbers of another deployment hold as those of another rule do',
    { ...steady, deployed },
    redeploy({ idleTimeout: 5 * M }),
    minute(12),
    'warned',
    ['move 1 at 23', 'warn 42 to tab-1', 'publish'],
  ],
  [
    'present, numbers that are in force already are noted, and told to nobody',
    { ...steady, deployed },
    redeploy({}),
    minute(5),
    'present',
    [],
  ],
  [
    'present, those of the same deployment do nothing',
    { ...steady, deployed },
    redeploy({ idleTimeout: 5 * M }, 'former'),
    minute(12),
    'nothing',
    [],
  ],
  [
    'present, nor do those of another while functions of both may be at work',
    { ...steady, deployed: { ...deployed, since: minute(-3) } },
    redeploy({ idleTimeout: 5 * M }),
    minute(11),
    'nothing',
    [],
  ],
  [
    'present, nor where a newer rule holds than the deployment was told of',
    { ...steady, deployed, rule: { revision: 2, from: fromGroup } },
    redeploy({ idleTimeout: 5 * M }),
    minute(12),
    'nothing',
    [],
  ],
  [
    'present, by a release that knew no marks: the numbers of the next one hold at once',
    steady,
    redeploy({ idleTimeout: 5 * M }),
    minute(1),
    'present',
    ['arm 2 at 4', 'disarm 1', 'extended 5 to tab-1'],
  ],
  [
    'waiting, the numbers of another deployment are noted, for when they are let in',
    { ...waiting(), deployed },
    redeploy({ idleTimeout: 5 * M }),
    minute(5),
    'waiting',
    [],
  ],
  [
    'warned, the numbers of another deployment do not bring the logout earlier than it was announced',
    { ...warned(), deployed },
    redeploy({ warningPeriod: 1 * M }),
    minute(20),
    'warned',
    ['warn 45 to tab-1'],
  ],
  [
    'present, whoever has stayed for longer than a new limit gets as long as a warning',
    steady,
    govern({ longestStay: 10 * M }),
    minute(12),
    'present',
    ['extended 15 to tab-1'],
  ],
  [
    'warned, a shorter period does not bring the logout earlier than it was announced',
    warned(),
    govern({ warningPeriod: 1 * M }),
    minute(20),
    'warned',
    ['warn 45 to tab-1'],
  ],
  [
    'warned, a longer period holds at once',
    warned(),
    govern({ warningPeriod: 60 * M }),
    minute(20),
    'warned',
    ['warn 75 to tab-1'],
  ],
  [
    'warned, an idle timeout that has not passed takes the warning back',
    warned(),
    govern({ idleTimeout: 60 * M }),
    minute(20),
    'present',
    ['extended 60 to tab-1', 'publish'],
  ],
  [
    'warned, an idle timeout that has just passed leaves the warning as it stands',
    warned(),
    govern({ idleTimeout: 20 * M }),
    minute(20),
    'warned',
    ['warn 45 to tab-1'],
  ],
  [
    'warned, an older rule does nothing',
    { ...warned(), rule: { revision: 2, from: fromGroup } },
    govern({ idleTimeout: 60 * M }),
    minute(20),
    'nothing',
    [],
  ],
  // the end of a stay
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

describe('The lifecycle', () => {
  test.each(rows)('%s', (_sentence, before, happening, now, outcome, effects) => {
    const decision = decide(before, happening, now);
    expect(outcomeOf(before, decision)).toBe(outcome);
    // What goes on record is the subject of `audit.unit.test.ts`.
    const done = decision.effects.filter(({ type }) => type !== 'record');
    expect(done.map(inWords)).toEqual(effects);
  });

  test('has a row for every phase and every happening', () => {
    const phases = ['outside', 'waiting', 'present', 'warned', 'ended'];
    const covered = new Set(rows.map(([, before, { type }]) => `${before?.phase ?? 'outside'} × ${type}`));
    expect([...covered].sort()).toEqual(phases.flatMap((p) => happenings.map((h) => `${p} × ${h}`)).sort());
  });
});

const outcomeOf = (before: Participant | null, { next, refusal }: ReturnType<typeof decide>) => {
  if (refusal !== null) return `refused: ${refusal}`;
  return next === before ? 'nothing' : next?.phase;
};

const inMinutes = (at: Instant) => String((at - minute(0)) / 60_000);

const inWords = (effect: Effect): string => {
  switch (effect.type) {
    case 'arm':
    case 'move':
      return `${effect.type} ${effect.generation} at ${inMinutes(effect.at)}`;
    case 'disarm':
      return `disarm ${effect.generation}`;
    case 'ring':
      return `ring at ${inMinutes(effect.at)}`;
    case 'warn':
      return `warn ${inMinutes(effect.logoutAt)} to ${effect.to.join()}`;
    case 'extended':
      return `extended ${inMinutes(effect.warnAt)} to ${effect.to.join()}`;
    case 'farewell':
      return `farewell ${effect.connectionId} ${effect.ending}`;
    case 'admitted':
      return `admitted to ${effect.to.join()}`;
    case 'record':
      return `record ${effect.records.map(({ type }) => type).join()}`;
    case 'publish':
      return `publish${effect.roster ? '' : ' nobody'}${effect.waitingRoom ? ' and the waiting room' : ''}`;
  }
};

describe('One connection too many', () => {
  const many = Object.fromEntries(
    Array.from({ length: MOST_CONNECTIONS }, (_, nth) => [`tab-${nth}`, heardAt(10 + nth / 2)]),
  );
  test.each([
    ['somebody present', { ...present(), connections: many }, joining('new')],
    ['somebody who resumes', { ...present(), connections: many }, joining('new', { resume: true })],
    ['somebody warned', { ...warned(), connections: many }, joining('new')],
    ['a guest at the door', { ...waiting(), connections: many }, knocking('new')],
  ])('of %s replaces the one that has been silent longest, which is told so', (_, before, join) => {
    const { next, effects } = decide(before, join, minute(16));
    if (!next || next.phase === 'ended') throw new Error('They have not left.');
    const { 'tab-0': _silent, ...kept } = many;
    expect(Object.keys(next.connections).sort()).toEqual([...Object.keys(kept), 'new'].sort());
    expect(effects).toContainEqual(
      expect.objectContaining({
        type: 'farewell',
        connectionId: 'tab-0',
        ending: 'elsewhere',
        at: minute(16),
      }),
    );
    expect(next.awaySince).toBeNull();
  });

  test('is not counted when it is one of them, joining again', () => {
    const { next } = decide({ ...present(), connections: many }, joining('tab-0'), minute(9));
    expect(Object.keys(next?.phase === 'present' ? next.connections : {})).toHaveLength(MOST_CONNECTIONS);
    expect(next?.owed).toBeNull();
  });
});

describe('What never moves the last activity', () => {
  const before = {
    ...present(),
    connections: { 'tab-1': heardAt(0), 'tab-2': heardAt(0) },
  };
  test.each<[string, Happening]>([
    ['media', media(true)],
    ['a state', showing('{"typing":true}')],
    ['a ping', ping()],
    ['another tab', joining('tab-3')],
    ['a resume', joining('tab-3', { resume: true })],
    ['a disconnect', disconnect()],
    ['an alarm', wake(1)],
    ['the sweep', wake(null)],
  ])('%s', (_, happening) => {
    const { next } = decide(before, happening, minute(9));
    expect(next?.lastActivityAt).toBe(before.lastActivityAt);
  });

  test('what a return claims from the future was done just before it', () => {
    const { next } = decide(before, back(99), minute(9));
    expect(next?.lastActivityAt).toBe(minute(9) - 1);
  });

  test('an activity that claims to come from the future counts from now', () => {
    const { next } = decide(before, act(by, minute(99)), minute(9));
    expect(next?.lastActivityAt).toBe(minute(9));
  });
});

test('a connection remembers the last thing that it said about entering', () => {
  const { next } = decide(
    { ...present(), connections: { 'tab-1': { ...heardAt(0), said: 5 } } },
    { ...joining(), said: 3 },
    minute(1),
  );
  expect(next).toMatchObject({ connections: { 'tab-1': { said: 5, seenAt: minute(1) } } });
});

test('the same arguments give the same decision', () => {
  const once = decide(warned(), extend(), instant(minute(16)));
  expect(decide(warned(), extend(), instant(minute(16)))).toEqual(once);
});
