import type { ParticipantKey } from '../shared/participant.ts';
import type { Policy } from '../shared/policy.ts';
import type { Session } from '../shared/session.ts';
import { type Answer, refused } from './answer.ts';
import type { App } from './app.ts';
import { isAdmitted } from './entrance.ts';

/**
 * Whether there is no room for this person, who would be one more inside. By the number last published, which costs
 * nothing; those who come at once are counted together after they have entered (`publish` in shared/occupancy.ts).
 */
export const isFullFor = async (
  { participants }: Pick<App, 'participants'>,
  { occupancy }: Pick<Session, 'occupancy'>,
  { participantLimit }: Pick<Policy, 'participantLimit'>,
  key: ParticipantKey,
): Promise<boolean> => occupancy >= participantLimit && !isAdmitted(await participants.load(key));

export const full = (): Answer => refused('session.full', 'It becomes possible when somebody leaves.');
