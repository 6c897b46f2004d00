import { describe, expect, test } from '@jest/globals';
import { clientError } from '../../../client/error.ts';
import {
  afterActivity,
  afterMessage,
  asAppointed,
  beforeJoining,
  beforeReturning,
  end,
  hopeless,
  isInside,
  isOver,
  type ParticipationState,
  refuse,
} from '../../../client/session/participation-state.ts';
import type { DownMessage, DownOf, RosterEntry, WaitingEntry } from '../../../shared/messages.ts';

const [HOUR, MINUTE] = [3_600_000, 60_000];
/** When it was joined, and told of it a second later; the last activity is a minute earlier. */
const T = 1_000 * HOUR;
const policy = { idleTimeout: HOUR, warningPeriod: 10 * MINUTE };
const session = { id: 's1', name: 'Plans', state: 'active', mode: 'edit', revision: 4 } as const;
const gus: WaitingEntry = { participantId: 'g', name: 'Gus', knockedAt: 1 };
const person = (participantId: string, role: RosterEntry['role'] = 'member'): RosterEntry => ({
  participantId,
  name: participantId,
  kind: 'contact',
  role,
  phase: 'present',
  media: { audio: false, video: false },
});

const joined = (more: Partial<DownOf<'session.joined'>> = {}): DownOf<'session.joined'> => ({
  type: 'session.joined',
  serverTime: T + 1_000,
  decidedAt: T,
  session,
  participantId: 'anna',
  role: 'member',
  phase: 'present',
  warnAt: T - MINUTE + HOUR,
  logoutAt: null,
  policy,
  revision: 7,
  roster: [],
  rosterNext: null,
  content: { items: [], next: null, contentRevision: 0 },
  ...more,
});
const ended = (at: number, more: object = {}): DownOf<'session.ended'> => ({
  type: 'session.ended',
  serverTime: at,
  sessionId: 's1',
  ending: 'inactivity',
  at,
  mayReturn: true,
  ...more,
});
const warning = (decidedAt: number, more: object = {}): DownMessage => ({
  type: 'session.warning',
  serverTime: decidedAt + 1_000,
  decidedAt,
  sessionId: 's1',
  logoutAt: decidedAt + policy.warningPeriod,
  ...more,
});
const extended = (decidedAt: number, more: object = {}): DownMessage => ({
  type: 'session.extended',
  serverTime: decidedAt + 1_000,
  decidedAt,
  sessionId: 's1',
  warnAt: decidedAt + policy.idleTimeout,
  ...more,
});

const refusal = clientError('client.refused', 'closed with 1006');
const present = afterMessage(beforeJoining, joined());
const waiting = afterMessage(beforeJoining, {
  type: 'session.waiting',
  serverTime: T,
  sessionId: 's1',
  participantId: 'g',
  until: T + MINUTE,
});
const over = afterMessage(present, ended(T + 5 * MINUTE));
const warned = afterMessage(present, warning(T + HOUR));
const refused = refuse(present, refusal);
const none = { warnAt: null, logoutAt: null, until: null, ending: null, refusal: null };

test('nothing is known before the first answer, and nothing is shown as if it were', () => {
  expect(beforeJoining).toEqual({
    ...none,
    phase: 'joining',
    live: false,
    session: null,
    participantId: null,
    role: null,
    policy: null,
    roster: [],
    revision: -1,
    waiting: [],
    waitingTotal: 0,
    waitingRevision: -1,
    items: [],
    complete: false,
    joinedAt: 0,
    decidedAt: 0,
  });
});

test('each phase has its own fields, and none of the one before', () => {
  const known = { session, participantId: 'anna', role: 'member', policy };
  const inside = { ...beforeJoining, ...known, live: true, joinedAt: T, waitingRevision: 7 };
  expect(present).toEqual({
    ...inside,
    phase: 'present',
    warnAt: T - MINUTE + HOUR,
    decidedAt: T,
  });
  expect(warned).toEqual({
    ...inside,
    phase: 'warned',
    logoutAt: T + HOUR + policy.warningPeriod,
    decidedAt: T + HOUR,
  });
  const waits = { phase: 'waiting', live: true, participantId: 'g', until: T + MINUTE, joinedAt: T };
  expect(waiting).toEqual({ ...beforeJoining, ...waits });
  for (const state of [present, warned, waiting]) {
    const { ending, refusal: why, ...rest } = state;
    expect(afterMessage(state, ended(T + 2 * HOUR))).toMatchObject({
      ...rest,
      ...none,
      phase: 'ended',
      ending: { ending: 'inactivity', at: T + 2 * HOUR, mayReturn: true },
    });
    expect(refuse(state, refusal)).toEqual({ ...rest, ...none, phase: 'refused', refusal });
    expect([ending, why]).toEqual([null, null]);
  }
  expect(refuse({ ...present, live: false }, refusal).live).toBe(true);
  expect(afterMessage({ ...present, live: false }, ended(T)).live).toBe(true);
  for (const state of [over, refused, waiting, warned])
    expect(afterMessage(state, joined({ decidedAt: T + 9 * HOUR, warnAt: T + 10 * HOUR }))).toMatchObject({
      ...none,
      phase: 'present',
      warnAt: T + 10 * HOUR,
      joinedAt: T + 9 * HOUR,
    });
});

test.each([
  ['joining', beforeJoining, false, false],
  ['waiting', waiting, false, false],
  ['present', present, true, false],
  ['warned', warned, true, false],
  ['ended', over, false, true],
  ['refused', refused, false, true],
] as const)('whoever is %s is inside, outside for good, or neither', (phase, state, inside, isEnd) => {
  expect([state.phase, isInside(state), isOver(state)]).toEqual([phase, inside, isEnd]);
});

describe('What is no news', () => {
  test.each<[string, ParticipationState, DownMessage]>([
    ['a message of another kind', present, { type: 'pong', serverTime: T }],
    ['one only named like something else', present, { type: 'toString', serverTime: T } as never],
    ['a warning before it is joined', beforeJoining, warning(T)],
    ['a warning at the door', waiting, warning(T)],
    ['a warning after an ending', over, warning(T + HOUR)],
    ['a warning after a refusal', refused, warning(T + HOUR)],
    ['an extension after an ending', over, extended(T + HOUR)],
    ['an extension before it is joined', beforeJoining, extended(T)],
    ['the end of an earlier participation', present, ended(T - 1)],
    ['a session that is not known yet', beforeJoining, change(9)],
    ['an older message about the session', present, change(3)],
    ['the same message about the session', present, change(4)],
    ['who waited earlier', present, knocking(6)],
    ['who waited when it was joined', present, knocking(7)],
    ['a warning from before it was joined', present, warning(T - 1)],
    ['an extension from before it was joined', present, extended(T - 1)],
    ['a warning before the standing one', warned, warning(T + HOUR - 1)],
    ['an extension before the warning', warned, extended(T + HOUR - 1)],
    ['one that is told long after the warning', warned, extended(T + HOUR - 1, { serverTime: T + 2 * HOUR })],
  ])('%s', (_, state, message) => {
    expect(afterMessage(state, message)).toBe(state);
  });
});

function change(revision: number): DownMessage {
  const other = { ...session, name: 'More plans', revision };
  return { type: 'session.changed', serverTime: T, sessionId: 's1', session: other };
}
function knocking(revision: number): DownMessage {
  return {
    type: 'waiting.changed',
    serverTime: T,
    sessionId: 's1',
    revision,
    waiting: [gus],
    waitingTotal: 5,
  };
}

test('a promise that stands although a newer rule says otherwise is answered by an extension', () => {
  const shorter = { ...policy, warningPeriod: 2 * MINUTE };
  const logoutAt = T + HOUR + policy.warningPeriod;
  const again = warning(T + HOUR + MINUTE, { logoutAt, policy: shorter });
  for (const before of [present, warned]) {
    const told = afterMessage(before, again);
    expect(told).toMatchObject({ phase: 'warned', logoutAt, policy: shorter });
    const extension = extended(T + HOUR + 2 * MINUTE, { policy: shorter });
    expect(afterMessage(told, extension)).toMatchObject({ phase: 'present', logoutAt: null });
  }
});

test('whoever is told by a clock that is behind is warned all the same', () => {
  const behind = warning(T + HOUR, { serverTime: T - 2 * MINUTE });
  expect(afterMessage(present, behind)).toMatchObject({
    phase: 'warned',
    logoutAt: T + HOUR + policy.warningPeriod,
  });
});

test('what a release before tells, which does not say when it was decided, counts from when it was said', () => {
  const before = { decidedAt: undefined, serverTime: T + 9 * HOUR };
  for (const message of [warning(T + HOUR, before), extended(T + HOUR, before), joined(before)])
    expect(afterMessage(present, message).decidedAt).toBe(T + 9 * HOUR);
  const late = { decidedAt: undefined, serverTime: warned.decidedAt - 1 };
  expect(afterMessage(warned, extended(T + HOUR, late))).toBe(warned);
});

test('a warning is lifted by work from before it, and late messages do not bring it back', () => {
  const work = { warnAt: T + 50 * MINUTE + HOUR, lastActivityAt: T + 50 * MINUTE };
  const lifted = extended(T, { ...work, serverTime: T + 2 * HOUR, decidedAt: T + HOUR + 2 * MINUTE });
  const state = afterMessage(warned, lifted);
  expect(state).toMatchObject({ phase: 'present', warnAt: work.warnAt });
  const late = warning(T + HOUR, { serverTime: T + 3 * HOUR, decidedAt: T + HOUR + MINUTE });
  expect(afterMessage(state, late)).toBe(state);
  const next = warning(T + 2 * HOUR, { decidedAt: T + 2 * HOUR });
  expect(afterMessage(state, next)).toMatchObject({ phase: 'warned', decidedAt: T + 2 * HOUR });
});

test('a rule that comes after a warning was lifted is heard of', () => {
  const longer = { ...policy, idleTimeout: 2 * HOUR };
  const since = (minutes: number) => ({ decidedAt: T + HOUR + minutes * MINUTE });
  const lifted = afterMessage(warned, extended(T - MINUTE, { policy: longer, ...since(1) }));
  expect(lifted).toMatchObject({ phase: 'present', policy: longer });
  const longest = { ...policy, idleTimeout: 3 * HOUR };
  const warnAt = T - MINUTE + longest.idleTimeout;
  expect(afterMessage(lifted, extended(T, { warnAt, policy: longest, ...since(2) }))).toMatchObject({
    warnAt,
    policy: longest,
  });
});

describe('What is news', () => {
  const other = { idleTimeout: 2 * HOUR, warningPeriod: MINUTE };
  test.each<[string, ParticipationState, DownMessage, object]>([
    [
      'a later message about the session',
      present,
      change(5),
      { session: { name: 'More plans', revision: 5 } },
    ],
    ['who has waited since', present, knocking(8), { waiting: [gus], waitingTotal: 5, waitingRevision: 8 }],
    ['an ending at the moment of joining', present, ended(T), { phase: 'ended', ending: { at: T } }],
    [
      'an older ending as the answer to a join',
      present,
      ended(T - 1, { requestId: 'r1' }),
      { phase: 'ended', ending: { at: T - 1 } },
    ],
    [
      'a warning after the last activity',
      present,
      warning(T),
      { phase: 'warned', warnAt: null, logoutAt: T + policy.warningPeriod, decidedAt: T },
    ],
    [
      'the same warning with another logout',
      warned,
      warning(T + HOUR, { policy: other }),
      { phase: 'warned', policy: other, decidedAt: T + HOUR },
    ],
    [
      'a warning that another rule extends',
      warned,
      warning(T + HOUR, {
        logoutAt: T + HOUR + 20 * MINUTE,
        policy: { ...policy, warningPeriod: 20 * MINUTE },
      }),
      { phase: 'warned', logoutAt: T + HOUR + 20 * MINUTE, decidedAt: T + HOUR },
    ],
    [
      'an extension at the moment of the warning',
      warned,
      extended(T + HOUR),
      { phase: 'present', warnAt: T + 2 * HOUR, logoutAt: null, decidedAt: T + HOUR, policy },
    ],
    [
      'the same extension once more, after more was done',
      present,
      extended(T, { warnAt: T + 2 * HOUR, policy: other }),
      { phase: 'present', warnAt: T + 2 * HOUR, policy: other, decidedAt: T },
    ],
  ])('%s', (_, state, message, expected) => {
    expect(afterMessage(state, message)).toMatchObject(expected);
  });

  test('a join without any deadline', () => {
    const state = afterMessage(beforeJoining, joined({ warnAt: null }));
    expect(state).toMatchObject({ phase: 'present', warnAt: 0, decidedAt: T });
  });

  test('a join during a warning', () => {
    const logoutAt = T + MINUTE;
    expect(afterMessage(beforeJoining, joined({ warnAt: null, logoutAt }))).toMatchObject({
      phase: 'warned',
      logoutAt,
      decidedAt: T,
    });
  });

  test('a join decided before the present state brings its people and its session, and no earlier deadline', () => {
    const late = joined({
      warnAt: T,
      serverTime: T + 2 * HOUR,
      decidedAt: T + HOUR - 1,
      session: { ...session, revision: 9 },
    });
    expect(afterMessage({ ...warned, live: false }, late)).toMatchObject({
      phase: 'warned',
      logoutAt: warned.logoutAt,
      decidedAt: warned.decidedAt,
      live: true,
      joinedAt: T + HOUR - 1,
      session: { revision: 9 },
    });
  });

  test('those who wait, with a join, unless a later list is known', () => {
    const withGus = joined({ waiting: [gus], waitingTotal: 3 });
    const known = { waiting: [gus], waitingTotal: 3, waitingRevision: 7 };
    expect(afterMessage(beforeJoining, withGus)).toMatchObject(known);
    const later = afterMessage(afterMessage(beforeJoining, withGus), joined());
    expect(later).toMatchObject({ waiting: [], waitingTotal: 0, waitingRevision: 7 });
    expect(afterMessage(afterMessage(beforeJoining, withGus), joined({ revision: 6 }))).toMatchObject(known);
  });
});

describe('That no connection can be opened', () => {
  test('is told to somebody who wants to enter, once, and taken back', () => {
    const told = hopeless(beforeJoining, refusal);
    expect(told).toEqual({ ...beforeJoining, refusal });
    expect(hopeless(told, refusal)).toBe(told);
    expect(hopeless(told, null)).toEqual(beforeJoining);
  });

  test.each([waiting, present, warned, over, refused])('is told to nobody else', (state) => {
    expect(hopeless(state, clientError('client.refused', 'again'))).toBe(state);
  });
});

describe('Activity', () => {
  test('puts the warning off, and never brings it nearer', () => {
    expect(afterActivity(present, T + MINUTE)).toEqual({ ...present, warnAt: T + MINUTE + HOUR });
    expect(afterActivity(present, T - 2 * MINUTE)).toEqual(present);
  });

  test('does not answer a warning, and has no effect in any other phase', () => {
    for (const state of [warned, waiting, over, beforeJoining])
      expect(afterActivity(state, T + 9 * HOUR)).toBe(state);
  });
});

describe('What the roster says about my role', () => {
  const moderating: ParticipationState = {
    ...present,
    role: 'moderator',
    roster: [person('ben'), person('anna', 'moderator')],
    revision: 12,
    waiting: [gus],
    waitingTotal: 3,
    waitingRevision: 11,
  };

  test('applies, and somebody who does not moderate sees nobody at the door', () => {
    const now = asAppointed({ ...moderating, roster: [person('ben'), person('anna')] });
    expect(now).toMatchObject({ role: 'member', waiting: [], waitingTotal: 0, waitingRevision: 12 });
    const again = asAppointed({ ...now, waiting: [gus], roster: [person('anna', 'moderator')] });
    expect(again).toMatchObject({ role: 'moderator', waiting: [gus], waitingRevision: 12 });
  });

  test('is no news when it is the same, or when I am not in it', () => {
    expect(asAppointed(moderating)).toBe(moderating);
    const without = { ...moderating, roster: [person('ben')] };
    expect(asAppointed(without)).toBe(without);
  });

  test('also applies against a late message', () => {
    const demoted = { ...moderating, roster: [person('anna')], role: 'moderator' as const };
    expect(afterMessage(demoted, change(9))).toMatchObject({ role: 'member', waiting: [] });
  });
});

describe('Entering anew', () => {
  test('keeps what was shown, as not confirmed', () => {
    const seen = { ...over, roster: [person('ben')], complete: true };
    expect(beforeReturning(seen, false)).toEqual({
      ...seen,
      ...none,
      waitingRevision: -1,
      phase: 'joining',
      live: false,
      joinedAt: T + 5 * MINUTE + 1,
    });
  });

  test('is not ended by the ending that came before it; resuming is ended by any', () => {
    const anew = beforeReturning(over, false);
    expect(afterMessage(anew, ended(T + 5 * MINUTE))).toBe(anew);
    expect(afterMessage(anew, ended(T + 5 * MINUTE + 1)).phase).toBe('ended');
    expect(beforeReturning(over, true).joinedAt).toBe(0);
    expect(beforeReturning(beforeJoining, false).joinedAt).toBe(0);
    expect(beforeReturning(refused, false)).toMatchObject({ ...none, phase: 'joining', joinedAt: 0 });
  });

  test('an ending may come from this tab itself', () => {
    const ending = { ending: 'exit', at: T, mayReturn: true } as const;
    expect(end(warned, ending)).toEqual({ ...warned, ...none, phase: 'ended', live: true, ending });
  });
});
