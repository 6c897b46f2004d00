import { noTrail } from '../audit/trail.ts';
import { after, type Instant } from '../instant.ts';
import { isSamePolicy } from '../policy.ts';
import { limitAt, logoutAt } from '../presence/deadlines.ts';
import { type Ended, lastHeard, type Waiting, type Warned } from '../presence/participant.ts';
import { deployedAt } from '../rules/deployed.ts';
import { believed, workedOn } from './absence.ts';
import { extend } from './acting.ts';
import { entry, isElsewhere, madeWay, nameFor, withConnection } from './connections.ts';
import { settle } from './elapsing.ts';
import type { HappeningOf } from './happening.ts';
import { end } from './leaving.ts';
import { isTooLate, loginOf, mustLogIn } from './reentry.ts';
import {
  add,
  hasEnded,
  type Inside,
  loginRequired,
  nothing,
  overtaken,
  standing,
  type Verdict,
} from './verdict.ts';

/** The first participation of a person in this session. A guest waits at the door instead. */
export const enter = (_: null, join: HappeningOf<'join'>, now: Instant): Verdict => {
  if (mustLogIn(null, join, now)) return loginRequired(null);
  const unborn = { version: 0, alarm: { generation: 0, at: null }, owed: null, trail: noTrail, wakeAt: null };
  return join.door === 'knock'
    ? knocking({ ...join.key, ...unborn, ...newcomer(join, now) }, now)
    : {
        participant: { ...join.key, ...unborn, ...newcomer(join, now), ...atWork },
        roster: true,
        transitions: [{ type: 'joined' }],
      };
};

/**
 * One more tab of a person who is inside. Opening one is not activity, and is told to nobody, unless they are called or
 * entitled otherwise now.
 */
export const connect = (before: Inside, join: HappeningOf<'join'>, now: Instant): Verdict => {
  if (isElsewhere(before, join)) return overtaken(before);
  const joined = withConnection(before, join, now);
  // By a later login the stay begins anew, and their other tabs have been told when it ends.
  const isRenewed = limitAt(joined) !== limitAt(before);
  const here: Inside = isRenewed ? { ...joined, governed: true } : joined;
  const settled = add(
    {
      participant: here,
      farewells: madeWay(before, here, now),
      ...(isRenewed && { notice: standing(here) }),
    },
    join.resume ? resumed(before, here, join, now) : entered(here, join, now),
  );
  const looksTheSame = (['name', 'kind', 'role'] as const).every((field) => here[field] === before[field]);
  return looksTheSame ? settled : { ...settled, roster: true };
};

/** Whoever enters by hand while a warning stands is there, and has confirmed it. */
const entered = (here: Inside, { connectionId }: HappeningOf<'join'>, now: Instant): Verdict =>
  here.phase === 'warned' ? extend(here, { type: 'extend', connectionId }, now) : nothing(here);

/** A resume tells what was done meanwhile, and learns the exact state. */
const resumed = (before: Inside, here: Inside, join: HappeningOf<'join'>, now: Instant): Verdict => {
  const at = believed(before, lastHeard(before), join, now);
  const told = at === null ? { participant: here } : workedOn(here, at);
  // Nobody could be warned again before, so that did not come late.
  const since = told.participant.phase === here.phase ? here.joinedAt : now;
  return refuseEnded(add(told, settle(told.participant, now, since)), join);
};

/** Knocking once more adds a tab to the one who waits; a guest who has become a member need not wait. */
export const connectAtDoor = (before: Waiting, join: HappeningOf<'join'>, now: Instant): Verdict => {
  if (isElsewhere(before, join)) return overtaken(before);
  const here = withConnection(before, join, now);
  const settled = add(
    { participant: here, farewells: madeWay(before, here, now) },
    join.resume ? refuseEnded(settle(here, now, here.joinedAt), join) : nothing(here),
  );
  if (join.door === 'knock' || settled.participant?.phase !== 'waiting') return settled;
  return add(settled, admit(settled.participant, { type: 'admit' }, now));
};

/**
 * A new participation of a known person. A resume is let in only after a lost connection, and inherits the idle
 * time and the standing warning, so that a flapping network neither logs anybody out nor keeps anybody in. What the
 * person did meanwhile counts from when they did it.
 */
export const returnAfterEnding = (before: Ended, join: HappeningOf<'join'>, now: Instant): Verdict => {
  const {
    ending,
    endedAt: _endedAt,
    reason: _reason,
    warnedAt,
    promised: _promised,
    heardAt,
    wasInside,
    phase: _phase,
    rule: _rule,
    governed,
    limitNotBefore,
    announced,
    authenticatedAt,
    namesake,
    byToken: _byToken,
    spell,
    ...kept
  } = before;
  // A notice may overtake the reply that tells the timings, and a client would judge it by those that it knew.
  const hasOtherTimings = governed ?? !isSamePolicy(before.policy, join.policy);
  const fresh = {
    ...kept,
    ...newcomer(join, now),
    ...loginOf({ authenticatedAt }, join),
    ...(hasOtherTimings && { governed: true as const }),
  };
  if (ending === 'denied' || (join.resume && ending !== 'disconnected')) return hasEnded(before);
  if (!join.resume && mustLogIn(before, join, now)) return loginRequired(before);
  if (!join.resume || !wasInside)
    return join.door === 'knock'
      ? knocking(fresh, now)
      : { participant: { ...fresh, ...atWork }, roster: true, transitions: [{ type: 'returned' }] };
  const { joinedAt } = before;
  const at = believed(before, heardAt, join, now);
  const lastActivityAt = at ?? before.lastActivityAt;
  const seen = { name: nameFor(before, join), ...(namesake && { namesake }) };
  const inherited = {
    ...fresh,
    ...atWork,
    ...seen,
    ...(limitNotBefore !== undefined && { limitNotBefore }),
    ...(announced !== undefined && { announced }),
    ...(spell && { spell }),
    joinedAt,
    lastActivityAt,
  };
  const asKnown = at === null ? before : { ...before, lastActivityAt, warnedAt: null };
  if (isTooLate(asKnown, join, now)) return refuseEnded(end(inherited, 'inactivity', now, null), join);
  const back: Inside =
    warnedAt === null || at !== null ? inherited : { ...inherited, ...stillWarned(before, warnedAt, join) };
  // Nobody was here to be warned, so nothing that fell due in the absence came late.
  const settled = refuseEnded(settle(back, now, now), join);
  return settled.refusal === undefined
    ? { ...settled, roster: true, transitions: [{ type: 'returned' }, ...(settled.transitions ?? [])] }
    : settled;
};

/**
 * A moderator opens the door. Whoever is in already, because two moderators were quick, stays as they are. Nobody is let
 * in for an earlier knock, which may have been under another name.
 */
export const admit = (before: Waiting, answer: HappeningOf<'admit'>, now: Instant): Verdict => {
  const { knockedAt, ...kept } = before;
  if (answer.knockedAt !== undefined && answer.knockedAt !== knockedAt)
    return { ...nothing(before), refusal: 'knocked-anew' };
  return {
    participant: { ...kept, ...atWork, joinedAt: now, lastActivityAt: now },
    notice: 'admitted',
    roster: true,
    waitingRoom: true,
    transitions: [{ type: 'admitted' }],
  };
};

/** What was promised by the warning holds, whatever rule has come meanwhile. */
const stillWarned = (
  before: Ended,
  warnedAt: Instant,
  { policy }: HappeningOf<'join'>,
): Pick<Warned, 'phase' | 'warnedAt' | 'promised'> => {
  const promised = logoutAt({ ...before, warnedAt });
  return { phase: 'warned', warnedAt, ...(promised > after(warnedAt, policy.warningPeriod) && { promised }) };
};

const knocking = (newcomer: Omit<Waiting, 'phase' | 'knockedAt'>, now: Instant): Verdict => ({
  participant: { ...newcomer, phase: 'waiting', knockedAt: now },
  waitingRoom: true,
  transitions: [{ type: 'knocked' }],
});

/** A resume that finds its time run out gets the ending as its answer, and keeps its connection. */
const refuseEnded = (settled: Verdict, { connectionId }: HappeningOf<'join'>): Verdict => {
  if (settled.participant?.phase !== 'ended') return settled;
  const { [connectionId]: _answered, ...farewells } = settled.farewells ?? {};
  return { ...settled, farewells, refusal: 'participation-ended' };
};

/** How everybody begins who has come in. */
const atWork = { phase: 'present' as const, media: { audio: false, video: false } };

const newcomer = (join: HappeningOf<'join'>, now: Instant) => ({
  name: join.name,
  kind: join.kind,
  role: join.role,
  ...(join.invitation !== undefined && { invitation: join.invitation }),
  ...(join.namesake && { namesake: true as const }),
  ...(join.byToken && { byToken: true as const }),
  policy: join.policy,
  ...(join.rule && { rule: join.rule }),
  ...deployedAt(join.mark, now),
  joinedAt: now,
  lastActivityAt: now,
  ...loginOf(null, join),
  connections: entry(join, now),
  awaySince: null,
  // A tab that comes by itself makes no exit of its person too late.
  ...(join.resume && { resumed: true as const }),
});
