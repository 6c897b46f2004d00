import type { Ending } from '../endings.ts';
import { after, type Instant, instant, latest } from '../instant.ts';
import { logoutAt, wakeSlot, warningAhead } from '../presence/deadlines.ts';
import type { ConnectionId, Notice, Owed, Participant } from '../presence/participant.ts';
import { changedTimings } from '../presence/timings.ts';
import type { Decision, Effect, Visitor } from './effect.ts';
import { handsAfter } from './hands.ts';
import type { Happening } from './happening.ts';
import { saysLogIn } from './reentry.ts';
import type { Verdict } from './verdict.ts';

/**
 * The last step of every decision: whoever is inside has an alarm before the next deadline or behind a message for it, whoever
 * has ended has none, and what cannot be known to be done is written down as owed.
 */
export const settlement = (
  before: Participant | null,
  verdict: Verdict,
  happening: Happening,
  now: Instant,
): Decision => {
  const { participant, transitions = [], refusal = null } = verdict;
  if (participant === null) return { next: null, effects: [], transitions, refusal };
  const owed = owedAfter(before, verdict, participant);
  const { alarm, ringAt, effects: moves } = handsAfter(participant, happening, now);
  // That the message under way has come needs no write: its time has.
  const put = moves.some(({ type }) => type === 'ring') && ringAt !== before?.ringAt;
  const unchanged = participant === before && owed === before.owed && alarm === before.alarm && !put;
  if (unchanged) {
    const redone = happening.type === 'wake' ? debts(participant, owed) : [];
    return { next: before, effects: [...moves, ...redone], transitions, refusal };
  }
  const version = (before?.version ?? 0) + 1;
  const decidedAt = latest(now, after(before?.decidedAt ?? instant(0), 1));
  const wakeAt = wakeSlot(participant, now, { owed, alarm });
  const next = { ...participant, version, decidedAt, alarm, ringAt, owed, wakeAt };
  return { next, effects: [...moves, ...debts(next, owed)], transitions, refusal };
};

/** Old debts are carried on, except what is no longer true: a notice, a farewell to a connection that is back. */
const owedAfter = (before: Participant | null, verdict: Verdict, next: Participant): Owed | null => {
  const old = before?.owed ?? null;
  const { roster = false, waitingRoom = false, farewells = {} } = verdict;
  const { transitions = [], records = [] } = verdict;
  // What another deployment had to be told of may be over by what has happened then.
  const notice = isTrue(verdict.notice ?? null, next) ? (verdict.notice ?? null) : null;
  const entering = transitions.some(
    ({ type }) => type === 'joined' || type === 'returned' || type === 'admitted',
  );
  const carried = Object.entries(old?.farewells ?? {}).filter(
    ([connectionId]) => !isInside(next, connectionId),
  );
  const nothingNew =
    notice === null && !roster && !waitingRoom && Object.keys(farewells).length + records.length === 0;
  if (nothingNew && carried.length === Object.keys(old?.farewells ?? {}).length) return old;
  return {
    stamp: (before?.version ?? 0) + 1,
    notice: notice ?? (old !== null && isTrue(old.notice, next) ? old.notice : null),
    roster: roster || (old?.roster ?? false),
    ...(entering || (old?.roster && old.entered) ? { entered: true } : {}),
    waitingRoom: waitingRoom || (old?.waitingRoom ?? false),
    farewells: { ...Object.fromEntries(carried), ...farewells },
    records: [...(old?.records ?? []), ...records],
  };
};

const isTrue = (notice: Notice | null, { phase }: Participant): boolean =>
  notice === 'warning' ? phase === 'warned' : phase === 'present';

const isInside = (participant: Participant, connectionId: ConnectionId): boolean =>
  participant.phase !== 'ended' && Object.hasOwn(participant.connections, connectionId);

const visitor = ({ kind, invitation, byToken }: Participant): Visitor => ({
  kind,
  ...(byToken && { byToken }),
  ...(invitation !== undefined && { invitation }),
});

const debts = (participant: Participant, owed: Owed | null): Effect[] => {
  if (owed === null) return [];
  const effects: Effect[] = [];
  if (owed.notice === 'warning' && participant.phase === 'warned')
    effects.push({
      type: 'warn',
      to: Object.keys(participant.connections),
      logoutAt: logoutAt(participant),
      decidedAt: participant.decidedAt,
      ...changedTimings(participant),
    });
  if (owed.notice === 'extended' && participant.phase === 'present')
    effects.push({
      type: 'extended',
      to: Object.keys(participant.connections),
      ...warningAhead(participant),
      decidedAt: participant.decidedAt,
      ...changedTimings(participant),
    });
  if (owed.notice === 'admitted' && participant.phase === 'present')
    effects.push({ type: 'admitted', to: Object.keys(participant.connections) });
  const login = (ending: Ending) => saysLogIn({ ...participant, ending }) && { mustLogIn: true as const };
  for (const [connectionId, farewell] of Object.entries(owed.farewells))
    effects.push({
      type: 'farewell',
      connectionId,
      ...farewell,
      ...login(farewell.ending),
      who: visitor(participant),
    });
  const { roster, waitingRoom, records } = owed;
  if (records.length > 0) effects.push({ type: 'record', records });
  if (roster || waitingRoom) effects.push({ type: 'publish', roster, waitingRoom });
  return effects;
};
