import type { Session } from '../../shared/directory/session.ts';
import type { Policy } from '../../shared/policy.ts';
import type { ParticipantKey, Role } from '../../shared/presence/participant.ts';
import type { App } from '../app.ts';
import { isAdmitted, isOwedTelling } from '../entering/entrance.ts';
import { type Answer, refused } from '../message/answer.ts';

/**
 * Whether there is no room for this person, who would be one more inside. By what was last published, which costs
 * nothing; those who come at once are counted together after they have entered (`publish` in shared/path/occupancy.ts).
 */
export const isFullFor = async (
  { participants }: Pick<App, 'participants'>,
  { door }: Pick<Session, 'door'>,
  { participantLimit }: Pick<Policy, 'participantLimit'>,
  key: ParticipantKey,
): Promise<boolean> => {
  if (!door.full.includes(participantLimit)) return false;
  const known = await participants.load(key);
  return !isAdmitted(known) && !isOwedTelling(known);
};

/**
 * The policy of somebody who enters: for moderators there are places above the limit, so that a full session never keeps
 * out who can make room in it. A participation keeps the limit that it began with.
 */
export const policyFor = (policy: Policy, role: Role): Policy =>
  role === 'moderator'
    ? { ...policy, participantLimit: policy.participantLimit + PLACES_FOR_MODERATORS }
    : policy;

/** When as many are in by these, there are moderators enough inside. */
export const PLACES_FOR_MODERATORS = 10;

export const full = (): Answer => refused('session.full', 'It becomes possible when somebody leaves.');
