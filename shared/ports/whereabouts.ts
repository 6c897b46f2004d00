import type { Instant } from '../instant.ts';
import type { ParticipantId, ParticipantKey, SessionId } from '../presence/participant.ts';

/**
 * Which sessions somebody has come to without a membership, by which a person's sessions are found otherwise: a guest, and
 * whoever is there by a token alone. It only says where to look; that somebody is there, their participation says.
 */
export type Whereabouts = {
  /** Notes it before they are there, so that nobody is there unnoted. It is forgotten by itself some time after `until`. */
  note(key: ParticipantKey, until: Instant): Promise<void>;
  /** What was noted and is not over yet, the first hundred if there are more. A read here is strongly consistent. */
  of(userId: ParticipantId, now: Instant): Promise<readonly SessionId[]>;
};
