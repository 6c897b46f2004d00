import type { Instant } from '../instant.ts';
import type { ConnectionId, Participant, ParticipantKey, SessionId } from '../presence/participant.ts';

/** Participants, one small item each. Every read here is strongly consistent. */
export type ParticipantTable = {
  load(key: ParticipantKey): Promise<Participant | null>;
  /** Writes `next` if the stored version is the one just before `next.version` (or nothing, for version 1). */
  save(next: Participant): Promise<'saved' | 'conflict'>;
  /**
   * The hot path: one conditional write, no read. Moves `lastActivityAt` forward to `at`, marks the connection as
   * heard and grows the version. `'refused'` when the person is not present, the connection not theirs, or `at`
   * not newer; nothing is changed then.
   */
  touch(
    key: ParticipantKey,
    connectionId: ConnectionId,
    at: Instant,
    now: Instant,
  ): Promise<Participant | 'refused'>;
  /** Marks the connection as heard and nothing else, in one write and no read. `'refused'` when it is not inside. */
  renew(key: ParticipantKey, connectionId: ConnectionId, now: Instant): Promise<Participant | 'refused'>;
  /**
   * Everybody whose participation has not ended: who is inside, and who waits to be let in. Somebody whose item is damaged
   * is left out: that is their own trouble.
   */
  gathered(sessionId: SessionId): Promise<readonly Participant[]>;
  /** Whose wake slot has passed, at most `limit`, oldest first. May lag behind by seconds. */
  overdue(before: Instant, limit: number): Promise<readonly ParticipantKey[]>;
};
