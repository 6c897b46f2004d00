import { hash } from 'node:crypto';
import { after, type Instant } from '../instant.ts';
import type { Participant, ParticipantKey } from './participant.ts';

/**
 * The name of a participant's alarm: at most 64 characters of the Scheduler's alphabet, whatever the ids hold.
 * A new generation is a new name, because a name whose job has just fired may vanish under whoever reuses it.
 */
export const alarmName = ({ sessionId, participantId }: ParticipantKey, generation: number): string => {
  const who = hash('sha256', JSON.stringify([sessionId, participantId]));
  return `${who.slice(0, 40)}.${generation}`;
};

/** Whether an alarm that is wanted at this time is worth a call. */
export const isStale = ({ alarm: { at }, policy }: Participant, wanted: Instant): boolean =>
  at === null || wanted < at || wanted > after(at, policy.alarmSlack);
