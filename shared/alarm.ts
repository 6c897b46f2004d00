import { createHash } from 'node:crypto';
import { alarmTime, logoutAt, nextDeadline, wakeSlot, warnAt } from './deadlines.ts';
import type { Decision, Effect } from './effect.ts';
import type { Happening } from './happening.ts';
import { after, type Instant, latest } from './instant.ts';
import type { Alarm, Owed, Participant, ParticipantKey } from './participant.ts';
import type { Verdict } from './transitions.ts';

/**
 * The name of a participant's alarm: at most 64 characters of the Scheduler's alphabet, whatever the ids hold.
 * A new generation is a new name, because a name whose job has just fired may vanish under whoever reuses it.
 */
export const alarmName = ({ sessionId, participantId }: ParticipantKey, generation: number): string => {
  const who = createHash('sha256').update(JSON.stringify([sessionId, participantId])).digest('hex');
  return `${who.slice(0, 40)}.${generation}`;
};

/**
 * The last step of every decision: whoever is inside has an alarm at or before the next deadline, whoever has
 * ended has none, and what cannot be known to be done is written down as owed.
 */
export const settleAlarm = (
  before: Participant | null,
  verdict: Verdict,
  happening: Happening,
  now: Instant,
): Decision => {
  const { participant, transitions = [], refusal = null } = verdict;
  if (participant === null) return { next: null, effects: [], transitions, refusal };
  const owed = owedAfter(before, verdict, participant);
  const { alarm, effect } = alarmAfter(participant, happening, now);
  const unchanged = participant === before && owed === before.owed && alarm === before.alarm;
  const redo = happening.type === 'wake' || !unchanged;
  const effects = [...(effect ? [effect] : []), ...(redo ? debts(participant, owed) : [])];
  if (unchanged) return { next: before, effects, transitions, refusal };
  const version = (before?.version ?? 0) + 1;
  const saved = { ...participant, version, alarm, owed };
  return { next: { ...saved, wakeAt: wakeSlot(saved, now) }, effects, transitions, refusal };
};

const alarmAfter = (
  participant: Participant,
  happening: Happening,
  now: Instant,
): { alarm: Alarm; effect: Effect | null } => {
  const { alarm, policy } = participant;
  const { generation, at } = alarm;
  const deadline = nextDeadline(participant);
  if (deadline === null)
    return at === null
      ? { alarm, effect: null }
      : { alarm: { generation, at: null }, effect: { type: 'disarm', generation } };
  const wanted = alarmTime(deadline.at);
  const arm = (next: number, time: Instant) => ({
    alarm: { generation: next, at: time },
    effect: { type: 'arm', generation: next, at: time } as const,
  });
  if (at === null) return arm(generation + 1, wanted);
  if (happening.type === 'wake') {
    // An alarm of an older generation tells nothing about the present one, which may be lost: set that again.
    if (happening.generation !== null && happening.generation !== generation)
      return { alarm, effect: { type: 'arm', generation, at } };
    // Delivered before its own time: never sooner than the platform can tell times apart, or it would loop.
    const early = happening.generation !== null && now < at;
    if (happening.generation !== null || at <= now)
      return arm(generation + 1, early ? latest(wanted, alarmTime(after(now, policy.precision))) : wanted);
  }
  if (wanted < at || wanted > after(at, policy.alarmSlack))
    return { alarm: { generation, at: wanted }, effect: { type: 'move', generation, at: wanted } };
  return { alarm, effect: null };
};

/** Old debts are carried on, except a notice that is no longer true. */
const owedAfter = (before: Participant | null, verdict: Verdict, next: Participant): Owed | null => {
  const old = before?.owed ?? null;
  const roster = verdict.roster ?? false;
  if (!roster && verdict.notice === undefined && Object.keys(verdict.farewells ?? {}).length === 0) return old;
  const stillTrue = old?.notice === (next.phase === 'warned' ? 'warning' : 'extended') && next.phase !== 'ended';
  return {
    stamp: (before?.version ?? 0) + 1,
    notice: verdict.notice ?? (stillTrue ? (old?.notice ?? null) : null),
    roster: roster || (old?.roster ?? false),
    farewells: { ...old?.farewells, ...verdict.farewells },
  };
};

const debts = (participant: Participant, owed: Owed | null): Effect[] => {
  if (owed === null) return [];
  const effects: Effect[] = [];
  if (owed.notice === 'warning' && participant.phase === 'warned')
    effects.push({ type: 'warn', to: Object.keys(participant.connections), logoutAt: logoutAt(participant) });
  if (owed.notice === 'extended' && participant.phase === 'present')
    effects.push({ type: 'extended', to: Object.keys(participant.connections), warnAt: warnAt(participant) });
  for (const [connectionId, { ending, at }] of Object.entries(owed.farewells))
    effects.push({ type: 'farewell', connectionId, ending, at });
  if (owed.roster) effects.push({ type: 'publish' });
  return effects;
};
