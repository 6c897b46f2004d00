import { hash } from 'node:crypto';
import { alarmTime, nextDeadline } from './deadlines.ts';
import { after, type Instant } from './instant.ts';
import type { Participant, ParticipantKey } from './participant.ts';

/**
 * The name of a participant's alarm: at most 64 characters of the Scheduler's alphabet, whatever the ids hold.
 * A new generation is a new name, because a name whose job has just fired may vanish under whoever reuses it.
 */
export const alarmName = ({ sessionId, participantId }: ParticipantKey, generation: number): string => {
  const who = hash('sha256', JSON.stringify([sessionId, participantId]));
  return `${who.slice(0, 40)}.${generation}`;
};

/** Whether the alarm lags so far behind the deadline (or rings after it) that it is worth a call to move it. */
export const alarmIsStale = (participant: Participant): boolean => {
  const deadline = nextDeadline(participant);
  return deadline !== null && isStale(participant, alarmTime(deadline.at));
};

/** Whether an alarm that is wanted at this time is worth a call. */
export const isStale = ({ alarm: { at }, policy }: Participant, wanted: Instant): boolean =>
  at === null || wanted < at || wanted > after(at, policy.alarmSlack);
